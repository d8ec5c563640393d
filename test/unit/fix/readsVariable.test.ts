import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readsVariable } from '../../../src/core/fix/readsVariable.ts';

const code: readonly (readonly [line: string, reads: boolean])[] = [
  ['server.listen(process.env.PORT ?? 3000)', true],
  ["const port = process.env['PORT'] || 3000", true],
  ['const { HOST, PORT } = process.env', true],
  ['const { PORT = 3000 } = process.env;', true],
  ['const { PORT } = config; run(process.env)', false],
  ['port = int(os.environ.get("PORT", 8000))', true],
  ['port = os.getenv("PORT")', true],
  ["set :port, ENV.fetch('PORT', 4567)", true],
  ['port := os.Getenv("PORT")', true],
  ['let port = env::var("PORT").unwrap();', true],
  ['require("node:http").createServer().listen(3000)', false],
  ['const PORT = 3000; server.listen(PORT)', false],
  ['server.listen(process.env.API_PORT ?? 3000)', false],
  ['server.listen(process.env.PORTAL ?? 3000)', false],
  ['console.log(process.env.HOST)\nconst PORT = 3000', false],
  ['', false],
];

for (const [line, reads] of code)
  test(`${JSON.stringify(line)} ${reads ? 'reads' : 'does not read'} PORT`, () =>
    assert.equal(readsVariable(line, 'PORT'), reads));
