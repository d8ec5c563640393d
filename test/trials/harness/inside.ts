/** One trial, inside of its own namespaces: this is their first process, and all that runs there ends with it. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import type { Conflict } from '../../../src/core/model/conflict.ts';
import { isInet } from '../../../src/core/model/endpoint.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { FileEdit, PortSwitchPlan } from '../../../src/core/model/fix.ts';
import type { Move } from '../../../src/core/model/move.ts';
import type { Trial } from '../trial.ts';
import { Holder } from './holder.ts';
import { Listener } from './product.ts';
import { applyFileEdits, type Place, writeProject } from './project.ts';
import { Terminal } from './pty.ts';
import type { Failing, Judged, Noticed, NotTried, TrialResult } from './result.ts';
import { listening } from './sockets.ts';
import { pause, until } from './until.ts';

export interface Job extends Place {
  readonly trial: Trial;
  readonly version: string;
  readonly date: string;
  /** Folders of the commands that a user has. */
  readonly path: readonly string[];
  readonly home: string;
  readonly workerPath: string;
  /** Where recordings are left. */
  readonly recordings: string;
}

const usualSeconds = 25;
const sharedMemory = '/dev/shm';
/** Places a user is asked about that are tried. */
const mostAnswers = 3;

interface Heard {
  readonly conflicts: readonly Conflict[];
  readonly failures: readonly BindFailure[];
  readonly moves: readonly Move[];
  readonly listens: readonly number[];
  readonly text: string;
  /** Within its time it has neither ended nor listened nor said anything: that shows nothing. */
  readonly isUndecided: boolean;
}

/** `good`: nobody has the port; `taken`: somebody has; a number: it is to listen there. */
type Goal = 'good' | 'taken' | number;

class TrialRun {
  readonly #job: Job;
  readonly #ownMemory: boolean;
  readonly #protocol: 'tcp' | 'udp';

  /** `ownMemory`: what servers leave in the shared memory is nobody else's. */
  constructor(job: Job, ownMemory: boolean) {
    this.#job = job;
    this.#ownMemory = ownMemory;
    this.#protocol = job.trial.protocol ?? 'tcp';
  }

