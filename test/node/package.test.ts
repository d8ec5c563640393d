import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { projectRoot } from '../support/fixtures.ts';

/** Everything that may ship, and nothing else: sources, tests, maps and configuration stay at home. */
const ships = [
  /^dist\/(?:extension|detection|services|fixPlanners|probeWorker)\.js$/,
  /^l10n\/bundle\.l10n(?:\.[a-z]{2}(?:-[a-z]{2})?)?\.json$/,
  /^media\/(?:icon\.png|ports\.svg|walkthrough\/[\w-]+\.(?:md|png|svg))$/,
  /^package(?:\.nls(?:\.[a-z]{2}(?:-[a-z]{2})?)?)?\.json$/,
  /^(?:CHANGELOG\.md|LICENSE|README\.md)$/,
];

test('the package holds only what is meant to ship', async () => {
  const files = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  assert.deepEqual(
    files.filter(file => !ships.some(pattern => pattern.test(file))),
    [],
  );
  for (const needed of ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media/icon.png']) {
    assert.ok(files.includes(needed), `${needed} does not ship`);
  }
});
