import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import type { FileEdit } from '../../../../src/core/model/fix.ts';
import type { PortSwitchHints } from '../../../../src/core/workspace/site.ts';
import { createFileReader } from '../../../../src/node/files.ts';
import { fixtureJson, fixturePath } from '../../../support/fixtures.ts';

interface Place {
  readonly file: string;
  readonly line?: number;
  readonly afterLine?: number;
}

interface Case extends PortSwitchHints {
  readonly port: number;
  readonly newPort: number;
  /** `null`: several are equal; absent: what `after` says. */
  readonly primary?: Place | null;
  readonly companions?: readonly Place[];
  readonly mustNotTouch?: readonly (Place & { readonly why: string })[];
}

/** Relative path -> text as it stands, byte for byte. */
function tree(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file =>
    statSync(join(root, file)).isFile(),
  );
  return new Map(files.sort().map(file => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')]));
}

function applied(root: string, before: ReadonlyMap<string, string>, edits: readonly FileEdit[]): Map<string, string> {
  const after = new Map(before);
  for (const file of new Set(edits.map(edit => edit.file))) {
    const path = relative(root, file).replaceAll('\\', '/');
    const all = edits.filter(edit => edit.file === file).flatMap(edit => edit.edits);
    after.set(path, applyEdits(before.get(path) ?? '', all));
  }
  return after;
}

for (const name of readdirSync(fixturePath('projects')).sort()) {
  test(`${name}: only what has to change, byte for byte`, async () => {
    const spec = fixtureJson('projects', name, 'case.json') as Case;
    const root = fixturePath('projects', name, 'before');
    const before = tree(root);
    const plan = await planPortSwitch({
      root,
      files: createFileReader(),
      from: spec.port,
      to: spec.newPort,
      hints: spec,
    });
    const shown = JSON.stringify(plan, null, 1).replaceAll(root, '');
    if (spec.primary === null) {
      assert.deepEqual(plan.primary, [], shown);
      assert.ok(plan.ambiguous.length > 1, shown);
      return;
    }
    if (spec.primary !== undefined)
      assert.deepEqual(
        [...new Set(plan.primary.map(edit => relative(root, edit.file).replaceAll('\\', '/')))],
        [spec.primary.file],
        shown,
      );
    const after = applied(root, before, [...plan.primary, ...plan.companions]);
    const expected = tree(fixturePath('projects', name, 'after'));
    for (const file of new Set([...after.keys(), ...expected.keys()])) {
      assert.equal(after.get(file), expected.get(file), `${file}\n${shown}`);
    }
  });
}
