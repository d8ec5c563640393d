import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import type { FileEdit } from '../../../../src/core/model/fix.ts';
import { findNumber, lineOf } from '../../../../src/core/text/digits.ts';
import { createFileReader } from '../../../../src/node/files.ts';
import { fixturePath, fixtureText } from '../../../support/fixtures.ts';
import { type Mark, type MarkedProject, parseProjects } from './marked.ts';

const folder = mkdtempSync(join(tmpdir(), 'switches-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the edits do, file by file, as text. */
function shown(project: MarkedProject, chosen: (kind: Mark['kind']) => boolean): Record<string, string> {
  return Object.fromEntries(
    project.files.flatMap(({ path, before, marks }) => {
      const edits = marks.filter(mark => chosen(mark.kind));
      return edits.length === 0 ? [] : [[path, applyEdits(before ?? '', edits)]];
    }),
  );
}

function done(project: MarkedProject, root: string, edits: readonly FileEdit[]): Record<string, string> {
  const files = new Set(edits.map(edit => edit.file));
  return Object.fromEntries(
    [...files].map(file => {
      const path = relative(root, file).replaceAll('\\', '/');
      const before = project.files.find(other => other.path === path)?.before ?? '';
      return [
        path,
        applyEdits(
          before,
          edits.filter(edit => edit.file === file).flatMap(edit => edit.edits),
        ),
      ];
    }),
  );
}

for (const name of readdirSync(fixturePath('switches')).sort()) {
  for (const [index, project] of parseProjects(fixtureText('switches', name)).entries()) {
    test(`${name}: ${project.name}`, async () => {
      const root = join(folder, `${name}-${index}`);
      for (const { path, before } of project.files) {
        if (before === undefined) continue;
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), before);
      }
      const { from, to, hints } = project;
      const plan = await planPortSwitch({ root, files: createFileReader(), from, to, hints });
      const report = JSON.stringify(plan, null, 1).replaceAll(root, '');
      const ticked = plan.companions.filter(edit => edit.certain === true);
      const unticked = plan.companions.filter(edit => edit.certain !== true);
      assert.deepEqual(
        done(project, root, plan.primary),
        shown(project, kind => kind === 'primary'),
        report,
      );
      assert.deepEqual(
        done(project, root, ticked),
        shown(project, kind => kind === 'ticked'),
        report,
      );
      assert.deepEqual(
        done(project, root, unticked),
        shown(project, kind => kind === 'unticked'),
        report,
      );
      const places = (list: readonly { file: string; line: number }[]): string[] =>
        list.map(place => `${relative(root, place.file).replaceAll('\\', '/')}:${place.line}`);
      const equal = project.files.flatMap(({ path, before, marks }) =>
        marks.filter(mark => mark.kind === 'ambiguous').map(mark => `${path}:${lineOf(before ?? '', mark.start)}`),
      );
      assert.deepEqual(places(plan.ambiguous).sort(), equal.sort(), report);
      // What stays is listed.
      const listed = new Set(places(plan.leftAlone));
      for (const { path, before = '', marks } of project.files) {
        for (const { start } of findNumber(before, from)) {
          if (marks.some(mark => start >= mark.start && start < mark.end)) continue;
          assert.ok(
            listed.has(`${path}:${lineOf(before, start)}`),
            `${path}:${lineOf(before, start)} is not listed\n${report}`,
          );
        }
      }
    });
  }
}
