/**
 * Planning the switch of one server in a generated monorepo of 50,000 files: how long, how much of it is finding the files, and how much
 * looking for the digits. Files are found by the extension's own walk (src/node/files.ts), here as in VS Code: `workspace.findFiles` is
 * never called, as it needs a ripgrep process for each search and leaves out what `files.exclude` says. Beside it, in the same run: the same walk and search without our exclusions and shortcuts (the naive way).
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planPortSwitch } from '../src/core/fix/switchPort/index.ts';
import type { FileReader } from '../src/core/host.ts';
import { globs } from '../src/core/workspace/stated/formats.ts';
import { createFileReader } from '../src/node/files.ts';
import { createRandom } from '../test/support/random.ts';
import { median } from './support/measure.ts';

const packages = 200;
const filesOfPackage = 250;
const runs = 7;

const random = createRandom(6);
const words =
  'export const function return value index items map filter result state render props client request timeout'.split(
    ' ',
  );

/** One file in fifty holds the number, mostly as something else. */
function source(): string {
  const number = random.chance(0.02) ? 'setTimeout(done, 3000);\n' : '';
  return (
    number +
    Array.from(
      { length: random.between(10, 60) },
      () => `${random.text(4, 'abcdef')} ${random.pick(words)} ${random.pick(words)};`,
    ).join('\n')
  );
}

async function generate(root: string): Promise<void> {
  for (let index = 0; index < packages; index++) {
    const folder = join(root, 'packages', `p${index}`);
    await mkdir(join(folder, 'src', 'lib'), { recursive: true });
    await mkdir(join(folder, 'node_modules', 'dependency'), { recursive: true });
    const port = 3000 + index;
    const manifest = {
      name: `p${index}`,
      scripts: { dev: `next dev -p ${port}`, test: `wait-on http://localhost:${port}` },
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
    await writeFile(join(folder, '.env'), `PUBLIC_URL=http://localhost:${port}\nTTL=3000\n`);
    await Promise.all(
      Array.from({ length: filesOfPackage - 2 }, (_, file) =>
        writeFile(
          join(
            folder,
            'src',
            ...(file % 2 === 0 ? ['lib'] : []),
            `f${file}.${random.pick(['ts', 'tsx', 'json', 'css', 'md'])}`,
          ),
          source(),
        ),
      ),
    );
  }
}

/** The reader, with the milliseconds spent in each of its parts. */
function measured(reader: FileReader, spent: Map<string, number>): FileReader {
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work;
    spent.set(name, (spent.get(name) ?? 0) + performance.now() - start);
    return result;
  };
  return {
    read: file => reader.read(file),
    exists: file => reader.exists(file),
    find: (root, patterns, options) => timed('find', reader.find(root, patterns, options)),
    holding: (files, needles) => timed('holding', reader.holding?.(files, needles) ?? Promise.resolve(files)),
  };
}

/** Every file below the root, read and searched one after the other in groups. */
async function naive(root: string, needle: string): Promise<number> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  let hits = 0;
  for (let start = 0; start < files.length; start += 32) {
    const texts = await Promise.all(files.slice(start, start + 32).map(file => readFile(file, 'utf8')));
    hits += texts.filter(text => text.includes(needle)).length;
  }
  return hits;
}

const root = await mkdtemp(join(tmpdir(), 'port-medic-switch-'));
try {
  await generate(root);
  const total: number[] = [];
  const parts = new Map<string, number[]>();
  const others: number[] = [];
  for (let run = 0; run < runs; run++) {
    const spent = new Map<string, number>();
    let start = performance.now();
    const plan = await planPortSwitch({
      root,
      files: measured(createFileReader({ root }), spent),
      from: 3000,
      to: 3999,
      hints: { activeProject: 'p0', activeScript: 'dev' },
    });
    total.push(performance.now() - start);
    for (const [name, ms] of spent) parts.set(name, [...(parts.get(name) ?? []), ms]);
    if (plan.primary.length !== 1 || plan.companions.length < 2)
      throw new Error(`unexpected plan: ${JSON.stringify(plan.primary)}`);
    start = performance.now();
    await naive(root, '3000');
    others.push(performance.now() - start);
  }
  const all = median(total);
  const share = (name: string): string =>
    `${median(parts.get(name) ?? []).toFixed(0)} ms (${((100 * median(parts.get(name) ?? [])) / all).toFixed(0)} %)`;
  const found = await createFileReader({ root }).find(root, globs);
  console.log(
    `monorepo of ${packages} packages, ${packages * filesOfPackage} files, ${found.length} of them looked at`,
  );
  console.log(
    `plan, median of ${runs}: ${all.toFixed(0)} ms; of it finding the files (own walk, no findFiles) ${share('find')}, looking for the digits ${share('holding')}`,
  );
  console.log(
    `the naive way (walk all, read all, search): ${median(others).toFixed(0)} ms, ${(median(others) / all).toFixed(1)} times as long`,
  );
} finally {
  await rm(root, { recursive: true, force: true });
}