  async run(): Promise<TrialResult | NotTried> {
    const { trial, version, date } = this.#job;
    const owner = trial.user === undefined ? undefined : idOf(trial.user);
    await writeProject(trial, this.#job, owner);
    for (const line of trial.prepare ?? []) await this.#start(`prepare`, line, 'taken');
    const good = await this.#start('good', trial.line, 'good');
    if (!good.listens.includes(trial.port)) {
      return { name: trial.name, notTried: `it does not listen on ${trial.port} here: ${lastWords(good.text)}` };
    }
    const goodStart = isSilent(good) ? 'silent' : 'false alarm';
    const held4 = await this.#held('127.0.0.1');
    const holder = await Holder.on(trial.port, '::', this.#protocol);
    try {
      const kept = new Set([holder.pid]);
      const heard = await this.#start('held6', trial.line, 'taken', kept);
      const held6 = this.#noticed(heard);
      const { switching, once } = await this.#fixes(kept);
      const goesElsewhere = heard.listens.length > 0 && !heard.listens.includes(trial.port);
      const failing = goesElsewhere ? await this.#failing(kept) : undefined;
      const result = { name: trial.name, version, date, held4, held6, goodStart, switch: switching, once } as const;
      return { ...result, ...(failing && { failing }) };
    } finally {
      await holder.end();
    }
  }

  async #held(host: '127.0.0.1' | '::'): Promise<Noticed> {
    const { trial } = this.#job;
    const holder = await Holder.on(trial.port, host, this.#protocol);
    try {
      return this.#noticed(await this.#start('held4', trial.line, 'taken', new Set([holder.pid])));
    } finally {
      await holder.end();
    }
  }

  #noticed({ conflicts, failures, moves, listens, text, isUndecided }: Heard): Noticed {
    const { port, says } = this.#job.trial;
    if (isUndecided && says === undefined) throw new Undecided(text);
    const ports = conflicts.flatMap(({ endpoint }) =>
      endpoint !== undefined && isInet(endpoint) ? [endpoint.port] : [],
    );
    const [known] = moves;
    const said = failures.find(({ kind }) => kind === 'moved');
    const moved = known === undefined ? said : { port: known.from.port, movedTo: known.to.port };
    const where = { listensOn: listens };
    if (ports.some(each => each !== port)) return { kind: 'wrong port', ports, ...where };
    if (ports.length > 0) return { kind: 'told' };
    if (moved !== undefined) {
      const { movedTo } = moved;
      if (moved.port !== undefined && moved.port !== port) return { kind: 'wrong port', ports: [moved.port], ...where };
      return {
        kind: 'moved',
        ...(movedTo !== undefined && { movedTo }),
        ...(known && { known: known.known }),
        ...where,
      };
    }
    if (listens.includes(port)) return { kind: 'shares' };
    return { kind: says === undefined || says === 'shares' ? 'missed' : 'silent', ...where };
  }

  async #fixes(kept: ReadonlySet<number>): Promise<{ switching: Judged; once: Judged }> {
    const { trial, root, workerPath } = this.#job;
    const run = { root, cwd: this.#cwd, line: trial.line };
    const listener = new Listener(run, workerPath);
    try {
      const to = await listener.otherPort(trial.port, this.#protocol);
      if (to === undefined) throw new Error('no port is free');
      const plan = await listener.planSwitch(trial.port, to);
      await this.#keep('plan', JSON.stringify(plan, undefined, 1));
      const once = await listener.planOnce(trial.port, to, plan);
      await this.#keep('once', JSON.stringify(once ?? null, undefined, 1));
      return { switching: await this.#switch(plan, to, kept), once: await this.#once(once, to, kept) };
    } finally {
      listener.dispose();
    }
  }

  /** Where the user is asked, each answer is tried until one listens. */
  async #switch(plan: PortSwitchPlan, to: number, kept: ReadonlySet<number>): Promise<Judged> {
    const certain = plan.companions.filter(each => each.certain === true);
    if (plan.primary.length > 0) return this.#edited([...plan.primary, ...certain], to, kept, 'listens');
    let judged: Judged = {
      kind: 'none',
      why: plan.notUnderstood === true ? 'not understood' : 'no file states the port',
    };
    for (const { file, edits, why } of plan.ambiguous.slice(0, mostAnswers)) {
      if (edits === undefined) continue;
      judged = await this.#edited([{ file, edits, why }], to, kept, 'asks');
      if (judged.kind === 'asks') return judged;
    }
    return judged;
  }

  async #edited(
    edits: readonly FileEdit[],
    to: number,
    kept: ReadonlySet<number>,
    kind: 'listens' | 'asks',
  ): Promise<Judged> {
    const { trial, root } = this.#job;
    const by = [...new Set(edits.map(({ file }) => relative(root, file)))].join(', ');
    const foreign = edits.map(({ file }) => relative(root, file)).find(file => trial.others?.includes(file) === true);
    if (foreign !== undefined) return { kind: 'wrong', by, why: `${foreign} is of another program` };
    const undo = await applyFileEdits(edits);
    const heard = await this.#start('switched', trial.line, to, kept);
    await undo();
    return this.#judge(heard, to, by, kind);
  }

  async #once(plan: Awaited<ReturnType<Listener['planOnce']>>, to: number, kept: ReadonlySet<number>): Promise<Judged> {
    if (plan === undefined || plan.kind !== 'command') return { kind: 'none', why: 'not offered' };
    const set = Object.entries(plan.env).map(([name, value]) => `${name}=${value} `);
    const { commandLine, at = 0 } = plan;
    const line = `${commandLine.slice(0, at)}${set.join('')}${commandLine.slice(at)}`;
    return this.#judge(await this.#start('once', line, to, kept), to, line, 'listens');
  }

  /** What has it fail instead of going elsewhere is added, and it is started again; `undefined` where nothing is known to. */
  async #failing(kept: ReadonlySet<number>): Promise<Failing | undefined> {
    const { trial, root, workerPath } = this.#job;
    const listener = new Listener({ root, cwd: this.#cwd, line: trial.line }, workerPath);
    const plan = await listener.planFailing(trial.port).finally(() => listener.dispose());
    if (plan === undefined) return undefined;
    const { words, edit } = plan;
    const undo = await applyFileEdits(edit === undefined ? [] : [edit]);
    const line = edit === undefined ? `${trial.line} ${words}` : trial.line;
    const { listens, conflicts, isUndecided, text } = await this.#start('failing', line, 'taken', kept);
    await undo();
    if (isUndecided) throw new Undecided(text);
    const isTold = conflicts.some(
      ({ endpoint }) => endpoint !== undefined && isInet(endpoint) && endpoint.port === trial.port,
    );
    if (listens.length > 0) return { words, wrong: `it listens on ${listens.join(', ')}` };
    return isTold ? { words } : { words, wrong: `not told: ${lastWords(text)}` };
  }

  #judge({ listens, conflicts, text, isUndecided }: Heard, to: number, by: string, kind: 'listens' | 'asks'): Judged {
    if (isUndecided) throw new Undecided(text);
    if (!listens.includes(to)) {
      const where = listens.length === 0 ? lastWords(text) : `it listens on ${listens.join(', ')}`;
      return { kind: 'wrong', by, why: where };
    }
    return conflicts.length === 0 ? { kind, by } : { kind: 'wrong', by, why: 'it listens, and a conflict is told' };
  }

