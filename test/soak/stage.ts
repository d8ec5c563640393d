/** What every scenario of the soak is made of: its stage, its helpers, and what is held against it. */
import { existsSync, readFileSync } from 'node:fs';
import type { KillOptions, Probe } from '../../src/core/host.ts';
import type { Endpoint } from '../../src/core/model/endpoint.ts';
import type { KillResult } from '../../src/core/model/fix.ts';
import type { Holder } from '../../src/core/model/process.ts';
import { createKiller } from '../../src/node/kill/index.ts';
import { loopback } from '../node/kill/support/world.ts';
import type { Random } from '../support/random.ts';
import { identityOf, type Round, type Witness } from './witness.ts';

export interface Stage {
  readonly random: Random;
  readonly probe: Probe;
  readonly port: number;
  readonly round: Round;
  readonly witness: Witness;
  /** Results of which the sentence would not be true. */
  readonly untrue: string[];
  /** No further round begins. */
  isLate(): boolean;
  after(cleanUp: () => void | Promise<void>): void;
}

/** What is held against a round besides wrong signals. */
export interface Outcome {
  readonly results: readonly KillResult[];
  /** Where a bind must work if the last of the results says so. */
  readonly endpoints: readonly Endpoint[];
  readonly complaints: readonly string[];
  /** How many the play went through, where it sets up once for several; else one. */
  readonly rounds?: number;
}

export interface Scenario {
  readonly name: string;
  /** How often it is played, relative to the others. */
  readonly weight: number;
  /** Milliseconds after which a round hangs, where what it starts takes its time. */
  readonly hangMs?: number;
  play(stage: Stage): Promise<Outcome>;
}

export const hosts = ['-', loopback, '0.0.0.0', '::', '::1'] as const;

export function endpointOf(port: number, host: string): Endpoint {
  return { protocol: 'tcp', port, ...(host === '-' ? {} : { host }) };
}

export function allow({ round }: Stage, ...pids: readonly number[]): void {
  for (const pid of pids) round.allowed.add(identityOf(pid));
}

export async function holderAt(stage: Stage, endpoint: Endpoint, pid?: number): Promise<Holder> {
  const found = await stage.probe.inspect(endpoint);
  const holders = found.kind === 'held' ? found.holders : [];
  const holder = pid === undefined ? holders[0] : holders.find(one => one.pid === pid);
  if (holder === undefined) throw new Error(`no holder to begin with: ${JSON.stringify(found).slice(0, 300)}`);
  return holder;
}

/** One kill, charged to the round; `over` once it has answered, unless others are at work. */
export async function kill(
  stage: Stage,
  holder: Holder,
  endpoint: Endpoint,
  options: KillOptions,
): Promise<KillResult> {
  const probe = stage.random.chance(0.3) ? undefined : stage.probe;
  const killer = createKiller(probe === undefined ? {} : { probe });
  // Signals of other killers in the same round are not this one's.
  const own: Round = Object.assign(Object.create(stage.round) as Round, { signals: 0 });
  const result = await stage.witness.run(own, () => killer.kill(holder, endpoint, options));
  stage.round.signals += own.signals;
  const problem = untrueOf(result, holder, own.signals);
  if (problem !== undefined) stage.untrue.push(`${problem}: ${JSON.stringify(result).slice(0, 300)}`);
  return result;
}

/** Alive and not only waiting to be fetched: also where the first thread has ended before the others. */
function lives({ pid, startToken }: { readonly pid: number; readonly startToken?: string }): boolean {
  if (identityOf(pid) !== `${pid}:${startToken}`) return false;
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return !'ZX'.includes(state) || Number(fields[16]) > 1;
}

/** What the user is told of each result, held against what is so. */
function untrueOf(result: KillResult, holder: Holder, signals: number): string | undefined {
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      if (lives(holder) !== (result.kind === 'freed' && result.lives === true))
        return lives(holder) ? 'said to have ended' : 'said to live on';
      return undefined;
    case 'refused':
      return signals > 0 ? 'not touched, but signalled' : undefined;
    case 'changed':
      return signals > 0 && result.asked !== true ? 'nothing sent, but signalled' : undefined;
    case 'still-running':
      return lives(result.process ?? holder) ? undefined : 'said to run on';
    case 'retaken':
      return result.stayed === true && lives(holder) ? 'said to have ended' : undefined;
    case 'lingering':
    case 'not-permitted':
    case 'unread':
    case 'ends-others':
    case 'command-needed':
    case 'cancelled':
    case 'failed':
      return undefined;
  }
}

export function expect(results: readonly KillResult[], ...kinds: readonly KillResult['kind'][]): string[] {
  return results
    .filter(result => !kinds.includes(result.kind))
    .map(result => `unexpected ${JSON.stringify(result).slice(0, 400)}`);
}

export const soon = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
