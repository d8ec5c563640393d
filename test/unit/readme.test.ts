import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../support/fixtures.ts';

test("README's table of settings is the one the manifest gives now", async () => {
  const script = join(projectRoot, 'scripts', 'readme.mjs');
  await promisify(execFile)(process.execPath, [script, '--check'], { cwd: projectRoot });
});
