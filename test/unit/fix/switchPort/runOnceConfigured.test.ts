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

test('of a configuration of another program nothing follows, nor where words do not reach the program', async () => {
  const files = { 'vite.config.ts': 'export default { server: { port: 5180 } };\n' };
  assert.equal(await once('npm run dev', 5180, { dev: 'next dev' }, files), undefined);
  assert.equal(await once('npm run dev', 5180, { dev: 'vite && echo over' }, files), undefined);
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
