/** A program nobody has heard of, taught with one row: every stage knows it, and nothing else of the source is touched. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import type { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import type { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { applyEdits } from '../../../src/core/fix/textEdit.ts';
import type { FileReader } from '../../../src/core/host.ts';
import type { candidates } from '../../../src/core/resolve/candidates.ts';
import { projectRoot } from '../../support/fixtures.ts';

const row = `
  {
    id: 'quillpost',
    names: ['quillpost', 'qp'],
    docs: 'https://quillpost.example/cli',
    example: 'quillpost serve --doorway 4998',
    serves: [{ words: ['', 'serve', 's'] }, { words: ['look'], defaults: [4888], built: true }],
    others: ['bake'],
    options: { port: '--doorway -w', config: '--recipe', values: '--theme' },
    variables: ['QUILLPOST_DOORWAY'],
    defaults: [4999],
    configs: [
      {
        id: 'quillpost',
        file: /(?:^|\\/)quillpost\\.toml$/,
        usual: ['quillpost.toml'],
        syntax: 'toml',
        rules: [{ key: /^serve\\.doorway$/ }],
      },
    ],
    add: '--doorway',
  },
];
`;

interface Core {
  readonly candidates: typeof candidates;
  readonly planPortSwitch: typeof planPortSwitch;
  readonly planRunOnce: typeof planRunOnce;
}

let folder = '';
let core: Core;

before(async () => {
  if (withoutTools !== false) return;
  // Not bundled with the test: it starts a program of its own.
  const { build } = createRequire(join(projectRoot, 'package.json'))('esbuild') as typeof esbuild;
  folder = await mkdtemp(join(tmpdir(), 'port-medic-row-'));
  const outfile = join(folder, 'core.mjs');
  let rows = 0;
  await build({
    absWorkingDir: projectRoot,
    stdin: {
      contents: [
        "export { candidates } from './src/core/resolve/candidates.ts';",
        "export { planPortSwitch } from './src/core/fix/switchPort/index.ts';",
        "export { planRunOnce } from './src/core/fix/switchPort/runOnce.ts';",
      ].join('\n'),
      resolveDir: projectRoot,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [
      {
        name: 'one-row',
        setup(plugins) {
          plugins.onLoad({ filter: /[\\/]families[\\/]npm[\\/]files\.ts$/ }, async ({ path }) => {
            const text = await readFile(path, 'utf8');
            rows += 1;
            return { contents: text.replace(/\];\s*$/, row.slice(1)), loader: 'ts' };
          });
        },
      },
    ],
  });
  assert.equal(rows, 1);
  core = (await import(pathToFileURL(outfile).href)) as Core;
});

import { toolTest, withoutTools } from '../../support/systems.ts';

after(() => rm(folder, { recursive: true, force: true }));

function workspace(files: Readonly<Record<string, string>>): FileReader {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/w/${path}`, text]));
  return {
    read: async file => texts.get(file),
    find: async () => [...texts.keys()],
    exists: async file => texts.has(file),
  };
}

const nameless = { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'Address already in use', frames: [] } as const;

async function noticed(commandLine: string, files: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
  const found = await core.candidates(nameless, { commandLine, cwd: '/w', files: workspace(files) });
  return found.map(({ endpoint }) => (endpoint.protocol === 'unix' ? endpoint.path : endpoint.port));
}

const manifest = (script: string): string =>
  JSON.stringify({ name: 'a', scripts: { dev: script, other: 'vite', probe: 'curl localhost:4999' } }, undefined, 2);

async function switched(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { primary, companions } = await core.planPortSwitch({
    root: '/w',
    files: workspace(files),
    from: 4999,
    to: 4321,
    hints: { activeScript: 'dev', startedBy: 'npm run dev', startedIn: '' },
  });
  const all = [...primary, ...companions.filter(({ certain }) => certain)];
  return Object.fromEntries(
    [...new Set(all.map(({ file }) => file))].map(file => {
      const path = file.slice('/w/'.length);
      const edits = all.filter(each => each.file === file).flatMap(each => each.edits);
      return [path, applyEdits(files[path] ?? '', edits)];
    }),
  );
}

toolTest('it is noticed by its default, and by what states another port', async () => {
  assert.deepEqual(await noticed('npx quillpost'), [4999]);
  assert.deepEqual(await noticed('qp s --theme dark'), [4999]);
  assert.deepEqual(await noticed('npm run dev', { 'package.json': manifest('quillpost serve') }), [4999]);
  assert.deepEqual(await noticed('quillpost look'), [4888]);
  assert.deepEqual(await noticed('quillpost bake'), []);
  assert.deepEqual(await noticed('quillpost serve', { 'quillpost.toml': '[serve]\ndoorway = 4777\n' }), [4777]);
  assert.deepEqual(await noticed('quillpost serve', { '.env': 'PORT=4666\n' }), [4999]);
  assert.deepEqual(await noticed('quillpost serve', { '.env': 'QUILLPOST_DOORWAY=4666\n' }), [4666]);
});

toolTest('it is switched: by its option, its file, or an option that is added', async () => {
  const option = await switched({ 'package.json': manifest('qp serve -w 4999') });
  assert.match(option['package.json'] ?? '', /"qp serve -w 4321"/);
  const named = await switched({
    'package.json': manifest('quillpost serve --recipe quillpost.toml'),
    'quillpost.toml': '[serve]\ndoorway = 4999 # a\n',
  });
  assert.equal(named['quillpost.toml'], '[serve]\ndoorway = 4321 # a\n');
  const added = await switched({ 'package.json': manifest('quillpost') });
  assert.match(added['package.json'] ?? '', /"quillpost --doorway 4321"/);
});

toolTest('it is started elsewhere by its option', async () => {
  const request = { from: 4999, to: 4321, manifest: manifest('quillpost serve') };
  const plans = await Promise.all([
    core.planRunOnce({ ...request, commandLine: 'npx quillpost s' }),
    core.planRunOnce({ ...request, commandLine: 'npm run dev' }),
  ]);
  assert.deepEqual(
    plans.map(plan => plan?.kind === 'command' && plan.commandLine),
    ['npx quillpost s --doorway 4321', 'npm run dev -- --doorway 4321'],
  );
});

toolTest('it is followed: what names the server by its address moves with it', async () => {
  const changed = await switched({
    'package.json': manifest('quillpost'),
    '.env': 'API_URL=http://localhost:4999\n',
  });
  assert.match(changed['package.json'] ?? '', /"quillpost --doorway 4321"/);
  assert.equal(changed['.env'], 'API_URL=http://localhost:4321\n');
});
