// Usage: node scripts/test-e2e.mjs [--host <version>] [--counts <file>] [part of a story's name]...
// Packs the extension and tells the stories of test/e2e in Chromium, as a user (latest and minimum unless --host or VERSION says which).
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tellStories } from '../test/e2e/run.ts';
import { chosenVersions } from '../test/host/versions.ts';
import { root, scratch } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { host: { type: 'string' }, counts: { type: 'string' }, vsix: { type: 'string' } },
});

const total = { pass: 0, fail: 0 };
try {
  let vsix = values.vsix;
  if (vsix === undefined) {
    mkdirSync(scratch, { recursive: true });
    vsix = join(scratch, 'port-medic.vsix');
    execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], { cwd: root, stdio: 'inherit' });
  }
  for (const version of chosenVersions(values.host, process.env)) {
    console.log(`\nVS Code ${version}`);
    const { passed, failed } = await tellStories(version, positionals, {
      projectRoot: root,
      vsix,
      log: line => console.log(line),
    });
    total.pass += passed;
    total.fail += failed;
    console.log(`VS Code ${version}: ${passed} passed, ${failed} failed`);
  }
} catch (error) {
  total.fail++;
  console.error(error instanceof Error ? error.message : error);
}
if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify(total));
process.exit(total.fail > 0 ? 1 : 0);
