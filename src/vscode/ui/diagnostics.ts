import * as vscode from 'vscode';
import { verdictPage } from '../../core/diagnose/verdictPage.ts';
import type { Disposable, Log } from '../../core/host.ts';
import { diagnosticSource } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { endpointKey, isInet } from '../../core/model/endpoint.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Store } from '../../core/store.ts';
import type { SwitchPlans } from '../apply/switchPlans.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import { placeSentence, problemSentence } from '../text/problems.ts';
import type { LoadTools } from '../tools.ts';
import { positionAt } from './edits.ts';
import { related, warningAt } from './say.ts';

interface Place {
  readonly what: 'stated' | 'listen';
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/**
 * Marks where the port is stated, or the listen call where it is stated nowhere, for as long as the conflict is open: one entry a conflict,
 * which names its other places. No file is wrong because a port is taken: a warning.
 */
export class ConflictDiagnostics implements Disposable {
  readonly #store: Store;
  readonly #plans: SwitchPlans;
  readonly #load: LoadTools;
  readonly #owned = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #places = new Map<string, readonly Place[]>();

  constructor(store: Store, plans: SwitchPlans, load: LoadTools, log: Log) {
    this.#store = store;
    this.#plans = plans;
    this.#load = load;
    this.#collection = this.#owned.add(vscode.languages.createDiagnosticCollection('portMedic'));
    this.#owned.add(store.onDidChange(conflict => inBackground(log, 'diagnostics', this.#changed(conflict))));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The conflict that has its entry at this place. */
  markedAt(uri: vscode.Uri, range: vscode.Range): Conflict | undefined {
    return this.#find(uri, range, places => places.slice(0, 1));
  }

  /** The conflict that this place has to do with: the one of an entry, or another place that an entry names. */
  conflictAt(uri: vscode.Uri, range: vscode.Range): Conflict | undefined {
    return this.markedAt(uri, range) ?? this.#find(uri, range, places => places);
  }

  #find(
    uri: vscode.Uri,
    range: vscode.Range,
    of: (places: readonly Place[]) => readonly Place[],
  ): Conflict | undefined {
    return this.#store.open.find(({ id }) =>
      of(this.#places.get(id) ?? []).some(
        place => place.uri.toString() === uri.toString() && place.range.intersection(range) !== undefined,
      ),
    );
  }

  async #changed(conflict: Conflict): Promise<void> {
    if (conflict.quiet === true) return;
    if (!isOpen(conflict)) this.#places.delete(conflict.id);
    else if (conflict.diagnosis !== undefined && !this.#places.has(conflict.id)) {
      this.#places.set(conflict.id, []);
      const places = await this.#locate(conflict);
      // It may have been resolved while the files were read.
      if (this.#places.has(conflict.id)) this.#places.set(conflict.id, places);
    }
    this.#render();
  }

  #render(): void {
    const byFile = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }>();
    const told = new Set<string>();
    for (const conflict of this.#store.open) {
      const [first, ...others] = this.#places.get(conflict.id) ?? [];
      if (first === undefined) continue;
      const { uri, range } = first;
      // Several runs on one endpoint are one entry, which the newest speaks for.
      const place = [conflict.endpoint && endpointKey(conflict.endpoint), uri, range.start.line].join(' ');
      if (told.has(place)) continue;
      told.add(place);
      const entry = byFile.get(uri.toString()) ?? { uri, diagnostics: [] };
      const diagnostic = warningAt(range, problemSentence(conflict));
      diagnostic.source = diagnosticSource;
      diagnostic.relatedInformation = others.map(({ uri: at, range: there, what }) =>
        related(at, there, placeSentence(what)),
      );
      const kind = conflict.diagnosis?.verdict.kind ?? 'unknown';
      diagnostic.code = { value: kind, target: vscode.Uri.parse(verdictPage(kind)) };
      entry.diagnostics.push(diagnostic);
      byFile.set(uri.toString(), entry);
    }
    this.#collection.clear();
    for (const { uri, diagnostics } of byFile.values()) this.#collection.set(uri, diagnostics);
  }

  async #locate(conflict: Conflict): Promise<readonly Place[]> {
    const stated = await this.#statingPlaces(conflict);
    const frame = await this.#framePlace(conflict);
    return frame === undefined || stated.some(place => samePlace(place, frame)) ? stated : [...stated, frame];
  }

  async #statingPlaces({ endpoint, id, source }: Conflict): Promise<readonly Place[]> {
    if (endpoint === undefined || !isInet(endpoint)) return [];
    const plan = await this.#plans.of({ id, source }, endpoint);
    const { files } = await this.#load();
    const places: Place[] = [];
    for (const { file, edits, create } of plan?.primary ?? []) {
      const text = create === true ? undefined : await files.read(file);
      if (text === undefined) continue;
      for (const { start, end } of edits) {
        if (end > start)
          places.push({
            what: 'stated',
            uri: vscode.Uri.file(file),
            range: new vscode.Range(positionAt(text, start), positionAt(text, end)),
          });
      }
    }
    return places;
  }

  async #framePlace({ failure }: Conflict): Promise<Place | undefined> {
    const { files } = await this.#load();
    for (const { file, line } of failure?.frames ?? []) {
      const uri = vscode.Uri.file(file);
      if (vscode.workspace.getWorkspaceFolder(uri) === undefined) continue;
      const text = await files.read(file);
      const code = text?.split(/\r\n|\r|\n/)[line - 1];
      if (code === undefined) continue;
      const start = code.length - code.trimStart().length;
      const end = Math.max(start + 1, code.trimEnd().length);
      return { what: 'listen', uri, range: new vscode.Range(line - 1, start, line - 1, end) };
    }
    return undefined;
  }
}

function samePlace(a: Place, b: Place): boolean {
  return a.uri.toString() === b.uri.toString() && a.range.start.line === b.range.start.line;
}
