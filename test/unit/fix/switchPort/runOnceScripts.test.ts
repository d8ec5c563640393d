/** Scripts whose name takes no word or variable for the server: their own line, changed, or nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';
import { memoryFiles } from './memory.ts';

const from = 3000;
const to = 3014;
const vite = `vite --port ${from}`;
const server = `require('node:http').createServer().listen(process.env.PORT || ${from});\n`;
const tick = "setInterval(() => console.log('tick'), 1000);\n";

interface Case {
  readonly scripts: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly line?: string;
  readonly workspaces?: readonly string[];
  /** With the variables in front of it; absent where nothing is offered. */
  readonly expected?: string;
}

const cases: Readonly<Record<string, Case>> = {
  'a pipe and a redirection stay': {
    scripts: { dev: `${vite} 2>&1 | tee dev.log` },
    expected: 'npx -c "vite --port 3014 2>&1 | tee dev.log"',
  },
  'what runs before it runs again': {
    scripts: { dev: `node gen.js && ${vite}` },
    expected: 'npx -c "node gen.js && vite --port 3014"',
  },
  'an option that is not stated is added where the program stands': {
    scripts: { dev: 'next dev | pino-pretty && true', other: 'next start' },
    expected: 'PORT=3014 npm run dev',
  },
  'the option of a program without a variable': {
    scripts: { dev: 'astro dev | cat' },
    line: 'npm run dev',
    files: { 'astro.config.mjs': `export default { server: { port: ${from} } };\n` },
    expected: 'npx -c "astro dev --port 3014 | cat"',
  },
  'its own assignment is changed': {
    scripts: { dev: `node gen.js && PORT=${from} node server.js` },
    expected: 'npx -c "node gen.js && PORT=3014 node server.js"',
  },
  'every address of the line follows': {
    scripts: { dev: `${vite} & wait-on http://localhost:${from}` },
    expected: 'npx -c "vite --port 3014 & wait-on http://localhost:3014"',
  },
  'a quote within would end those around it': { scripts: { dev: `echo "a" && ${vite}` } },
  'a variable is each shell’s own affair': { scripts: { dev: `${vite} --base $BASE | cat` } },
  'the scripts that concurrently names run beside it': {
    scripts: { dev: 'concurrently npm:web npm:api', web: vite, api: 'node api.js' },
    expected: 'npx concurrently "vite --port 3014" npm:api',
  },
  'of run-p, whose words are names, nothing is written out': {
    scripts: { dev: 'run-p web api', web: vite, api: 'node api.js' },
  },
  'a line with another command is not replaced by one': {
    scripts: { dev: vite },
    line: 'npm run dev && echo over',
  },
  'a workspace of npm': {
    scripts: { dev: 'npm run dev --workspace web' },
    workspaces: ['apps/*'],
    files: { 'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: vite } }) },
    expected: 'npx -w web -c "vite --port 3014"',
  },
  'a workspace with a scope, which PowerShell would take for its own': {
    scripts: {},
    line: 'npm run dev -w @acme/web',
    workspaces: ['apps/*'],
    files: { 'apps/web/package.json': JSON.stringify({ name: '@acme/web', scripts: { dev: vite } }) },
    expected: 'npx -w "@acme/web" -c "vite --port 3014"',
  },
  'a package of pnpm is not npm’s': {
    scripts: {},
    line: 'pnpm --filter web dev',
    workspaces: ['apps/*'],
    files: { 'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: vite } }) },
  },
  'of two workspaces both would run': {
    scripts: { dev: 'npm run dev -w web -w api' },
    workspaces: ['apps/*'],
    files: {
      'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: vite } }),
      'apps/api/package.json': JSON.stringify({ name: 'api', scripts: { dev: 'node api.js' } }),
    },
  },
  'a script below a script': {
    scripts: { dev: 'npm run web', web: 'vite' },
    files: { 'vite.config.js': `export default { server: { port: ${from} } };\n` },
    expected: 'npm run dev -- -- --port 3014',
  },
  'a pnpm script below an npm one': {
    scripts: { dev: 'pnpm web', web: 'vite' },
    files: { 'vite.config.js': `export default { server: { port: ${from} } };\n` },
    expected: 'npm run dev -- --port 3014',
  },
  'a variable for one of several programs of one’s own': {
    scripts: { dev: 'concurrently "node server.js" "node tick.js"' },
    files: { 'server.js': server, 'tick.js': tick },
    expected: 'PORT=3014 npm run dev',
  },
  'the same by names of scripts': {
    scripts: { dev: 'run-p web tick', web: 'node server.js', tick: 'node lib/tick.js' },
    files: { 'server.js': server, 'lib/tick.js': "require('./beat')();\n", 'lib/beat.js': tick },
    expected: 'PORT=3014 npm run dev',
  },
  'another that reads the variable, too': {
    scripts: { dev: 'concurrently "node server.js" "node api.js"' },
    files: { 'server.js': server, 'api.js': 'require("express")().listen(process.env.PORT ?? 4000);\n' },
  },
  'another whose module reads it': {
    scripts: { dev: 'concurrently "node server.js" "node api.js"' },
    files: { 'server.js': server, 'api.js': 'require("./port");\n', 'port.js': 'module.exports = process.env.PORT;\n' },
  },
  'another known program that takes it': {
    scripts: { dev: 'concurrently "node server.js" "next dev -p 4000" "react-scripts start"' },
    files: { 'server.js': server },
  },
  'another whose code is not there': {
    scripts: { dev: 'concurrently "node server.js" "node dist/api.js"' },
    files: { 'server.js': server },
  },
  'a program that no row tells of, by the option in its script': {
    scripts: { dev: `thinktank serve --port ${from}` },
    expected: 'npx thinktank serve --port 3014',
  },
  'the variable of what runs the code, whose default it is': {
    scripts: { dev: 'bun run server.ts' },
    files: { 'server.ts': "export default { fetch: () => new Response('ok') };\n" },
    expected: 'BUN_PORT=3014 npm run dev',
  },
  'not where the code states it': {
    scripts: { dev: 'bun run server.ts' },
    files: { 'server.ts': `Bun.serve({ port: ${from}, fetch: () => new Response('ok') });\n` },
  },
  'nor where a file of it does': {
    scripts: { dev: 'bun run server.ts' },
    files: { 'server.ts': "import { port } from './port';\n", 'port.ts': `export const port = ${from};\n` },
  },
  'the variable that the file under a process manager reads': {
    scripts: { dev: 'pm2-runtime server.js' },
    files: { 'server.js': server },
    expected: 'PORT=3014 npm run dev',
  },
  'a program whose .env file gives way to the environment': {
    scripts: { dev: 'decap-server' },
    files: { '.env': `PORT=${from}\n` },
    expected: 'PORT=3014 npm run dev',
  },
  'a shell script of the project': {
    scripts: { dev: './dev.sh' },
    files: { 'dev.sh': '#!/bin/sh\nexec node server.js\n', 'server.js': server },
    expected: 'PORT=3014 npm run dev',
  },
  'a shell script that states the port': {
    scripts: { dev: './dev.sh' },
    files: { 'dev.sh': `#!/bin/sh\nPORT=${from} node server.js\n`, 'server.js': server },
  },
  'a shell script with root’s environment': {
    scripts: { dev: './dev.sh' },
    files: { 'dev.sh': '#!/bin/sh\nsudo node server.js\n', 'server.js': server },
  },
};

for (const [title, { scripts, files = {}, line = 'npm run dev', workspaces, expected }] of Object.entries(cases)) {
  test(`${title}: ${expected ?? 'nothing'}`, async () => {
    const manifest = JSON.stringify({ ...(workspaces && { workspaces }), scripts });
    const memory = memoryFiles({ 'package.json': manifest, ...files });
    const hints = { startedBy: line, startedIn: '' };
    const switching = await planPortSwitch({ root: '/w', files: memory, from, to, hints });
    const repository = { files: memory, root: '/w', cwd: '/w' };
    const plan = await planRunOnce({ from, to, commandLine: line, manifest, repository, switching });
    if (expected === undefined) return assert.equal(plan?.certain === true ? plan : undefined, undefined);
    assert.ok(plan?.kind === 'command' && plan.certain);
    const set = Object.entries(plan.env).map(([name, value]) => `${name}=${value} `);
    return assert.equal(`${set.join('')}${plan.commandLine}`, expected);
  });
}

test('scripts that call scripts many times over are not followed', async () => {
  const scripts = Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((name, at, all) => [name, `npm run ${all[at + 1] ?? 'web'} && `.repeat(500)]),
  );
  const manifest = JSON.stringify({ scripts: { ...scripts, web: vite } });
  assert.equal(await planRunOnce({ from, to, commandLine: 'npm run a', manifest }), undefined);
});
