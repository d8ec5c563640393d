import type * as vscode from 'vscode';
import { quietPagesKey } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { isInet } from '../../core/model/endpoint.ts';
import { ownPageInstead, type Stranger, strangerOf } from '../../core/processes/strangers.ts';
import { inLines } from '../../core/text/harmless.ts';
import { isBrowser, openedPage, openingOn } from '../../core/workspace/pages.ts';
import { applyFix } from '../apply/applyFix.ts';
import { isFreeing } from '../apply/freeing.ts';
import { diagnosisSentence } from '../text/diagnosis.ts';
import { message } from '../text/messages.ts';
import { pageText } from '../text/ownPorts.ts';
import type { Tools } from '../tools.ts';
import { ask } from '../ui/say.ts';

/** What starts together does so within this time, in milliseconds; a preLaunchTask may come in between. */
const startTogether = 30_000;
/** Pages that the user wants to hear no more of. */
const mostQuiet = 100;

type Configuration = vscode.DebugConfiguration;

/** Who answers where a start is about to open a page. */
interface Strange {
  readonly port: number;
  readonly conflict: Conflict;
  readonly stranger: Stranger;
}

/** Looks whose page a start opens. A server that starts together with it decides first: its page is where that one goes. */
export class OpenedPages {
  readonly #state: vscode.Memento;
  /** Looks at what starts now. */
  readonly #starting = new Set<Promise<unknown>>();
  /** Where servers were started in the place of a port, and when, in milliseconds since the epoch. */
  readonly #moved = new Map<number, { readonly to: number; readonly at: number }>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** A start of a server is looked at, and asked about: pages wait for it. */
  async during<T>(look: Promise<T>): Promise<T> {
    this.#starting.add(look);
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
    const waitsFor = [...this.#starting];
    await Promise.allSettled(waitsFor);
    const { configuration: opened, strange } =
      waitsFor.length === 0 ? first : await this.#lookAt(tools, configuration, cwd);
    if (strange === undefined || token?.isCancellationRequested === true) return opened;
    return this.#ask(tools, opened, strange);
  }

  async #lookAt(
    tools: Tools,
    configuration: Configuration,
    cwd: string | undefined,
  ): Promise<{ readonly configuration: Configuration; readonly strange?: Strange }> {
    const page = openedPage(configuration);
    if (page === undefined) return { configuration };
    const { port } = page;
    const moved = this.#moved.get(port);
    if (moved !== undefined && Date.now() - moved.at < startTogether)
      return { configuration: openingOn(configuration, moved.to) as Configuration };
    const endpoint = { protocol: 'tcp', port } as const;
    const { probe, pipeline, window } = tools;
    if ((await probe.isFree(endpoint)) !== false) return { configuration };
    // A server that this very start is going to have there was asked about already.
    if (!isBrowser(configuration) && (await startsOn(tools, configuration, cwd, port))) return { configuration };
    const conflict = await pipeline.examine(endpoint);
    const { diagnosis } = conflict;
    const stranger = diagnosis && strangerOf(diagnosis, await window());
    if (stranger === undefined || this.#quiet.includes(keyOf(configuration, port, stranger))) return { configuration };
    return { configuration, strange: { port, conflict, stranger } };
  }

  async #ask(
    tools: Tools,
    configuration: Configuration,
    { port, conflict, stranger }: Strange,
  ): Promise<Configuration | undefined> {
    const { diagnosis } = conflict;
    const other = await pageInstead(tools, port);
    const free = diagnosis?.fixes.find(isFreeing);
    const buttons = {
      instead: other === undefined ? undefined : pageText.instead(other),
      free: free === undefined ? undefined : message.freeAndStart(),
      anyway: pageText.anyway(),
      noMore: pageText.noMore(),
    };
    const shown = Object.values(buttons).filter(button => button !== undefined);
    const detail = diagnosis && inLines([diagnosisSentence(diagnosis, Date.now())]);
    const chosen = await ask(pageText.strange(port, stranger), shown, detail);
    if (chosen === undefined) return undefined;
    if (chosen === buttons.instead && other !== undefined) return openingOn(configuration, other) as Configuration;
    if (chosen === buttons.free && free !== undefined)
      return (await applyFix(tools, conflict, free)) === 'freed' ? configuration : undefined;
    if (chosen === buttons.noMore) await this.#silence(keyOf(configuration, port, stranger));
    return configuration;
  }

  get #quiet(): readonly string[] {
    const kept = this.#state.get<unknown>(quietPagesKey);
    return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : [];
  }

  async #silence(key: string): Promise<void> {
    await this.#state.update(quietPagesKey, [...this.#quiet, key].slice(-mostQuiet));
  }
}

/** The port of this workspace's own page, as far as it is known to be elsewhere. */
export async function pageInstead(tools: Tools, port: number): Promise<number | undefined> {
  const { own, probe, store, window } = tools;
  const expected = own.all.flatMap(each => each.own).filter(({ from }) => from === port);
  const moved = store.all.flatMap(({ endpoint, failure }) =>
    endpoint !== undefined && isInet(endpoint) && endpoint.port === port ? (failure?.movedTo ?? []) : [],
  );
  const [listeners, here] = await Promise.all([probe.listeners(), window()]);
  return ownPageInstead(port, { expected: [...expected.map(({ to }) => to), ...moved], listeners, window: here });
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
function keyOf({ name }: Configuration, port: number, stranger: Stranger): string {
  const whose = stranger.kind === 'process' ? stranger.folder : (stranger.container.name ?? stranger.container.id);
  return JSON.stringify([name, port, whose]);
}
