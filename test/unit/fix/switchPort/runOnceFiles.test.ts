import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';
import { memoryFiles } from './memory.ts';

const scripts = (dev: string, name = 'web'): string => JSON.stringify({ name, scripts: { dev } });

/** A repository of two packages, in one of which the port is `from`'s default. */
const repository = {
  'package.json': JSON.stringify({
    workspaces: ['apps/*'],
    scripts: {
      web: 'npm --prefix apps/web run dev',
      both: 'npm run dev -w @acme/web -w api',
      inside: 'cd apps/web && npm run dev',
    },
  }),
  'apps/web/package.json': scripts('vite', '@acme/web'),
  'apps/api/package.json': scripts('node api.js', 'api'),
  'apps/fixed/package.json': scripts('vite --port 5173', 'fixed'),
};

const inPackages: readonly (readonly [line: string, expected: string | undefined])[] = [
  ['npm --prefix apps/web run dev', 'npm --prefix apps/web run dev -- --port 5188'],
  ['cd apps/web && npm run dev', 'cd apps/web && npm run dev -- --port 5188'],
  ['npm run dev -w @acme/web', 'npm run dev -w @acme/web -- --port 5188'],
  ['npm run dev --workspace=apps/web', 'npm run dev --workspace=apps/web -- --port 5188'],
  ['pnpm --filter @acme/web dev', 'pnpm --filter @acme/web dev --port 5188'],
  ['pnpm -C apps/web dev', 'pnpm -C apps/web dev --port 5188'],
  ['pnpm --filter ./apps/web run dev', 'pnpm --filter ./apps/web run dev --port 5188'],
  ['yarn workspace @acme/web dev', 'yarn workspace @acme/web dev --port 5188'],
  ['turbo run dev --filter=web', 'turbo run dev --filter=web -- --port 5188'],
  ['npx turbo dev --filter @acme/web', 'npx turbo dev --filter @acme/web -- --port 5188'],
  // npm hands on the dashes behind its own.
  ['npm run web', 'npm run web -- -- --port 5188'],
  // What stands behind the dashes would reach the other one, too.
  ['npm run both', undefined],
  ['pnpm --filter @acme/web --filter api dev', undefined],
  ['pnpm --filter @acme/web... dev', undefined],
  ['turbo run dev', undefined],
  // Its own line would be run in the wrong folder.
  ['npm --prefix apps/fixed run dev', undefined],
  // No such package, and one that is not below the folder.
  ['pnpm --filter nobody dev', undefined],
  ['npm --prefix ../web run dev', undefined],
];

for (const [commandLine, expected] of inPackages)
  test(`${commandLine}: ${expected === undefined ? 'no port for this time' : 'the port reaches the one package'}`, async () => {
    const plan = await planRunOnce({
      from: 5173,
      to: 5188,
      commandLine,
      manifest: repository['package.json'],
      repository: { files: memoryFiles(repository), root: '/w', cwd: '/w' },
    });
    assert.equal(plan?.kind === 'command' ? plan.commandLine : undefined, expected);
    if (plan?.kind === 'command') assert.deepEqual(plan.env, {});
  });

const byTarget: readonly (readonly [name: string, line: string, text: string, expected: string | undefined])[] = [
  ['Makefile', 'make dev', 'PORT ?= 8000\ndev:\n\tuvicorn app:app --port $(PORT)\n', 'make PORT=8001 dev'],
  ['Makefile', 'make dev', 'PORT := 8000\nexport PORT\ndev:\n\tnode server.js\n', 'make PORT=8001 dev'],
  ['Makefile', 'make dev', 'dev: PORT = 8000\ndev:\n\tphp -S localhost:$(PORT)\n', 'make PORT=8001 dev'],
  ['Makefile', 'make dev', 'override PORT = 8000\ndev:\n\tphp -S localhost:$(PORT)\n', undefined],
  ['Makefile', 'make dev', 'dev:\n\tphp -S localhost:8000\n', undefined],
  ['justfile', 'just dev', 'port := "8000"\ndev:\n  uvicorn app:app --port {{port}}\n', 'just port=8001 dev'],
  ['Makefile', 'make dev | tee log', 'PORT ?= 8000\ndev:\n\tphp -S localhost:$(PORT)\n', undefined],
];

for (const [name, commandLine, text, expected] of byTarget)
  test(`${commandLine} of ${JSON.stringify(text)}: ${expected ?? 'no port for this time'}`, async () => {
    const files = memoryFiles({ [name]: text });
    const hints = { startedBy: commandLine, startedIn: '' };
    const switching = await planPortSwitch({ root: '/w', files, from: 8000, to: 8001, hints });
    const plan = await planRunOnce({ from: 8000, to: 8001, commandLine, switching });
    assert.equal(plan?.kind === 'command' ? plan.commandLine : undefined, expected);
  });

test('docker compose: the variable that publishes the port, over its default and over .env; a number cannot be changed so', async () => {
  const once = async (port: string, env = '', commandLine = 'docker compose up -d'): Promise<unknown> => {
    const compose = `services:\n  web:\n    image: nginx\n    ports:\n      - "${port}:80"\n`;
    const files = memoryFiles({ 'compose.yaml': compose, ...(env === '' ? {} : { '.env': env }) });
    const hints = { startedBy: commandLine, startedIn: '' };
    const switching = await planPortSwitch({ root: '/w', files, from: 8080, to: 8081, hints });
    const plan = await planRunOnce({ from: 8080, to: 8081, commandLine, switching });
    return plan?.kind === 'command' ? [plan.env, plan.commandLine] : undefined;
  };
  const set = [{ WEB_PORT: '8081' }, 'docker compose up -d'];
  assert.deepEqual(await once('${WEB_PORT:-8080}'), set);
  assert.deepEqual(await once('${WEB_PORT}', 'WEB_PORT=8080\n'), set);
  assert.equal(await once('8080'), undefined);
  assert.equal(await once('${WEB_PORT:-8080}', '', 'sudo docker compose up -d'), undefined);
  assert.equal(await once('${WEB_PORT:-8080}', '', 'docker compose logs -f'), undefined);
});

test('a variable does not reach what sudo starts, and what may be any program gets no promise', async () => {
  const once = async (commandLine: string, from: number): Promise<unknown> => {
    const plan = await planRunOnce({ from, to: from + 1, commandLine });
    return plan?.kind === 'command' ? [plan.commandLine, plan.certain] : undefined;
  };
  assert.equal(await once('sudo node server.js', 80), undefined);
  assert.deepEqual(await once('sudo rails s -b 0.0.0.0', 3000), ['sudo rails s -b 0.0.0.0 -p 3001', true]);
  assert.deepEqual(await once('java -jar app.jar', 8080), ['java -jar app.jar --server.port=8081', false]);
});
