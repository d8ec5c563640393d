import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import { programs } from '../../../../src/core/programs/table.ts';

/** How the user's own code starts a server that sets the option by itself, and who is named for it. */
const starts: readonly (readonly [api: string, languageId: string, text: string])[] = [
  [
    'Django',
    'python',
    'from django.core.management import execute_from_command_line\nexecute_from_command_line(argv)\n',
  ],
  ['Flask', 'python', 'from flask import Flask\napp = Flask(__name__)\napp.run(port=5001)\n'],
  ['uvicorn', 'python', 'import uvicorn\nuvicorn.run("main:app", port=8001)\n'],
  ['gunicorn', 'python', 'from gunicorn.app.base import BaseApplication\n'],
  ['waitress', 'python', 'from waitress import serve\nserve(app, port=8081)\n'],
];

for (const [api, languageId, text] of starts) {
  test(`${api} is known by how code starts it`, async () => {
    const plan = await planReuseAddress({ text, languageId, platform: 'linux' });
    assert.ok(plan.kind === 'not-needed', JSON.stringify(plan));
    assert.match(plan.reason, new RegExp(`\\b${api}\\b`));
  });
}

test('each row that tells it has its case here', () => {
  const told = programs.flatMap(({ inCode }) => inCode?.api ?? []);
  assert.deepEqual(told.toSorted(), starts.map(([api]) => api).toSorted());
});
