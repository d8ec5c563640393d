// Makes port-medic.vsix: `node scripts/package.mjs [--out FILE]`. Everything is bundled, so no dependency ships.
import { stat } from 'node:fs/promises';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';

const out = process.argv.includes('--out') ? process.argv[process.argv.indexOf('--out') + 1] : 'port-medic.vsix';
const cwd = process.cwd();
await createVSIX({ cwd, dependencies: false, packagePath: out });

// What everybody downloads: a bundle that grows by a large dependency is noticed here.
const budget = 600_000;
const { size } = await stat(out);
console.log(`${out}: ${size} bytes, ${Math.round((100 * size) / budget)} % of the ${budget / 1000} kB it may have`);
if (size > budget) throw new Error(`${out} is over its budget of ${budget} bytes`);

// A file that the allow-list forgets would be missing on users' machines only: say it here.
const files = await listFiles({ cwd, packageManager: PackageManager.None });
const needed = [
  'extension.js',
  'surfaces.js',
  'detection.js',
  'services.js',
  'fixPlanners.js',
  'programs.js',
  'yaml.js',
  'toml.js',
  'probeWorker.js',
  'THIRD_PARTY_NOTICES.txt',
];
const missing = needed.filter(name => !files.includes(`dist/${name}`));
if (missing.length > 0) throw new Error(`not in the package: ${missing.join(', ')}`);
