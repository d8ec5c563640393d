import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';
import { memoryFiles } from './memory.ts';

type Files = Readonly<Record<string, string>>;

/** As the shell asks: the switch is planned first, since only the files tell the port. */
async function once(line: string, from: number, scripts: Files, files: Files) {
  const manifest = JSON.stringify({ scripts });
  const request = { root: '/w', files: memoryFiles({ 'package.json': manifest, ...files }), from, to: from + 1 };
  const switching = await planPortSwitch({ ...request, hints: { startedBy: line, startedIn: '' } });
  const plan = await planRunOnce({ from, to: from + 1, commandLine: line, manifest, switching });
  return plan?.kind === 'command' ? { ...plan.env, line: plan.commandLine } : plan;
}

test('a port that the program’s configuration states is another one this time by its option', async () => {
  const vite = { 'vite.config.ts': 'export default { server: { port: 5180 } };\n' };
  assert.deepEqual(await once('npm run dev', 5180, { dev: 'vite' }, vite), { line: 'npm run dev -- --port 5181' });
  const nuxt = { 'nuxt.config.ts': 'export default defineNuxtConfig({ devServer: { port: 3040 } });\n' };
  assert.deepEqual(await once('pnpm dev', 3040, { dev: 'nuxt dev' }, nuxt), { line: 'pnpm dev --port 3041' });
  const webpack = { 'webpack.config.js': 'module.exports = { devServer: { port: 9001 } };\n' };
  assert.deepEqual(await once('npx webpack serve', 9001, {}, webpack), { line: 'npx webpack serve --port 9002' });
  const named = { 'build/dev.config.mjs': 'export default { server: { port: 5181 } };\n' };
  for (const option of ['--config build/dev.config.mjs', '-c ./build/dev.config.mjs', '--config=build/dev.config.mjs'])
    assert.deepEqual(await once(`npx vite ${option}`, 5181, {}, named), { line: `npx vite ${option} --port 5182` });
});

test('of a configuration of another program nothing follows; where words do not reach the program, its script is written out', async () => {
  const files = { 'vite.config.ts': 'export default { server: { port: 5180 } };\n' };
  assert.equal(await once('npm run dev', 5180, { dev: 'next dev' }, files), undefined);
  assert.deepEqual(await once('npm run dev', 5180, { dev: 'vite && echo over' }, files), {
    line: 'npx -c "vite --port 5181 && echo over"',
  });
});

test('a variable that a file sets gives way to the program’s option', async () => {
  const flask = { 'app.py': 'from flask import Flask\n', '.flaskenv': 'FLASK_RUN_PORT=5070\n' };
  assert.deepEqual(await once('flask run', 5070, {}, flask), { line: 'flask run --port 5071' });
});

test('a task whose file only the switch reads is started with the variable that its program takes', async () => {
  const code = "Deno.serve({ port: Number(Deno.env.get('PORT') ?? 8066) }, () => new Response('ok'));\n";
  const deno = { 'deno.json': '{ "tasks": { "dev": "deno run -A server.ts" } }\n', 'server.ts': code };
  assert.deepEqual(await once('deno task dev', 8066, {}, deno), { PORT: '8067', line: 'deno task dev' });
  const server = 'require("node:http").createServer().listen(process.env.PORT || 4510);\n';
  const web = { 'packages/web/package.json': '{ "name": "web", "scripts": { "dev": "node server.js" } }\n' };
  const api = { 'packages/api/package.json': '{ "name": "api", "scripts": { "dev": "node server.js" } }\n' };
  const files = {
    'nx.json': '{}\n',
    ...web,
    ...api,
    'packages/web/server.js': server,
    'packages/api/server.js': server,
  };
  assert.deepEqual(await once('npx nx run web:dev', 4510, {}, files), { PORT: '4511', line: 'npx nx run web:dev' });
  assert.equal(await once('npx nx run-many -t dev', 4510, {}, files), undefined);
});

test('an option that is one more port beside the configuration’s is none for this time', async () => {
  const mosquitto = { 'mosquitto.conf': 'listener 1890\nallow_anonymous true\n' };
  assert.equal(await once('mosquitto -c mosquitto.conf', 1890, {}, mosquitto), undefined);
  const redis = { 'redis.conf': 'port 6380\n' };
  assert.deepEqual(await once('redis-server redis.conf', 6380, {}, redis), {
    line: 'redis-server redis.conf --port 6381',
  });
});

test('a default that is unpacked from the environment is the variable’s', async () => {
  const server = (code: string) => once('npm start', 3600, { start: 'node server.js' }, { 'server.js': code });
  const listens = "require('polka')().listen(PORT);\n";
  for (const unpacked of ['{ PORT = 3600 }', "{ HOST = '::', PORT = '3600' }", '{ PORT: PORT = 3600, HOST }'])
    assert.deepEqual(
      await server(`const ${unpacked} = process.env;\n${listens}`),
      { PORT: '3601', line: 'npm start' },
      unpacked,
    );
  assert.equal(await server(`const { PORT = 3600 } = options;\n${listens}`), undefined);
});
