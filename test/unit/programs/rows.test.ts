import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandPorts, startsServer } from '../../../src/core/commands/commandPorts.ts';
import { mapPlain } from '../../../src/core/commands/mapped.ts';
import { invocations } from '../../../src/core/commands/opening.ts';
import { rules } from '../../../src/core/detect/classify.ts';
import { serveOf } from '../../../src/core/programs/serving.ts';
import { programNamed, programs } from '../../../src/core/programs/table.ts';
import { supervisors } from '../../../src/core/supervisors/rows.ts';
import { programLine, programMore, supervisorLine, supervisorMore } from '../../support/knownPage.ts';

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

/** The row without each of its columns, one at a time, those within its columns, too. */
function lacking<Row extends object>(row: Row): (readonly [string, Row])[] {
  return Object.entries(row).flatMap(([column, value]) => {
    const without = Object.fromEntries(Object.entries(row).filter(([each]) => each !== column)) as Row;
    const isGroup = typeof value === 'object' && !(value instanceof RegExp) && !Array.isArray(value);
    const inside = isGroup ? lacking(value as object) : [];
    return [
      [column, without] as const,
      ...inside.map(([name, less]) => [`${column}.${name}`, { ...row, [column]: less }] as const),
    ];
  });
}

/** They are asked for by the compiler and by the tests above. */
const asked = ['id', 'title', 'name', 'names', 'programs', 'docs', 'example', 'client', 'comesBack'];

test('docs/programs.md shows whatever a row states', () => {
  const unseen = <Row extends object>(row: Row, shown: (row: Row) => string): string[] =>
    lacking(row).flatMap(([column, less]) => (asked.includes(column) || shown(less) !== shown(row) ? [] : [column]));
  const missing = [
    ...programs.map(row => [row.id, unseen(row, each => programLine(each) + programMore(each))]),
    ...supervisors.map(row => [row.name, unseen(row, each => supervisorLine(each) + supervisorMore(each))]),
  ];
  assert.deepEqual(
    missing.filter(([, columns]) => columns?.length !== 0),
    [],
  );
});
