import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { families, fixedDozen } from '../trials/families.ts';
import { readmePage, readmeText, tablePage, tableText } from '../trials/harness/results.ts';
import { npmSets } from '../trials/npm.ts';

const trials = families.flatMap(family => family.trials);

test('every trial has a name of its own, and what it is installed from is pinned', () => {
  const names = [...trials.map(({ name }) => name), ...families.map(({ id }) => id)];
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  );
  for (const { name, set, program, debian = [] } of trials) {
    if (set === undefined) assert.ok(debian.includes(program), name);
    else
      assert.ok(
        npmSets[set]?.packages.some(each => each.startsWith(`${program}@`)),
        `${name}: ${set} has no ${program}`,
      );
  }
  for (const { packages } of Object.values(npmSets))
    for (const each of packages) assert.match(each, /^(?:@[\w.-]+\/)?[\w.-]+@\d[\w.+-]*$/);
});

test('the stage of npm test plays a dozen that can be had from npm', () => {
  const known = new Map(trials.map(each => [each.name, each]));
  assert.equal(new Set(fixedDozen).size, 12);
  for (const name of fixedDozen) {
    const { program = '', set = '' } = known.get(name) ?? {};
    const own = npmSets[set]?.packages.find(each => each.startsWith(`${program}@`));
    assert.ok(own !== undefined && npmSets['dozen']?.packages.includes(own), `${name}: ${own}`);
  }
});

test('docs/trials.md and what the README says of it are made of the kept results', async () => {
  assert.equal(await readFile(readmePage, 'utf8'), await readmeText(), 'npm run trial writes it');
  assert.equal(await readFile(tablePage, 'utf8'), await tableText(), 'npm run trial writes it');
});
