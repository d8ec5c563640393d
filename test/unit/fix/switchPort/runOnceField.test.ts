import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';
import { fixturePath, fixtureText } from '../../../support/fixtures.ts';

/** What counts as right: a line that listens there, instead of it a variable; nothing; or nothing that moves the server. */
type Wanted = 'none' | 'not-server-port' | Readonly<Record<string, string | Readonly<Record<string, string>>>>;

interface Case {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly commandLine: string;
  readonly manifest?: string;
  readonly want: Wanted;
}

for (const file of readdirSync(fixturePath('runOnce')).sort()) {
  const cases = fixtureText('runOnce', file)
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Case);
  for (const { name, from, to, commandLine, manifest, want } of cases) {
    test(`${file}, ${name}: ${commandLine}`, async () => {
      const plan = await planRunOnce({ from, to, commandLine, ...(manifest !== undefined && { manifest }) });
      if (want === 'none') return assert.equal(plan, undefined);
      if (want === 'not-server-port') {
        if (plan === undefined) return undefined;
        assert.ok(plan.kind === 'command');
        assert.equal(plan.env['PORT'], undefined);
        return assert.doesNotMatch(plan.commandLine, /(?:-p|--port)[ =]/);
      }
      assert.ok(plan?.kind === 'command');
      const allowed = Object.entries(want).map(([key, value]) =>
        key.startsWith('line') ? [value, {}] : [commandLine, value],
      );
      const done = JSON.stringify([plan.commandLine, plan.env]);
      return assert.ok(
        allowed.some(each => JSON.stringify(each) === done),
        `${done}, not one of ${JSON.stringify(allowed)}`,
      );
    });
  }
}
