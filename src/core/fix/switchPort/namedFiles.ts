/** What a program that no row tells of is started with: nothing is edited by itself, but its settings are shown for the user to pick. */
import type { FileReader } from '../../host.ts';
import { join } from '../../text/paths.ts';
import { Layer, type Site } from '../../workspace/site.ts';
import { namedSettings, wordsOfFiles } from '../../workspace/stated/namedSettings.ts';
import type { Active } from '../../workspace/units/active.ts';
import { fileAt, type World } from '../../workspace/world.ts';

/** No line names more files that matter. */
const maxFiles = 8;

/** Places in the order of the line; none where the line is of a program that is known. */
export async function namedPlaces(world: World, active: Active, files: FileReader): Promise<readonly Site[]> {
  const paths = active.started.flatMap(({ invocations = [], dir }) =>
    invocations.flatMap(invocation => {
      const base = join(dir, invocation.dir ?? '');
      return base === undefined ? [] : wordsOfFiles(invocation).flatMap(word => join(base, word) ?? []);
    }),
  );
  const places: Site[] = [];
  for (const path of [...new Set(paths)].slice(0, maxFiles)) {
    const file = await fileAt(world, path, files);
    if (file === undefined) continue;
    for (const { name, span } of namedSettings(file.text, world.from))
      places.push({ file, span, role: 'bind', why: `${name} in ${file.name}`, layer: Layer.config });
  }
  return places;
}
