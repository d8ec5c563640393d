import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';

/**
 * What terminals can carry for a program, whatever its options; those with a variable were started so, and listened there (2026-11-30; Next.js,
 * Nuxt, Nitro, Parcel, http-server, serve, Flask, uvicorn).
 */
const rows: readonly (readonly [line: string, from: number, variable: string | undefined])[] = [
  ['next dev', 3000, 'PORT'],
  ['npm run dev', 3000, 'PORT'],
  ['nuxt dev', 3000, 'NUXT_PORT'],
  ['nitropack dev', 3000, 'PORT'],
  ['parcel index.html', 1234, 'PORT'],
  ['http-server', 8080, 'PORT'],
  ['serve', 3000, 'PORT'],
  ['flask run', 5000, 'FLASK_RUN_PORT'],
  ['uvicorn app:app', 8000, 'UVICORN_PORT'],
  // It reads none.
  ['vite', 5173, undefined],
  ['astro dev', 4321, undefined],
  // Root's programs get none.
  ['sudo next dev', 3000, undefined],
];

for (const [commandLine, from, variable] of rows) {
  test(`by a variable: ${commandLine}`, async () => {
    const manifest = JSON.stringify({ scripts: { dev: 'next dev' } });
    const plan = await planRunOnce({ from, to: from + 1, commandLine, manifest, byVariable: true });
    assert.deepEqual(
      plan?.kind === 'command' ? [plan.env, plan.commandLine, plan.certain] : plan,
      variable && [{ [variable]: String(from + 1) }, commandLine, true],
    );
  });
}

test('a line that states its port is not told by a variable', async () => {
  const plan = await planRunOnce({ from: 3000, to: 3001, commandLine: 'next dev -p 3000', byVariable: true });
  assert.deepEqual(plan?.kind === 'command' && plan.env, {});
});
