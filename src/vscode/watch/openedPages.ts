import * as vscode from 'vscode';
import { quietPagesKey } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { isInet } from '../../core/model/endpoint.ts';
import { isFreeing } from '../../core/model/freeingFix.ts';
import type { Stranger } from '../../core/processes/strangers.ts';
import { inLines } from '../../core/text/harmless.ts';
import { isBrowser, openedPage, openingOn } from '../../core/workspace/pages.ts';
import { applyFix } from '../apply/applyFix.ts';
import { diagnosisSentence } from '../text/diagnosis.ts';
import { message } from '../text/messages.ts';
import { pageText } from '../text/ownPorts.ts';
import type { Tools } from '../tools.ts';
import { ask } from '../ui/say.ts';

/** What starts together does so within this time, in milliseconds; a preLaunchTask may come in between. */
const startTogether = 30_000;
/** Milliseconds in which a member of a compound comes after another one; VS Code does not tell who started a session. */
const companionLimit = 2_000;
/** Pages that the user wants to hear no more of, and how much of the name or line that opens each, in UTF-16 units. */
const mostQuiet = 100;
const longestName = 200;

type Configuration = vscode.DebugConfiguration;

/** Who answers where a start is about to open a page. */
export interface Strange {
  readonly port: number;
  readonly conflict: Conflict;
  readonly stranger: Stranger;
}

/** A page that a start opens, and the same start with that page on another port, where that can be said. */
interface Target {
  readonly port: number;
  readonly on: (port: number) => Configuration | undefined;
}

/** Looks whose page a start opens. A server that starts together with it decides first: its page is where that one goes. */
export class OpenedPages {
  readonly #state: vscode.Memento;
  /** Looks at what starts now. */
  readonly #starting = new Set<Promise<unknown>>();
  /** Of those who wait for the next start. */
  readonly #waiting = new Set<() => void>();
  /** Where servers were started in the place of a port, and when, in milliseconds since the epoch. */
  readonly #moved = new Map<number, { readonly to: number; readonly at: number }>();
  /** What was asked about when, in milliseconds since the epoch: what such a start does in a terminal is no news. */
  readonly #asked = new Map<string, number>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** A start of a server is looked at, and asked about: pages wait for it. */
  async during<T>(look: Promise<T>): Promise<T> {
    this.#starting.add(look);
    for (const wake of this.#waiting) wake();
    try {
      return await look;
    } finally {
      this.#starting.delete(look);
    }
  }

  /** A server is started on another port this time. */
  moves(from: number, to: number): void {
    this.#moved.set(from, { to, at: Date.now() });
  }

  /** The configuration to start; `undefined` stops the start. */
  async checked(
    tools: Tools,
    configuration: Configuration,
    cwd: string | undefined,
    token: vscode.CancellationToken | undefined,
  ): Promise<Configuration | undefined> {
    const first = await this.#lookAt(tools, configuration, cwd);
    if (first.strange === undefined) return first.configuration;
    // A server that starts together with the page may just be asked about the same port.
    if (this.#starting.size === 0 && hasCompanions(configuration, cwd)) await this.#nextStart();
    const companions = [...this.#starting];
    await Promise.allSettled(companions);
    const {
      configuration: opened,
      strange,
      on,
    } = companions.length === 0 ? first : await this.#lookAt(tools, configuration, cwd);
    if (strange === undefined || token?.isCancellationRequested === true) return opened;
    if (this.isQuiet(opened.name, strange)) return opened;
    const answer = await this.#ask(tools, opened, strange, on);
    if (answer !== undefined && runsInTerminal(opened)) this.#asked.set(keyOf('', strange), Date.now());
    return answer;
  }

  /** A start that was asked about has just gone on in a terminal: the user knows whose page it is. Counts once. */
  takeAsked(strange: Strange): boolean {
    const key = keyOf('', strange);
    const at = this.#asked.get(key) ?? 0;
    this.#asked.delete(key);
    return Date.now() - at < startTogether;
  }

  /** Until something starts, or nothing does. */
  async #nextStart(): Promise<void> {
    let wake = (): void => undefined;
    const started = new Promise<void>(resolve => {
      wake = resolve;
    });
    this.#waiting.add(wake);
    const timer = setTimeout(wake, companionLimit);
    await started;
    clearTimeout(timer);
    this.#waiting.delete(wake);
  }

  async #lookAt(
    tools: Tools,
    configuration: Configuration,
    cwd: string | undefined,
  ): Promise<{ readonly configuration: Configuration; readonly strange?: Strange; readonly on?: Target['on'] }> {
    for (const { port, on } of await targetsOf(tools, configuration, cwd)) {
      const moved = this.#moved.get(port);
      if (moved !== undefined && Date.now() - moved.at < startTogether)
        return { configuration: on(moved.to) ?? configuration };
      // A server that this very start is going to have there was asked about already.
      if (!isBrowser(configuration) && (await startsOn(tools, configuration, cwd, port))) continue;
      const strange = await strangeAt(tools, port);
      if (strange !== undefined) return { configuration, strange, on };
    }
    return { configuration };
  }

  async #ask(
    tools: Tools,
    configuration: Configuration,
    strange: Strange,
    on: Target['on'] = () => undefined,
  ): Promise<Configuration | undefined> {
    const { port, conflict, stranger } = strange;
    const { diagnosis } = conflict;
    const other = await pageInstead(tools, port);
    const instead = other === undefined ? undefined : on(other);
    const free = diagnosis?.fixes.find(isFreeing);
    const buttons = {
      instead: other === undefined || instead === undefined ? undefined : pageText.instead(other),
      free: free === undefined ? undefined : message.freeAndStart(),
      anyway: pageText.anyway(),
      noMore: pageText.noMore(),
    };
    const shown = Object.values(buttons).filter(button => button !== undefined);
    const detail = diagnosis && inLines([diagnosisSentence(diagnosis, Date.now())]);
    const chosen = await ask(pageText.strange(port, stranger), shown, detail);
    if (chosen === undefined) return undefined;
    if (chosen === buttons.instead) return instead;
    if (chosen === buttons.free && free !== undefined)
      return (await applyFix(tools, conflict, free)) === 'freed' ? configuration : undefined;
    if (chosen === buttons.noMore) await this.silence(configuration.name, strange);
    return configuration;
  }

