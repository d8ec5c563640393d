import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { memoryFiles } from './memory.ts';

/** What a typed line, or a debug configuration, starts, and the lines of the files that are changed then; `undefined`: nothing is edited. */
interface Case {
  readonly line: string;
  readonly from: number;
  readonly files: Readonly<Record<string, string>>;
  readonly changed?: Readonly<Record<string, readonly string[]>>;
}

const angular = JSON.stringify(
  {
    projects: {
      shop: { projectType: 'application', architect: { serve: { options: { port: 4200 } } } },
      admin: { projectType: 'application', architect: { serve: { options: { port: 4201 } } } },
    },
  },
  undefined,
  1,
);
const one = JSON.stringify({ projects: { shop: { architect: { serve: { options: {} } } } } });

const launch = (configuration: object): string =>
  JSON.stringify({ configurations: [configuration] }, undefined, 1).replaceAll(/\n\s+/g, '\n ');

const rails = {
  'bin/dev': '#!/usr/bin/env sh\nexport PORT="${PORT:-3000}"\nexec foreman start -f Procfile.dev "$@"\n',
  'config/puma.rb': 'port ENV.fetch("PORT", 3000)\n',
  Gemfile: "gem 'rails'\n",
};

const cases: readonly Case[] = [
  ...['ng serve', 'npx ng serve shop', 'ng s --open', 'ng serve --project shop', 'ng run shop:serve'].map(line => ({
    line,
    from: 4200,
    files: { 'angular.json': angular },
    changed: { 'angular.json': ['      "port": 4300'] },
  })),
  { line: 'ng serve admin', from: 4200, files: { 'angular.json': angular } },
  {
    line: 'ng serve',
    from: 4200,
    files: { 'angular.json': one },
    changed: { 'angular.json': ['{"projects":{"shop":{"architect":{"serve":{"options":{ "port": 4300 }}}}}}'] },
  },
  {
    line: 'F5 Go',
    from: 8080,
    files: {
      '.vscode/launch.json': launch({
        name: 'Go',
        type: 'go',
        request: 'launch',
        program: '${workspaceFolder}/cmd/api',
      }),
      'go.mod': 'module x\n',
      'cmd/api/main.go': 'http.ListenAndServe(":8080", nil)\n',
      'cmd/web/main.go': 'http.ListenAndServe(":8080", nil)\n',
    },
    changed: { 'cmd/api/main.go': ['http.ListenAndServe(":4300", nil)'] },
  },
  {
    line: 'F5 Rails',
    from: 3000,
    files: {
      '.vscode/launch.json': launch({ name: 'Rails', type: 'ruby_lsp', program: 'bin/rails server -p 3000' }),
      Gemfile: "gem 'rails'\n",
    },
    changed: { '.vscode/launch.json': [' "program": "bin/rails server -p 4300"'] },
  },
  // The bare option listens on the inspector's own port, whatever stands beside it.
  {
    line: 'F5 Inspected',
    from: 9229,
    files: {
      '.vscode/launch.json': launch({
        name: 'Inspected',
        type: 'node',
        request: 'launch',
        program: 'a.js',
        runtimeArgs: ['--inspect-brk'],
        port: 9229,
      }),
    },
    changed: { '.vscode/launch.json': [' "--inspect-brk=4300"', ' "port": 4300'] },
  },
  // A script of the project's own sets the variable before it starts the processes.
  {
    line: 'bin/dev',
    from: 3000,
    files: { ...rails, 'Procfile.dev': 'web: bin/rails server\n' },
    changed: { 'bin/dev': ['export PORT="${PORT:-4300}"'], 'config/puma.rb': ['port ENV.fetch("PORT", 4300)'] },
  },
  {
    line: './bin/dev',
    from: 3000,
    files: { ...rails, 'Procfile.dev': 'web: bin/rails server -p 3000\n' },
    changed: { 'Procfile.dev': ['web: bin/rails server -p 4300'], 'config/puma.rb': ['port ENV.fetch("PORT", 4300)'] },
  },
];

for (const { line, from, files, changed = {} } of cases)
  test(`${line}, ${from}: ${Object.keys(changed).join(', ') || 'nothing'}`, async () => {
    const started = line.startsWith('F5 ')
      ? { activeConfiguration: line.slice(3) }
      : { startedBy: line, startedIn: '' };
    const hints = { ...started, platform: 'linux', defaultPort: true };
    const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from, to: 4300, hints });
    const all = [...plan.primary, ...plan.companions.filter(each => each.certain)];
    const edited = [...new Set(all.map(({ file }) => file))].map(file => {
      const path = file.slice('/w/'.length);
      const edits = all.filter(each => each.file === file).flatMap(each => each.edits);
      const before = (files[path] ?? '').split('\n');
      const after = applyEdits(files[path] ?? '', edits).split('\n');
      return [path, after.filter(each => !before.includes(each))] as const;
    });
    assert.deepEqual(Object.fromEntries(edited), changed);
  });
