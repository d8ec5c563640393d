// Usage: node scripts/media.mjs [part of a scene's name]...
// Takes the README's pictures again (media/screenshots/), from the real VS Code in Chromium, as the end-to-end tests do.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHost } from '../test/host/install.ts';
import { ensureMachine, onPath } from '../test/host/machine.ts';
import { hosts } from '../test/host/versions.ts';
import { scenes } from '../test/media/scenes.ts';
import { withStudio } from '../test/media/studio.ts';
import { root, scratch } from './paths.mjs';

/** Debian's packages that only the pictures need, and what shows that each is there. */
const needed = {
  ffmpeg: () => onPath('ffmpeg') !== undefined,
  'fonts-inter': () => existsSync('/usr/share/fonts/opentype/inter/Inter-Regular.otf'),
  'fonts-jetbrains-mono': () => existsSync('/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf'),
};
const missing = Object.keys(needed).filter(name => !needed[name]());
if (missing.length > 0) {
  console.error(`the pictures need more than the tests: apt-get install ${missing.join(' ')}`);
  process.exit(1);
}

// What a user starts knows nothing of npm and this project.
for (const name of Object.keys(process.env)) if (/^(npm_|node_|init_cwd$)/i.test(name)) delete process.env[name];

const log = line => console.log(line);
await ensureMachine(log);
const host = await ensureHost(hosts[0].version, { cache: join(scratch, 'hosts'), projectRoot: root, log });
mkdirSync(scratch, { recursive: true });
const vsix = join(scratch, 'port-medic.vsix');
execFileSync(process.execPath, [join(root, 'scripts', 'package.mjs'), '--out', vsix], { cwd: root, stdio: 'ignore' });

let failed = 0;
const wanted = process.argv.slice(2);
for (const scene of scenes.filter(({ name }) => wanted.length === 0 || wanted.some(part => name.includes(part)))) {
  const started = performance.now();
  const output = join(root, 'media', 'screenshots');
  const frames = join(scratch, 'frames', scene.name);
  rmSync(frames, { recursive: true, force: true });
  const take = () => withStudio(scene, { projectRoot: root, host, vsix, output }, studio => scene.play(studio, frames));
  try {
    // The workbench of a busy machine now and then loses a key or a click: a scene that fails is played once more.
    await take().catch(error => {
      log(`  ↻ ${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
      return take();
    });
    log(`  ✔ ${scene.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    log(`  ✖ ${scene.name}\n${error instanceof Error ? error.stack : String(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