  /** The user wants to hear no more of this page. `by`: the configuration or command line that opens it. */
  isQuiet(by: string, strange: Strange): boolean {
    return this.#quiet.includes(keyOf(by, strange));
  }

  async silence(by: string, strange: Strange): Promise<void> {
    await this.#state.update(quietPagesKey, [...this.#quiet, keyOf(by, strange)].slice(-mostQuiet));
  }

  get #quiet(): readonly string[] {
    const kept = this.#state.get<unknown>(quietPagesKey);
    return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : [];
  }
}

/** Who else answers on the port of a page; `undefined` where nobody does, it is this workspace's, or that is not known. A free port costs one bind. */
export async function strangeAt(
  { probe, pipeline, window, strangerOf }: Tools,
  port: number,
): Promise<Strange | undefined> {
  const endpoint = { protocol: 'tcp', port } as const;
  if ((await probe.isFree(endpoint)) !== false) return undefined;
  const conflict = await pipeline.examine(endpoint);
  const stranger = conflict.diagnosis && strangerOf(conflict.diagnosis, await window());
  return stranger && { port, conflict, stranger };
}

/** The port of this workspace's own page, as far as it is known to be elsewhere. */
export async function pageInstead(tools: Tools, port: number): Promise<number | undefined> {
  const { moves, own, ownPageInstead, probe, window } = tools;
  const expected = own.all.flatMap(each => each.own).filter(({ from }) => from === port);
  const moved = moves.all.filter(({ from }) => from.port === port);
  const [listeners, here] = await Promise.all([probe.listeners(), window()]);
  return ownPageInstead(port, {
    expected: [...expected.map(({ to }) => to), ...moved.map(({ to }) => to.port)],
    listeners,
    window: here,
  });
}

/** Whether a compound may have started it, together with others. */
function hasCompanions({ name }: Configuration, cwd: string | undefined): boolean {
  const scope = cwd === undefined ? undefined : vscode.Uri.file(cwd);
  const compounds: unknown = vscode.workspace.getConfiguration('launch', scope).get('compounds');
  return (
    Array.isArray(compounds) &&
    compounds.some((compound: { readonly configurations?: unknown } | null) => {
      const members: readonly unknown[] = Array.isArray(compound?.configurations) ? compound.configurations : [];
      return members.some(member => member === name || (member as { readonly name?: unknown } | null)?.name === name);
    })
  );
}

function runsInTerminal(configuration: Configuration): boolean {
  const { type, console } = configuration;
  return type === 'node-terminal' || (console === 'integratedTerminal' && !isBrowser(configuration));
}

/** The pages that a start opens: its own, or those of the tests that it runs. */
async function targetsOf(
  { launchedPages, testedIn }: Tools,
  configuration: Configuration,
  cwd: string | undefined,
): Promise<readonly Target[]> {
  const page = openedPage(configuration);
  if (page !== undefined) return [{ port: page.port, on: port => openingOn(configuration, port) as Configuration }];
  const tested = await launchedPages(configuration, cwd);
  return tested.map(each => ({ port: each.port, on: port => testedIn(each, configuration, port) }));
}

async function startsOn(
  { launchPorts }: Tools,
  configuration: Configuration,
  cwd: string | undefined,
  port: number,
): Promise<boolean> {
  const found = await launchPorts(configuration, cwd);
  return found.some(
    ({ endpoint, from }) => isInet(endpoint) && endpoint.port === port && !from.startsWith('serverReadyAction'),
  );
}

/** The same page of the same folder: another one is news. */
function keyOf(by: string, { port, stranger }: Strange): string {
  const whose = stranger.kind === 'process' ? stranger.folder : (stranger.container.name ?? stranger.container.id);
  return JSON.stringify([by.slice(0, longestName), port, whose]);
}
