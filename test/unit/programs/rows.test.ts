import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandPorts, startsServer } from '../../../src/core/commands/commandPorts.ts';
import { mapPlain } from '../../../src/core/commands/mapped.ts';
import { invocations } from '../../../src/core/commands/opening.ts';
import { rules } from '../../../src/core/detect/classify.ts';
import { serveOf } from '../../../src/core/programs/serving.ts';
import { programNamed, programs } from '../../../src/core/programs/table.ts';

const line = (text: string) => invocations(mapPlain(text, { start: 0, end: text.length }));

test('ids and names are unique, and every row names its documentation', () => {
  const ids = programs.map(row => row.id);
  assert.deepEqual(ids, [...new Set(ids)]);
  const names = programs.flatMap(row => row.names);
  assert.deepEqual(names, [...new Set(names)]);
  for (const row of programs) assert.match(row.docs, /^https:\/\/\S+$/, row.id);
});

test('a row with a name is found by its own example, which starts its server or is its client', () => {
  const wrong = programs.flatMap(row => {
    const own = line(row.example).find(({ program }) => program === row);
    const right = row.names.length === 0 || (own !== undefined && startsServer(own) === (row.client !== true));
    return right ? [] : [`${row.id}: ${row.example}`];
  });
  assert.deepEqual(wrong, []);
});

test('the port that an example states is read as the port of the server', () => {
  const wrong = programs.flatMap(row => {
    const [stated] = /(?<![\w.])\d{4,5}(?![\w.])/.exec(row.example) ?? [];
    if (stated === undefined || row.client === true || row.names.length === 0) return [];
    const found = line(row.example).flatMap(invocation => commandPorts(invocation, Number(stated)));
    return found.some(place => place.role === 'bind') ? [] : [`${row.id}: ${row.example}`];
  });
  assert.deepEqual(wrong, []);
});

test('rules that a row names exist', () => {
  const known = new Set(rules.map(rule => rule.id));
  for (const row of programs) for (const id of row.rules ?? []) assert.ok(known.has(id), `${row.id}: ${id}`);
});

/** Command lines and whether they start the server. */
const serving: readonly (readonly [string, boolean])[] = [
  ['vite', true],
  ['vite docs', true],
  ['vite --host 0.0.0.0', true],
  ['vite --host', true],
  ['vite --host build', false],
  ['vite --mode production build', false],
  ['vite build --mode development', false],
  ['vite preview', true],
  ['next', true],
  ['next dev', true],
  ['next build', false],
  ['next lint --dir src', false],
  ['next -H 0.0.0.0 dev', true],
  ['vitepress docs', true],
  ['vitepress build docs', false],
  ['rspack s', true],
  ['rspack build', false],
  ['astro build', false],
  ['astro --root site dev', true],
  ['webpack --config webpack.dev.js serve', true],
  ['webpack --mode production', false],
  ['nuxi --cwd app dev', true],
  ['nuxi build', false],
  ['parcel src/index.html', true],
  ['parcel build src/index.html', false],
  ['rails -e test server', true],
  ['rails console', false],
  ['hexo generate', false],
  ['http-server ./dist', true],
  ['python manage.py migrate', false],
  ['python manage.py runserver', true],
];

test('a sub-command is told from the value of an option and from a folder', () => {
  for (const [text, serves] of serving) {
    const [opened] = line(text);
    assert.ok(opened !== undefined, text);
    assert.equal(startsServer(opened), serves, text);
  }
});

test('what never serves has no port of its own', () => {
  for (const text of ['ffmpeg -i in.mp4 -p 3000', 'traceroute -p 3000 host', 'eslint --port 3000 .']) {
    const roles = line(text).flatMap(opened => commandPorts(opened, 3000).map(({ role }) => role));
    assert.deepEqual(roles, ['apart'], text);
  }
});

test('no row of a client serves', () => {
  const curl = programNamed('curl');
  assert.ok(curl !== undefined);
  assert.equal(serveOf(curl, []), undefined);
});