  get #cwd(): string {
    const { root, trial } = this.#job;
    return trial.folder === undefined ? root : join(root, trial.folder);
  }

  async #start(phase: string, line: string, goal: Goal, kept: ReadonlySet<number> = new Set()): Promise<Heard> {
    const { trial, root, path, home, workerPath } = this.#job;
    const limit = (trial.seconds ?? usualSeconds) * 1000;
    const listener = new Listener({ root, cwd: this.#cwd, line }, workerPath);
    const chunks: [number, string][] = [];
    const started = performance.now();
    let code: number | undefined;
    let last = started;
    const terminal = new Terminal({
      line,
      cwd: this.#cwd,
      env: {
        PATH: path.join(delimiter),
        HOME: home,
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        BROWSER: 'none',
        NO_UPDATE_NOTIFIER: '1',
        npm_config_update_notifier: 'false',
      },
      ...(trial.user !== undefined && { user: trial.user }),
      onShell: pid => listener.inShell(pid),
      onChunk: chunk => {
        last = performance.now();
        chunks.push([Math.round(last - started), chunk]);
        listener.push(chunk);
      },
      onEnd: exit => {
        code = exit;
        listener.end(exit);
      },
    });
    const ports = () => listening(this.#protocol, kept);
    const isOver = () => code !== undefined && trial.says !== 'background';
    const wanted = goal === 'good' ? trial.port : goal;
    const isThere = () =>
      wanted === 'taken' ? ports().length > 0 || listener.failures.length > 0 : ports().includes(wanted);
    await until(() => isOver() || isThere(), limit);
    // A server may listen a while before it says so.
    last = performance.now();
    if (goal === 'taken') await until(() => isOver() || performance.now() - last > 2500, 12_000);
    else await pause(goal === 'good' ? 1500 : 300);
    // What it did before it ended is told a moment later.
    if (isOver()) await pause(300);
    const listens = ports();
    const isUndecided = !isOver() && listens.length === 0 && listener.failures.length === 0;
    const conflicts = await listener.conflicts();
    const heard = {
      conflicts,
      failures: [...listener.failures],
      moves: listener.moves,
      listens,
      text: terminal.text,
      isUndecided,
    };
    await terminal.end(kept);
    listener.dispose();
    // A server that was killed cannot take its segments away, and would not start beside them.
    if (this.#ownMemory)
      for (const name of await readdir(sharedMemory)) await rm(join(sharedMemory, name), { recursive: true });
    const told = {
      conflicts: conflicts.map(({ endpoint, candidates }) => ({ endpoint, candidates })),
      failures: heard.failures,
    };
    await this.#keep(phase, JSON.stringify({ line, code, listens, ...told, chunks }, undefined, 1));
    return heard;
  }

  async #keep(phase: string, text: string): Promise<void> {
    const { recordings, trial } = this.#job;
    await mkdir(recordings, { recursive: true });
    await writeFile(join(recordings, `${trial.name}.${phase}.json`), text);
  }
}

/** A start took too long to tell anything, as on a machine that is too busy. */
class Undecided extends Error {
  constructor(text: string) {
    super(`a start came to no end here: ${lastWords(text)}`);
  }
}

/** What a user is told counts, not what was heard and weighed. */
function isSilent({ conflicts, failures, moves }: Heard): boolean {
  return conflicts.length === 0 && moves.length === 0 && failures.every(({ kind }) => kind !== 'moved');
}

const escapes = /\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007]*\u0007|[()][A-Z0-9])/g;

/** The last line it printed, for a table. */
function lastWords(text: string): string {
  const lines = text
    .replace(escapes, '')
    .split(/[\r\n]+/)
    .map(line => line.trim());
  // A spinner says nothing.
  return (lines.filter(line => /\w/.test(line)).at(-1) ?? 'it says nothing').slice(0, 120);
}

function idOf(user: string): number {
  return Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout);
}

/** Plays the job that a file holds and writes what came of it beside it. */
export async function playJob(file: string): Promise<void> {
  const job = JSON.parse(await readFile(file, 'utf8')) as Job;
  spawnSync('ip', ['link', 'set', 'lo', 'up']);
  const ownMemory = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', sharedMemory]).status === 0;
  const result = await new TrialRun(job, ownMemory).run().catch((error: unknown): NotTried => {
    const notTried = error instanceof Error ? error.message : String(error);
    return { name: job.trial.name, notTried };
  });
  await writeFile(`${file}.result`, JSON.stringify(result));
}
