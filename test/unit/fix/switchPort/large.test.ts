import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import type { FileReader } from '../../../../src/core/host.ts';
import type { PortSwitchHints } from '../../../../src/core/workspace/site.ts';
import { globMatcher } from '../../../../src/node/glob.ts';

const packages = 40;
const sources = 150;

/** A workspace of 6,000 source files in memory, in which every package is a server on port 3000. */
function monorepo(): { readonly files: FileReader; readonly read: Set<string> } {
  const texts = new Map<string, string>([
    ['package.json', '{ "private": true, "scripts": { "start": "cd packages/p3 && npm run dev" } }'],
    ['README.md', 'Open http://localhost:3000\n'],
    [
      '.vscode/launch.json',
      '{ "configurations": [{ "type": "node", "name": "API", "program": "${workspaceFolder}/packages/p7/server.js" }] }',
    ],
  ]);
  for (let index = 0; index < packages; index++) {
    const folder = `packages/p${index}`;
    texts.set(`${folder}/package.json`, '{ "scripts": { "dev": "next dev -p 3000" } }');
    texts.set(`${folder}/.env`, 'PUBLIC_URL=http://localhost:3000\n');
    texts.set(`${folder}/server.js`, 'require("http").createServer().listen(3000);\n');
    for (let file = 0; file < sources; file++) texts.set(`${folder}/src/f${file}.ts`, 'setTimeout(done, 3000);\n');
  }
  const read = new Set<string>();
  const paths = [...texts.keys()].sort((a, b) => a.split('/').length - b.split('/').length);
  return {
    read,
    files: {
      read: async file => {
        read.add(file.slice('/w/'.length));
        return texts.get(file.slice('/w/'.length));
      },
      exists: async file => texts.has(file.slice('/w/'.length)),
      find: async (root, globs, { limit = paths.length, depth = 99 } = {}) => {
        const base = root === '/w' ? '' : `${root.slice('/w/'.length)}/`;
        const matches = globMatcher(globs);
        return paths
          .filter(path => path.startsWith(base))
          .filter(path => matches(path.slice(base.length)) && path.slice(base.length).split('/').length <= depth + 1)
          .slice(0, limit)
          .map(path => `/w/${path}`);
      },
    },
  };
}

const known: readonly (readonly [string, PortSwitchHints, string])[] = [
  ['a script of a project', { activeProject: 'p0', activeScript: 'dev' }, 'packages/p0/package.json'],
  ['a line in a folder', { startedBy: 'npm run dev', startedIn: 'packages/p5' }, 'packages/p5/package.json'],
  [
    'a line deeper in a project',
    { startedBy: 'npm run dev', startedIn: 'packages/p5/src' },
    'packages/p5/package.json',
  ],
  ['a configuration', { activeConfiguration: 'API' }, 'packages/p7/server.js'],
];

for (const [name, hints, primary] of known) {
  test(`in a large workspace only the run's project and the top are read: ${name}`, async () => {
    const { files, read } = monorepo();
    const plan = await planPortSwitch({ root: '/w', files, from: 3000, to: 3001, hints });
    assert.deepEqual(
      plan.primary.map(({ file }) => file),
      [`/w/${primary}`],
    );
    const project = primary.slice(0, primary.lastIndexOf('/'));
    const others = [...read].filter(path => path.startsWith('packages/') && !path.startsWith(`${project}/`));
    assert.deepEqual(others, []);
    assert.ok(plan.notes?.includes('other-folders'));
    // What follows in the project is found as ever.
    assert.ok(plan.companions.some(({ file }) => file === `/w/${project}/.env`) || name === 'a configuration');
  });
}

test('where the run is not known, all of a large workspace is read', async () => {
  const { files, read } = monorepo();
  const plan = await planPortSwitch({ root: '/w', files, from: 3000, to: 3001 });
  assert.ok(read.has('packages/p39/package.json'));
  assert.deepEqual(plan.notes, []);
});

test('what is started elsewhere than it was typed is looked for everywhere', async () => {
  const { files, read } = monorepo();
  await planPortSwitch({ root: '/w', files, from: 3000, to: 3001, hints: { startedBy: 'npm start', startedIn: '' } });
  assert.ok(read.has('packages/p3/package.json'));
});
