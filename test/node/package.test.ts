import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { listFiles, PackageManager } from '@vscode/vsce';
import { projectRoot } from '../support/fixtures.ts';
import { toolTest } from '../support/systems.ts';

/** Everything that may ship, and nothing else: sources, tests, maps and configuration stay at home. */
const ships = [
  /^dist\/(?:extension|watching|surfaces|detection|services|fixPlanners|probeWorker|yaml|toml|shared-[A-Z0-9]{8})\.js$/,
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
  // Only in the packages for Windows.
  /^dist\/native\/(?:windowsCalls\.js|koffi\.node|koffi\.LICENSE\.txt)$/,
  /^l10n\/bundle\.l10n\.[a-z]{2}(?:-[a-z]{2})?\.json$/,
  /^media\/(?:icon\.png|ports\.svg|walkthrough\/[\w-]+\.(?:md|png|svg))$/,
  /^package(?:\.nls(?:\.[a-z]{2}(?:-[a-z]{2})?)?)?\.json$/,
  /^(?:CHANGELOG\.md|LICENSE|README\.md)$/,
];

const needed = ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media/icon.png'];

toolTest('the package holds only what is meant to ship', async () => {
  const listed = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  const files = listed.map(file => file.split(sep).join('/'));
  assert.deepEqual(
    files.filter(file => !ships.some(pattern => pattern.test(file))),
    [],
  );
  for (const file of needed) assert.ok(files.includes(file), `${file} does not ship`);
});

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

/** The folders of the packages that the bundles were made of. */
function bundledPackages({ inputs }: Metafile): ReadonlySet<string> {
  const folders = Object.keys(inputs).map(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  return new Set(folders.filter(folder => folder !== undefined));
}

const squash = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

toolTest('what is made for production carries the licence text of every package that is bundled', async t => {
  const outdir = await mkdtemp(join(tmpdir(), 'port-medic-build-'));
  t.after(() => rm(outdir, { recursive: true, force: true }));
  const build = ['scripts/build.mjs', '--production', '--outdir', outdir];
  await promisify(execFile)(process.execPath, build, { cwd: projectRoot });
  const notices = squash(await readFile(join(outdir, 'THIRD_PARTY_NOTICES.txt'), 'utf8'));
  const folders = bundledPackages(JSON.parse(await readFile(join(outdir, 'meta.json'), 'utf8')) as Metafile);
  assert.ok(folders.size >= 4, [...folders].join(', '));
  for (const folder of folders) {
    const { name, version } = JSON.parse(await readFile(join(projectRoot, folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly version: string;
    };
    assert.ok(notices.includes(`- ${name}@${version} `), `${name}@${version}`);
    const license = (await readdir(join(projectRoot, folder))).find(file => /^licen[cs]e(?:\.\w+)?$/i.test(file));
    assert.ok(license !== undefined, `${name} has no licence file`);
    assert.ok(notices.includes(squash(await readFile(join(projectRoot, folder, license), 'utf8'))), license);
  }
});

/** Where a file of a bundle may come from, and whether its package has a notice. */
const origins: Readonly<Record<string, boolean>> = {
  'node_modules/yaml/dist/index.js': true,
  'src/node_modules_of_ours/a.ts': true,
  'node_modules/esbuild/lib/main.js': false,
  'node_modules/@vscode/vsce/out/main.js': false,
  'node_modules/@vscode/vsce/node_modules/other/index.js': false,
  'node_modules/not-there/index.js': false,
  'on-first-use:node_modules/mocha/index.js': false,
};

toolTest('a build that bundles a package without a notice fails, wherever the package lies', async () => {
  const script = `import { notices } from './scripts/notices.mjs';
    const had = input => notices(process.cwd(), { inputs: { [input]: {} } }).then(() => true, () => false);
    const entries = process.argv.slice(1).map(async input => [input, await had(input)]);
    console.log(JSON.stringify(Object.fromEntries(await Promise.all(entries))));`;
  const argv = ['--input-type=module', '--eval', script, ...Object.keys(origins)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: projectRoot });
  assert.deepEqual(JSON.parse(stdout), origins);
});

toolTest('the package for every system has no addon; the one for Windows’ calls is pinned to a version', async t => {
  const outdir = await mkdtemp(join(tmpdir(), 'port-medic-build-'));
  t.after(() => rm(outdir, { recursive: true, force: true }));
  const { PORT_MEDIC_TARGET: _target, ...env } = process.env;
  const build = ['scripts/build.mjs', '--production', '--outdir', outdir];
  await promisify(execFile)(process.execPath, build, { cwd: projectRoot, env });
  assert.ok(!(await readdir(outdir)).includes('native'));
  const { optionalDependencies } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const { packages } = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  for (const system of ['win32-x64', 'win32-arm64']) {
    const name = `@koromix/koffi-${system}`;
    assert.match(optionalDependencies[name] ?? '', /^\d+\.\d+\.\d+$/);
    const locked = packages[`node_modules/${name}`];
    assert.equal(locked?.version, optionalDependencies[name]);
    assert.match(locked?.integrity ?? '', /^sha512-/);
  }
});

toolTest('no code is shipped twice, but for what activation and the parsers hold of their own', async t => {
  const outdir = await mkdtemp(join(tmpdir(), 'port-medic-build-'));
  t.after(() => rm(outdir, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--outdir', outdir], { cwd: projectRoot });
  const { outputs } = JSON.parse(await readFile(join(outdir, 'meta.json'), 'utf8')) as Metafile;
  const alone = /\/(?:extension|yaml|toml|native\/windowsCalls)\.js(?:\.map)?$/;
  const seen = new Set<string>();
  for (const [file, { inputs }] of Object.entries(outputs)) {
    if (alone.test(file)) continue;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      assert.ok(!seen.has(input), `${input} again in ${file}`);
      seen.add(input);
    }
  }
  assert.ok(seen.size > 300, `${seen.size}`);
});
