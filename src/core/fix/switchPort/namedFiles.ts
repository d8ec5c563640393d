/**
 * A program that no row tells of, started with a file: `murmurd -ini murmur.ini`. Whether it takes its port from there is not known, so
 * nothing is edited by itself; but a setting that is named like a port and holds this very number is shown, for the user to pick.
 */
import { lineBefore, type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import { findNumber } from '../../text/digits.ts';
import { absolutePath, join } from '../../text/paths.ts';
import { Layer, type Site } from '../../workspace/site.ts';
import type { Active } from '../../workspace/units/active.ts';
import type { World } from '../../workspace/world.ts';

/** No line names more files that matter. */
const maxFiles = 8;
/** A setting whose port is another program’s, or where requests go. */
const elsewhere =
  /(?:^|[^a-z])(?:remote|upstream|backend|connect|forward|proxy_?pass|peers?|target|dest\w*|master|primary|parent)/i;
/** Only a comment up to here. */
const comment = /(?:^|\s)(?:#|;|\/\/|--|%|<!--)(?:\s|$)|^\s*[#;%]/;
/**
 * A name, what stands between a name and its value, and the value up to the port: `Port 22`, `listen_port=`, `"port": `, `<port>`,
 * `(port(`, `bind-address = ":`, `accept = 127.0.0.1:`, `listen: 127.0.0.1@`, `frontend=127.0.0.1,`, `c2s_ports = { `.
 */
const setting =
  /(?<![\w.-])(?<name>[A-Za-z][\w.-]{0,40})["']?[\s=:>({[#-]{0,20}["']?(?:\w{1,12}:\/\/|(?:tcp|udp)[46]?:)?(?:[\w.*-]{0,80}|\[[\da-fA-F:]{0,40}\])[:@,]?\s?$/;
const portName = /port|listen|bind|accept|frontend|(?:addr|address|hosts?|interface|endpoint|socket)$/i;

/** Places in the order of the line; none where the line is of a program that is known. */
export async function namedPlaces(world: World, active: Active, files: FileReader): Promise<readonly Site[]> {
  const paths = active.started.flatMap(({ invocations = [], dir }) =>
    invocations
      .filter(({ program }) => program === undefined)
      .flatMap(({ arguments: words, dir: moved = '' }) => {
        const base = join(dir, moved);
        return base === undefined ? [] : words.flatMap(({ text }) => pathIn(base, text) ?? []);
      }),
  );
  const places: Site[] = [];
  for (const path of [...new Set(paths)].slice(0, maxFiles)) {
    const file = await loaded(world, path, files);
    if (file !== undefined) places.push(...settingsIn(file, world.from));
  }
  return places;
}

/** The path that a word may be or hold, relative to the root: `x.conf`, `--config=x.conf`. */
function pathIn(base: string, word: string): string | undefined {
  const value = /^-[\w-]*[=:](.+)$/.exec(word)?.[1] ?? word;
  return value.startsWith('-') || /^[\d.:]*$/.test(value) ? undefined : join(base, value);
}

async function loaded(world: World, path: string, files: FileReader): Promise<SourceFile | undefined> {
  const known = world.hits.get(path) ?? world.control.get(path);
  if (known !== undefined) return known;
  const file = world.paths.get(path) ?? absolutePath(world.root, path);
  const text = await files.read(file);
  return text === undefined ? undefined : sourceFile(file, path, text);
}

function settingsIn(file: SourceFile, port: number): Site[] {
  return findNumber(file.text, port).flatMap((span): Site[] => {
    const before = lineBefore(file, file.text, span.start);
    const name = setting.exec(before)?.groups?.['name'];
    if (name === undefined || !portName.test(name) || elsewhere.test(name) || comment.test(before)) return [];
    return [{ file, span, role: 'bind', why: `${name} in ${file.name}`, layer: Layer.config }];
  });
}
