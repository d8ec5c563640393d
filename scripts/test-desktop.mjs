// Usage: node scripts/test-desktop.mjs [--host <version>] [--counts <file>] [part of a path]...
// Runs the suites of test/vscode in the desktop VS Code, which @vscode/test-electron downloads from Microsoft into .vscode-test.
// The version is `stable` unless --host or VERSION names another. On Linux it needs a display (`xvfb-run -a npm run test:desktop`).
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { withCleanup } from '../test/host/cleanup.ts';
import { bundleSuites } from '../test/host/suiteBundle.ts';
import { temporaryFolder, testExtension } from '../test/host/suites.ts';
import { copyWorkspace } from '../test/host/workspace.ts';
import { root, scratch } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { host: { type: 'string' }, counts: { type: 'string' } },
});
const version = values.host ?? (process.env.VERSION || 'stable');

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
process.exitCode = await withCleanup(async cleanup => {
  const bundle = await bundleSuites(root, positionals, cleanup);
  const temporary = await temporaryFolder(cleanup);
  const workspace = join(temporary, 'workspace');
  await copyWorkspace(join(root, 'test', 'fixtures', 'workspaces', 'suite'), workspace, {});
  let code = 0;
  try {
    await runTests({
      version,
      cachePath: scratch,
      extensionDevelopmentPath: [root, testExtension(root)],
      extensionTestsPath: bundle.index,
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--skip-welcome',
        '--skip-release-notes',
        // A short path: on macOS and Linux the editor's socket lies below it, and socket paths end at about 100 characters.
        `--user-data-dir=${join(temporary, 'u')}`,
        `--extensions-dir=${join(temporary, 'e')}`,
        ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
  } catch (error) {
    console.error(String(error));
    code = 1;
  }
  const { passed, failed, skipped } = (await bundle.results()) ?? { passed: 0, failed: 1, skipped: 0 };
  console.log(`VS Code ${version}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify({ pass: passed, fail: failed }));
  return failed > 0 ? 1 : code;
});
