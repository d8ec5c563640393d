/** Activation of installed extensions to the hundredth of a millisecond: VS Code's own figures of it are whole ones. */
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Milliseconds of one extension in one window. */
export interface FineTime {
  /** `require` of its code. */
  readonly load: number;
  /** The call of activate(). */
  readonly call: number;
  /** What activate() has put off to the next turn of the event loop. */
  readonly later: number;
}

/** Runs in the extension host: the same for every extension, beside whose code it stands. */
const wrapper = `
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const begun = performance.now();
const real = require('./untimed.js');
const load = performance.now() - begun;
exports.activate = context => {
  const now = setImmediate;
  let later = 0;
  let waiting = 0;
  const time = { load, call: 0, later: 0 };
  const write = () => {
    if (waiting > 0) return;
    const { id } = context.extension;
    writeFileSync(join(process.env.PEER_BENCH, process.pid + '-' + id + '.times'), JSON.stringify({ ...time, later }));
  };
  globalThis.setImmediate = (work, ...args) => {
    waiting += 1;
    return now(() => {
      const start = performance.now();
      work(...args);
      // What waited for this turn goes on right behind its callback.
      queueMicrotask(() => {
        later += performance.now() - start;
        waiting -= 1;
        write();
      });
    });
  };
  const start = performance.now();
  try {
    return real.activate(context);
  } finally {
    time.call = performance.now() - start;
    globalThis.setImmediate = now;
    write();
  }
};
`;

/** Puts a clock around the code of everything that is installed in the folder. */
export async function timeActivation(extensionsDir: string): Promise<void> {
  const entries = await readdir(extensionsDir, { withFileTypes: true });
  for (const { name } of entries.filter(entry => entry.isDirectory())) {
    const { main } = JSON.parse(await readFile(join(extensionsDir, name, 'package.json'), 'utf8')) as {
      readonly main: string;
    };
    const file = join(extensionsDir, name, main.endsWith('.js') ? main : `${main}.js`);
    await rename(file, join(dirname(file), 'untimed.js'));
    await writeFile(file, wrapper);
  }
}

/** What the clocks of one extension host have told, by extension. */
export async function fineTimes(results: string, pid: number): Promise<ReadonlyMap<string, FineTime>> {
  const found = new Map<string, FineTime>();
  for (const name of await readdir(results)) {
    const id =
      name.endsWith('.times') && name.startsWith(`${pid}-`)
        ? name.slice(`${pid}-`.length, -'.times'.length)
        : undefined;
    if (id !== undefined) found.set(id, JSON.parse(await readFile(join(results, name), 'utf8')) as FineTime);
  }
  return found;
}
