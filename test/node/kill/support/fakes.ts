/** Programs of other platforms and of container engines, played by scripts that write down how they were called. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

export interface Fakes {
  readonly folder: string;
  /** Makes a program: `body` is what it does after its call was written down, in JavaScript with `args`. */
  add(name: string, body?: string): Promise<string>;
  /** Every call so far, program first. */
  calls(): Promise<readonly (readonly string[])[]>;
}

/** A folder of fake programs, the first on the PATH until the test is over. */
export async function makeFakes(t: Pick<TestContext, 'after'>): Promise<Fakes> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-fakes-'));
  const log = join(folder, 'calls.jsonl');
  await writeFile(log, '');
  const before = process.env['PATH'];
  process.env['PATH'] = [folder, before].join(delimiter);
  t.after(async () => {
    process.env['PATH'] = before;
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    async add(name, body = '') {
      const path = join(folder, name);
      const script = `#!${process.execPath}
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify([${JSON.stringify(name)}, ...args]) + '\\n');
${body}
`;
      await writeFile(path, script);
      await chmod(path, 0o755);
      return path;
    },
    async calls() {
      const text = await readFile(log, 'utf8');
      return text
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as string[]);
    },
  };
}
