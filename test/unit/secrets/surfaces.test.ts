import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import { renderReport } from '../../../src/core/diagnose/report.ts';
import type { Conflict } from '../../../src/core/model/conflict.ts';
import { shortName } from '../../../src/core/processes/describe.ts';
import { harmless } from '../../../src/core/text/harmless.ts';
import { escapeMarkdown } from '../../../src/core/text/markdown.ts';
import { secretLines, startedArguments, typedLine } from '../../support/secretLines.ts';
import { held, holder, input, now } from '../diagnose/samples.ts';

const sign = 'Zq7vK';

/** What the surfaces show of a program that was started so, whose text, name and folder say it too. */
function shown(args: readonly string[], line: string): Readonly<Record<string, string>> {
  const process = holder({ args, commandLine: args.join(' '), cwd: `/srv/${line}`, name: line });
  const parent = { ...process, pid: 7, sockets: undefined };
  const given = input(held({ ...process, parents: [parent] }));
  const source = { kind: 'terminal', id: 't', name: line, commandLine: line } as const;
  const conflict: Conflict = {
    id: '1',
    state: 'diagnosed',
    firstSeen: now,
    lastSeen: now,
    count: 1,
    candidates: [],
    source,
    endpoint: given.endpoint,
    failure: { kind: 'in-use', ruleId: 'x', excerpt: `Error: listen EADDRINUSE (started ${line})`, frames: [] },
    probe: given.probe,
    diagnosis: diagnose({ ...given, source }),
  };
  return {
    sentence: harmless(line),
    name: harmless(shortName(process)),
    hover: escapeMarkdown(line),
    folder: escapeMarkdown(`/srv/${line}`),
    report: renderReport(conflict, harmless(line), now),
  };
}

for (const line of secretLines) {
  test(`no surface shows the secret of: ${line.row}`, () => {
    const make = () => sign;
    const { args, secrets } = startedArguments(line, make);
    const typed = typedLine(line, make);
    assert.ok(typed !== undefined);
    for (const [surface, text] of Object.entries(shown(args, typed.text)))
      for (const secret of secrets) assert.ok(!text.includes(secret), `${surface}: ${text}`);
  });
}
