import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOnlyHeading } from '../../../src/core/detect/quotations/heading.ts';

const headings = [
  '',
  '\r\n> app@1.0.0 dev\r\n> fastify start app.js\r\n\r\n',
  '\u2819\u001b[1G\u001b[0K\r\n> app@1.0.0 dev\r\n> fastify start app.js\r\n\r\n\u2819\u001b[1G\u001b[0K\u2819',
  '\n> app@1.0.0 dev /home/dev/app\n> node server.js\n\n\u2009ELIFECYCLE\u2009 Command failed with exit code 1.\n',
  'yarn run v1.22.22\n$ node server.js\nerror Command failed with exit code 1.\ninfo Visit https://yarnpkg.com/en/docs/cli/run for documentation about this command.\n',
  '$ node server.ts\nerror: script "dev" exited with code 1\n',
  '\u001b[0m\u001b[32mTask\u001b[0m \u001b[0m\u001b[36mdev\u001b[0m deno run -A server.ts\n',
  '> app@1.0.0 dev\n> node server.js\n\nnpm error Lifecycle script `dev` failed with error:\nnpm error code 1\nnpm error path /home/dev/app\n',
];

const words = [
  'ready\n',
  '\n> app@1.0.0 dev\n> node server.js\n\nError: Cannot find module\n',
  '$ node server.ts\nSyntaxError\nerror: script "dev" exited with code 1\n',
  'npm error Missing script: "dev"\n',
];

test('what only a package manager has printed is told from a word of the program', () => {
  for (const text of headings) assert.ok(isOnlyHeading(text), JSON.stringify(text));
  for (const text of words) assert.ok(!isOnlyHeading(text), JSON.stringify(text));
});
