/**
 * What Windows tells: of its sockets, its processes and who may end them. The system's own calls come first; where they are not to
 * be had, its tools; where those fail, less is known, and every answer says which it was.
 */
import type { CancelSignal } from '../../core/host.ts';
import {
  boundOnly,
  parseWindowsNetstat,
  windowsBoundArgs,
  windowsNetstatArgs,
} from '../../core/probe/windows/netstat.ts';
import { parseProcessFacts, powershellPath, processFactsArgs } from '../../core/probe/windows/powershell.ts';
import { parseTasklist, tasklistArgs } from '../../core/probe/windows/tasklist.ts';
import type { Interrupted, NativeProcesses, SocketsOf } from '../../core/probe/windows/windowsNative.ts';
import { rowOfProcess } from '../../core/probe/windows/windowsProcess.ts';
import { withDual } from '../../core/probe/windows/windowsTables.ts';
import { type ProcessTable, processTable } from '../../core/processes/processTable.ts';
import type { Run, RunResult } from '../exec.ts';
import type { SocketTable } from '../probe/tableProbe.ts';
import { answered, outcome, textOf } from '../probe/tool.ts';
import type { Native } from './native.ts';
import type { PowerShell } from './powershell.ts';

/** Milliseconds. A virus scanner may hold the first start of any program for seconds; what is asked twice has both limits. */
export const windowsLimits = {
  netstat: [3000, 8000],
  powershell: 12_000,
  tasklist: 8000,
  netsh: 8000,
  taskkill: 8000,
} as const;

export interface Question {
  /** Gets a line for each thing that is asked, for the report. */
  readonly tried: string[];
  readonly signal?: CancelSignal | undefined;
}

/**
 * - `calls`, `powershell`: everything, as far as the user may see it
 * - `tasklist`: names and services only; no parents, starts, programs or accounts
 * - `nothing`: no answer; the table is empty, and says nothing about who lives
 */
export type FactsBy = 'calls' | 'powershell' | 'tasklist' | 'nothing';

export interface WindowsFacts {
  readonly by: FactsBy;
  readonly table: ProcessTable;
  readonly services: ReadonlyMap<number, readonly string[]>;
}

export interface WindowsSockets extends SocketTable {
  /** As `WindowsSource.facts` of all who have one of the rows: where that was asked for, and came with the table. */
  readonly facts?: WindowsFacts;
}

export interface WindowsSource {
  /** The sockets of all users; those at least that `of` asks for. */
  sockets(question: Question, of?: SocketsOf): Promise<WindowsSockets>;
  /** TCP sockets that are bound and neither listen nor are connected. `plain`: the table that they are missing from. */
  boundSockets(plain: SocketTable, question: Question): Promise<SocketTable>;
  /** All processes; all that can be known of those in `about` and of their relatives. */
  facts(about: readonly number[], question: Question): Promise<WindowsFacts>;
  /** Ctrl+C or Ctrl+Break in the console of a process; `undefined` where there is no way to send it. */
  interrupt(pid: number, only: readonly number[], event: 'ctrl-c' | 'ctrl-break'): Promise<Interrupted | undefined>;
  /** Runs one of the system folder's programs; the text is in the OEM code page, of which only ASCII is relied on. */
  runSystem(file: string, args: readonly string[], timeoutMs: number, signal?: CancelSignal): ReturnType<Run>;
  /** Does once, while nobody waits, what makes a first question slower than the next. */
  warmUp(): Promise<void>;
  dispose(): void;
}

export interface WindowsSourceOptions {
  readonly run: Run;
  /** `C:\Windows`. */
  readonly systemRoot: string;
  /** The system's own calls; absent where the package has none. */
  readonly native?: Native;
  /** One that stays; without it PowerShell is started for each question. */
  readonly powershell?: PowerShell;
  readonly limits?: { readonly netstat: readonly number[] };
}

/** Runs a program of the folder; as `WindowsSource.runSystem`. `separator`: as the running system writes paths. */
export function systemRunner(run: Run, system32: string, separator: '\\' | '/', cwd?: string) {
  return (file: string, args: readonly string[], timeoutMs: number, signal?: CancelSignal): Promise<RunResult> =>
    run(`${system32}${separator}${file}`, args, {
      timeoutMs,
      encoding: 'latin1',
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    });
}

type SystemRunner = ReturnType<typeof systemRunner>;

