// The licence texts of what is bundled into the extension, which the package must carry along.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getLicenseFileText } from 'generate-license-file';

/** The package that a file of a bundle comes from, as a path below the root; undefined for a file of ours. A plug-in of esbuild puts its name in front. */
const packageOf = input => /^(?:[\w-]{2,}:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];

/**
 * @param {string} root the folder of package.json, with node_modules as the lock file says
 * @param {import('esbuild').Metafile} metafile
 * @returns {Promise<string>} the notices of all packages that package.json depends on, and of what these depend on
 * @throws when one of the bundled packages has none
 */
export async function notices(root, metafile) {
  // The same on every system: the library would end its lines as the system does.
  const text = await getLicenseFileText(join(root, 'package.json'), { lineEnding: 'lf' });
  const folders = new Set(
    Object.keys(metafile.inputs)
      .map(packageOf)
      .filter(folder => folder !== undefined),
  );
  for (const folder of folders) {
    const { name, version } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    if (!text.includes(` - ${name}@${version}\n`))
      throw new Error(
        `${name} ${version} is bundled and has no notice: it must be among the dependencies of package.json`,
      );
  }
  return text;
}
