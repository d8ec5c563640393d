// Makes port-medic.vsix: `node scripts/package.mjs [--target win32-x64|win32-arm64] [--out FILE]`. Everything is bundled, so no
// dependency ships, but for the addon that the packages for Windows make the system's own calls with.
import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { nativeTargets } from './koffi.mjs';

const { target, out = target === undefined ? 'port-medic.vsix' : `port-medic-${target}.vsix` } = parseArgs({
  options: { target: { type: 'string' }, out: { type: 'string' } },
}).values;
if (target !== undefined && !nativeTargets.includes(target))
  throw new Error(`no package of its own for ${target}; there are: ${nativeTargets.join(', ')}`);
const cwd = process.cwd();
// `vscode:prepublish` builds what the package holds, and has to know for which system.
if (target === undefined) delete process.env.PORT_MEDIC_TARGET;
else process.env.PORT_MEDIC_TARGET = target;
await createVSIX({ cwd, dependencies: false, packagePath: out, ...(target === undefined ? {} : { target }) });

// What everybody downloads, texts and translations included: a bundle that grows by a large dependency is noticed here.
const budget = target === undefined ? 610_000 : 1_100_000;
const { size } = await stat(out);
console.log(`${out}: ${size} bytes, ${Math.round((100 * size) / budget)} % of the ${budget / 1000} kB it may have`);
if (size > budget) throw new Error(`${out} is over its budget of ${budget} bytes`);

// A file that the allow-list forgets would be missing on users' machines only: say it here.
const files = await listFiles({ cwd, packageManager: PackageManager.None });
const { outputs } = JSON.parse(await readFile('dist/meta.json', 'utf8'));
const needed = [
  ...Object.keys(outputs),
  'dist/THIRD_PARTY_NOTICES.txt',
  ...(target === undefined ? [] : ['dist/native/koffi.node', 'dist/native/koffi.LICENSE.txt']),
];
const missing = needed.filter(name => !files.includes(name));
if (missing.length > 0) throw new Error(`not in the package: ${missing.join(', ')}`);
