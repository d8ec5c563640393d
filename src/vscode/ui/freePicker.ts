import * as vscode from 'vscode';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import { endpointKey, isInet } from '../../core/model/endpoint.ts';
import { shortName } from '../../core/processes/describe.ts';
import { type FreeFacts, type FreeRow, type FreeRows, freeRows } from '../../core/rows/freeRows.ts';
import type { ConflictRow, ListenerRow } from '../../core/rows/portRows.ts';
import { RowTicks, type TickRow } from '../../core/rows/rowTicks.ts';
import { harmless, joined, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { message } from '../text/messages.ts';
import { age, containerName } from '../text/names.ts';
import { portText } from '../text/ports.ts';
import type { Tools } from '../tools.ts';
import { type Choice, createPick } from './say.ts';

type Row = FreeRow & TickRow;

interface EndpointItem extends Choice {
  /** Absent on the row that says what could not be read. */
  readonly row?: Row;
}

/**
 * The listening ports with their processes; several may be ticked, or typed as *Diagnose Port…* takes them and as lists and ranges.
 * Nothing is ticked beforehand but what the user typed. Enter without a tick takes the highlighted row, which is the first one until
 * the user moves. Text that is no port and fits nobody is answered in the list, and Enter then does nothing.
 */
export async function pickEndpoints(tools: Tools, configured: readonly InetEndpoint[]): Promise<readonly Endpoint[]> {
  const owned = new DisposableStore();
  const controller = new AbortController();
  const pick = owned.add(createPick<EndpointItem>());
  let facts: FreeFacts = {
    listeners: [],
    // They come with the list: by then they say what is true.
    conflicts: [],
    workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    platform: tools.platform,
    windowPids: [],
    configured,
  };
  const ticks = new RowTicks<Row>();
  let shown: readonly EndpointItem[] = [];
  let shownText = '';
  const render = () => {
    const found = freeRows(pick.value, facts);
    // Before the list is there, nobody knows whether the text fits somebody.
    const items = pick.busy && found.unread?.why === 'no-port' ? [] : itemsOf(found);
    shownText = pick.value;
    // New rows take ticks and focus away, so the same ones are left alone.
    if (lookOf(items) === lookOf(shown)) return;
    shown = items;
    pick.items = shown;
    const set = new Set(ticks.draw(shown.flatMap(({ row }) => row ?? [])));
    pick.selectedItems = shown.filter(({ row }) => row !== undefined && set.has(row));
    pick.activeItems = shown.slice(0, 1);
  };
  pick.canSelectMany = true;
  pick.placeholder = message.pickListener();
  pick.busy = true;
  owned.add(pick.onDidChangeValue(render));
  owned.add(pick.onDidChangeSelection(selected => ticks.reported(selected.flatMap(({ row }) => row ?? []))));
  render();
  pick.show();
  const load = async () => {
    const [listeners, { terminals, sessions, siblings = [] }] = await Promise.all([
      tools.probe.listeners({ signal: controller.signal }),
      tools.window(),
      tools.pipeline.glance(),
    ]);
    if (controller.signal.aborted) return;
    const pids = [...terminals.map(({ shellPid }) => shellPid), ...sessions.map(({ pid }) => pid)];
    facts = {
      ...facts,
      listeners,
      siblings,
      conflicts: tools.store.open,
      windowPids: pids.filter(pid => pid !== undefined),
    };
    pick.busy = false;
    render();
  };
  inBackground(tools.log, 'listing the ports', load());
  try {
    return await new Promise<readonly Endpoint[]>(resolve => {
      owned.add(
        pick.onDidAccept(() => {
          // The rows may not have followed the last key yet.
          const { rows, unread } = freeRows(pick.value, facts);
          if (unread !== undefined) return;
          const isBehind = shownText !== pick.value;
          const active = isBehind ? [] : pick.activeItems.flatMap(({ row }) => row ?? []);
          const chosen = ticks.chosen(rows.map(withKey)) ?? [...active, ...rows].slice(0, 1);
          // All were unticked by hand: there is nothing to do yet.
          if (chosen.length > 0) resolve(chosen.map(({ endpoint }) => endpoint));
        }),
      );
      owned.add(pick.onDidHide(() => resolve([])));
    });
  } finally {
    controller.abort();
    owned.dispose();
  }
}

function withKey(row: FreeRow): Row {
  const place = endpointKey(row.endpoint);
  return { ...row, place, key: [place, ...row.known.map(({ id }) => id)].join(' ') };
}

/** Rows of the same look are the same to a user. */
function lookOf(items: readonly EndpointItem[]): string {
  return JSON.stringify(
    items.map(({ label, description, detail, row }) => [label, description, detail, row?.key, row?.typed]),
  );
}

/** The rows are filtered here, so VS Code is to show each of them. */
function itemsOf({ rows, unread }: FreeRows): readonly EndpointItem[] {
  if (unread !== undefined)
    return [{ label: withIcon('warning', message.unreadEndpoints(unread.why, unread.word)), alwaysShow: true }];
  const now = Date.now();
  return rows.map(row => {
    const known = row.known.map(each => wordsOf(each, now));
    const details = row.known.flatMap(each => detailOf(each));
    return {
      label: labelOf(row.endpoint),
      description: known.length === 0 ? message.nobodyListens() : joined(known, ', '),
      ...(details.length > 0 && { detail: joined(details, ' · ') }),
      alwaysShow: true,
      row: withKey(row),
    };
  });
}

function labelOf(endpoint: Endpoint): Sentence {
  if (!isInet(endpoint)) return harmless(endpoint.path);
  return harmless(endpoint.protocol === 'udp' ? `${endpoint.port}/udp` : String(endpoint.port));
}

function wordsOf(row: ConflictRow | ListenerRow, now: number): Sentence {
  if (row.kind === 'conflict') return conflictSentence(row.conflict, now);
  const { holder, container, user } = row.listener;
  if (holder === undefined) {
    if (container !== undefined) return containerName(container);
    return user === undefined ? message.hiddenHolder() : harmless(user);
  }
  const since = holder.startedAt === undefined ? [] : [age(now - holder.startedAt)];
  return joined([harmless(`${shortName(holder)} (${holder.pid})`), ...since], ' · ');
}

function detailOf(row: ConflictRow | ListenerRow): readonly Sentence[] {
  if (row.kind === 'conflict') return [portText.groupConflicts()];
  const { cwd } = row.listener.holder ?? {};
  return [...row.addresses, ...(cwd === undefined ? [] : [cwd])].map(text => harmless(text));
}
