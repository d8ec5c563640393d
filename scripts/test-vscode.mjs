// Usage: node scripts/test-vscode.mjs [--host <version>] [--counts <file>] [part of a path]...
// Runs the suites of test/vscode inside real VS Code servers (latest and minimum unless --host or VERSION says which).
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSuites } from '../test/host/suites.ts';
import { chosenVersions } from '../test/host/versions.ts';
import { root } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { host: { type: 'string' }, counts: { type: 'string' } },
});

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
const total = { pass: 0, fail: 0 };
for (const version of chosenVersions(values.host, process.env)) {
  console.log(`\nVS Code ${version}`);
  try {
    const { passed, failed, skipped } = await runSuites(root, version, positionals);
    total.pass += passed;
    total.fail += failed;
    console.log(`VS Code ${version}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  } catch (error) {
    total.fail++;
    console.error(`VS Code ${version}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify(total));
process.exit(total.fail > 0 ? 1 : 0);