/** The table of netstat; asked a second time, with more patience, where it did not come to its end. */
export async function netstatTable(
  runSystem: SystemRunner,
  { tried, signal }: Question,
  args: readonly string[] = windowsNetstatArgs(),
  limits: readonly number[] = windowsLimits.netstat,
): Promise<SocketTable> {
  let table: SocketTable = { rows: [], answered: false };
  for (const limit of limits) {
    const result = await runSystem('netstat.exe', args, limit, signal);
    tried.push(outcome(`netstat ${args.join(' ')}`, result));
    const rows = parseWindowsNetstat(textOf(result));
    const whole = answered(result) && rows.length > 0;
    table = { rows: whole ? withDual(rows) : rows, answered: whole };
    if (whole || result.kind !== 'timed-out' || signal?.aborted === true) break;
  }
  return table;
}

/** Names and services by tasklist alone. */
export async function taskFacts(runSystem: SystemRunner, { tried, signal }: Question): Promise<WindowsFacts> {
  const result = await runSystem('tasklist.exe', tasklistArgs(), windowsLimits.tasklist, signal);
  tried.push(outcome('tasklist /svc', result));
  // A list that was cut would make every process behind the cut look dead.
  const tasks = answered(result) ? parseTasklist(result.stdout) : [];
  return {
    by: tasks.length === 0 ? 'nothing' : 'tasklist',
    table: processTable(tasks.map(({ pid, name }) => ({ pid, name, commandLine: '' }))),
    services: new Map(tasks.filter(task => task.services.length > 0).map(task => [task.pid, task.services])),
  };
}

function factsByCalls({ processes, services: pairs }: NativeProcesses): WindowsFacts {
  const services = new Map<number, string[]>();
  for (const [pid, name] of pairs) services.set(pid, [...(services.get(pid) ?? []), name]);
  return { by: 'calls', table: processTable(processes.map(rowOfProcess)), services };
}

export function createWindowsSource(options: WindowsSourceOptions): WindowsSource {
  const { run, systemRoot, native, powershell, limits } = options;
  const system32 = `${systemRoot}\\System32`;
  const runSystem = systemRunner(run, system32, '\\');

  async function askPowerShell(
    about: readonly number[],
    { tried, signal }: Question,
  ): Promise<WindowsFacts | undefined> {
    const timeoutMs = windowsLimits.powershell;
    const result =
      powershell === undefined
        ? await run(`${system32}\\${powershellPath}`, processFactsArgs(about), {
            timeoutMs,
            ...(signal === undefined ? {} : { signal }),
          })
        : await powershell.ask(about, timeoutMs, signal);
    const facts = answered(result) ? parseProcessFacts(result.stdout, about) : undefined;
    const read = facts !== undefined && facts.processes.length > 0;
    tried.push(
      read || result.kind !== 'ok' ? outcome('powershell', result) : 'powershell: an answer that cannot be read',
    );
    return read ? { by: 'powershell', table: processTable(facts.processes), services: facts.services } : undefined;
  }

  async function askCalls(about: readonly number[], { tried, signal }: Question): Promise<WindowsFacts | undefined> {
    if (native === undefined) return undefined;
    const found = await native.ask({ ask: 'processes', about }, signal);
    tried.push(`processes by system calls: ${'no' in found ? found.no : 'ok'}`);
    return 'no' in found ? undefined : factsByCalls(found.answer);
  }

  return {
    async sockets(question, of) {
      const found = await native?.ask({ ask: 'sockets', ...(of === undefined ? {} : { of }) }, question.signal);
      if (found !== undefined) {
        question.tried.push(`sockets by system calls: ${'no' in found ? found.no : 'ok'}`);
        // No rows at all is no table of a living system.
        if ('answer' in found && found.answer.total > 0) {
          const { rows, behind } = found.answer;
          if (behind !== undefined) question.tried.push('processes by system calls: ok');
          return { rows, answered: true, ...(behind === undefined ? {} : { facts: factsByCalls(behind) }) };
        }
      }
      return netstatTable(runSystem, question, windowsNetstatArgs(), limits?.netstat);
    },
    async boundSockets(plain, question) {
      // The calls do not list them.
      const all = await netstatTable(runSystem, question, windowsBoundArgs(), limits?.netstat);
      return { rows: boundOnly(all.rows, plain.rows), answered: all.answered };
    },
    async facts(about, question) {
      return (
        (await askCalls(about, question)) ??
        (await askPowerShell(about, question)) ??
        (await taskFacts(runSystem, question))
      );
    },
    async interrupt(pid, only, event) {
      const found = await native?.ask({ ask: 'interrupt', pid, only, event });
      return found !== undefined && 'answer' in found ? found.answer.outcome : undefined;
    },
    runSystem,
    async warmUp() {
      await native?.ask({ ask: 'sockets', of: { protocol: 'tcp', port: 0 } });
    },
    dispose() {
      native?.dispose();
      powershell?.dispose();
    },
  };
}
