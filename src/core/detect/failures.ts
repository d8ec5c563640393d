/** Joins what single lines say into failures: neighbours, stack frames, repeats. Knows findings, not how a line is read. */
import type { BindFailure } from '../model/failure.ts';
import { type Endpoint, showsCrash, showsRetry } from './evidence.ts';
import { excerptOf } from './excerpt.ts';
import type { History } from './history.ts';
import { frameOf, isPlaceLine } from './line/frames.ts';
import { splitLogHead } from './line/logHead.ts';
import { statedIn } from './line/stated.ts';
import { blockOf, blockReach } from './quotations/blocks.ts';
import { announcesFailure } from './quotations/reportForm.ts';
import { isProseLine } from './quotations/sentences.ts';
import { asAgreed, asQuoted, type Finding, withForm, withoutWeak } from './rule.ts';
import { systemRuleIds } from './rules/system.ts';
import { isNameless, isOpenMove, isSame, merge, repeats, withoutPort } from './sameFailure.ts';
import { inform, isAnotherReason, isBare, isCatalogue, isDone, isListed, maxFrames, type Waiting } from './waiting.ts';

const maxExcerpt = 500;
const maxWaiting = 8;
const maxKnown = 64;
/** Quotations that are told between two pauses: whoever shows more of them shows a document. */
const maxQuoted = 16;

/** Nobody's own words, without the form of a report. */
const isAnybodys = ({ anyone, reasons, ruleId }: Finding): boolean =>
  anyone === true || (reasons?.[0] === 'form' && systemRuleIds.has(ruleId));

/** What became of what a line told. */
export interface Told {
  /** What it told, without what stood before it. */
  readonly alone: Finding;
  /** The failure that it is of, where the line may be told anew. */
  readonly waiting?: Waiting;
  /** What had been told of that failure before. */
  readonly before?: Finding;
}

/** Lines below a failure that may tell what came of it. */
const nearEnough = 3;
const isCauseOf = ({ finding: cause, lines }: Waiting, { port, weak }: Finding): boolean =>
  cause.certainty === undefined &&
  lines <= nearEnough &&
  // PostgreSQL's socket is named after its port.
  (weak === true ? cause.port !== undefined && port !== cause.port : cause.path?.endsWith(`.${port}`) === true);

const causedBy = /^\s*Caused by: /;

export class Failures {
  readonly #history: History;
  readonly #house: readonly RegExp[];
  #waiting: Waiting[] = [];
  #ready: BindFailure[] = [];
  /** What was handed over since the program was started. */
  #known: { readonly failure: BindFailure; readonly prefix: string }[] = [];
  #found = 0;
  #quoted = 0;

  /** `history`: the lines before; `house`: the user's own patterns. */
  constructor(history: History, house: readonly RegExp[]) {
    this.#history = history;
    this.#house = house;
  }

  /** How many lines told of a failure so far, repeats included, quotations not. */
  get found(): number {
    return this.#found;
  }

  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** There were so many quotations since the last pause that no more are told. */
  get isSatedWithQuotations(): boolean {
    return this.#quoted >= maxQuoted;
  }

  /** The failures that are complete, once. */
  take(): BindFailure[] {
    if (this.#ready.length === 0) return [];
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** The stream has paused: completes what waits for more lines, but for a move to a port that is not known yet. */
  pause(): void {
    const moves = this.#waiting.filter(({ finding }) => isOpenMove(finding));
    for (const waiting of this.#waiting) if (!moves.includes(waiting)) this.#finish(waiting);
    this.#waiting = moves;
  }

  /** Completes what waits for more lines. */
  settle(): void {
    for (const waiting of this.#waiting) this.#finish(waiting);
    this.#waiting = [];
    this.#quoted = 0;
  }

  /** A long quiet stretch, a restart, or the end: nothing earlier matters any more. */
  forget(): void {
    this.#waiting = [];
    this.#known = [];
  }

  /** The number that ended the row above goes on: the port of those who took it for one is `whole`, or not known. */
  mend(number: number, whole: number | undefined): void {
    for (const waiting of this.#waiting) {
      const { finding, said } = waiting;
      if (finding.port !== number || statedIn(said).some(({ port, end }) => port === number && end < said.length))
        continue;
      waiting.finding = whole === undefined ? withoutPort(finding) : { ...finding, port: whole };
      waiting.lastTried = whole;
    }
  }

  /** The program whose lines begin with `prefix` has ended, whose own lines may have none: what it says again is another failure. */
  end(prefix: string): void {
    const isOf = (each: { readonly prefix: string }): boolean => each.prefix === '' || each.prefix === prefix;
    for (const waiting of this.#waiting) if (isOf(waiting)) this.#finish(waiting);
    this.#waiting = this.#waiting.filter(waiting => !isOf(waiting));
    this.#known = this.#known.filter(known => !isOf(known));
  }

  /** Tells those who wait what this line adds; `said` stands behind its `prefix`. */
  inform(prefix: string, said: string): void {
    if (this.#waiting.length === 0) return;
    for (const waiting of this.#waiting) {
      waiting.lines++;
      // Another program's line says nothing of this one.
      if (waiting.prefix === '' || waiting.prefix === prefix) inform(waiting, said);
    }
    const done = this.#waiting.filter(isDone);
    if (done.length === 0) return;
    this.#waiting = this.#waiting.filter(waiting => !done.includes(waiting));
    for (const waiting of done) this.#finish(waiting);
  }

  /** `said` is what the program that the lines with `prefix` belong to said. */
  tell(finding: Finding, prefix: string, said: string, line: string): Told {
    const alone = finding;
    const isQuotation = finding.certainty === 'quoted';
    if (isQuotation && ++this.#quoted > maxQuoted) return { alone };
    // A document full of failures costs the program none of its own.
    if (!isQuotation) this.#found++;
    const peers = this.#waiting.filter(waiting => waiting.prefix === prefix);
    const retry = peers.find(
      waiting =>
        finding.retries === true &&
        waiting.finding.ruleId === finding.ruleId &&
        finding.port === (waiting.lastTried ?? 0) + 1,
    );
    if (retry !== undefined) {
      retry.lastTried = finding.port;
      if (finding.movedTo !== undefined) retry.finding = { ...retry.finding, movedTo: finding.movedTo };
      return { alone };
    }
    // The cause of what the program only guessed stands below it, or further on in the same line, and names the port.
    if (finding.certainty === undefined && finding.port !== undefined && peers.length > 0) {
      const isCause = causedBy.test(said);
      const row = this.#history.openRow;
      for (const peer of peers)
        if (
          peer.finding.certainty === 'hedged' &&
          peer.finding.port !== undefined &&
          peer.finding.port !== finding.port &&
          (isCause || row.includes(peer.said))
        )
          peer.cancelled = true;
    }
    // What could not be opened right below a failure that says its port is what came of it.
    if (
      finding.certainty === 'hedged' &&
      finding.reasons?.[0] === finding.ruleId &&
      peers.some(peer => isCauseOf(peer, finding))
    )
      finding = asQuoted(finding, 'consequence');
    for (const peer of peers)
      if (isAnotherReason(peer, finding, said, prefix)) {
        peer.finding = asQuoted(peer.finding, 'catalogue');
        finding = asQuoted(finding, 'catalogue');
      }
    const same = peers.find(waiting => isSame(waiting.finding, finding, waiting.lines));
    if (same !== undefined && isCatalogue(same, said, prefix)) {
      same.finding = asQuoted(same.finding, 'catalogue');
      return { alone };
    }
    if (same !== undefined) {
      const before = same.finding;
      // What a quotation names is not what the program failed on: the report stands alone.
      const isQuoted = same.finding.certainty === 'quoted';
      // A symptom with a label of its own: the line above was its title.
      if (finding.reasons?.[0] === 'label' && !splitLogHead(same.said).isTimed)
        same.finding = asQuoted(same.finding, 'document');
      if (isQuoted === (finding.certainty === 'quoted'))
        same.finding = asAgreed(merge(same.finding, finding), same.finding, finding);
      if (!isQuoted || finding.certainty === 'quoted') return { alone, waiting: same, before };
      same.cancelled = true;
    }
    // A sentence right beside one that is only shown is of the same text.
    const beside = peers.at(-1);
    if (beside?.finding.certainty === 'quoted' && beside.lines <= 2 && isAnybodys(finding))
      finding = asQuoted(finding, 'beside');
    const own = frameOf(said);
    const above = this.#history.recent(prefix, blockReach);
    const before =
      finding.newAddress === 'before' && isOpenMove(finding)
        ? this.#history.openedInstead(finding.port ?? 0, prefix)
        : undefined;
    const announced = isNameless(finding) && !isQuotation ? this.#history.announced(prefix) : undefined;
    const waiting: Waiting = {
      finding: before === undefined ? finding : { ...finding, movedTo: before },
      excerpt: line.trim().slice(0, maxExcerpt),
      prefix,
      said,
      before: this.#history.frames(prefix),
      after: own === undefined ? [] : [own.frame],
      announced,
      literal: isQuotation ? undefined : this.#history.literal(prefix),
      announcing: this.#history.announcing(finding.port ?? announced?.port, prefix),
      blocks: above.map(blockOf),
      sentences: above.filter(isProseLine).length,
      lines: 0,
      plainLines: 0,
      cancelled: false,
      isAnnounced: above.slice(0, 2).some(announcesFailure),
      isStarting: this.#history.startsServer(prefix),
      isTraced: this.#history.trace(prefix).some(isPlaceLine),
      crashed: showsCrash(said) || this.#history.isUncaught(prefix),
      isRetrying: showsRetry(said),
      lastTried: finding.port,
    };
    this.#waiting.push(waiting);
    const oldest = this.#waiting.length > maxWaiting ? this.#waiting.shift() : undefined;
    if (oldest !== undefined) this.#finish(oldest);
    return { alone, waiting };
  }

  /** The line that told of it goes on: what the whole of it says. */
  complete({ alone, waiting, before }: Told, finding: Finding, text: string): void {
    if (waiting === undefined) return;
    const shown = waiting.finding.certainty === 'quoted' && alone.certainty !== 'quoted' ? waiting.finding : undefined;
    const whole = shown === undefined ? finding : asQuoted(finding, shown.reasons?.[0] ?? 'beside');
    waiting.finding = before === undefined ? whole : asAgreed(merge(before, whole), before, whole);
    waiting.lastTried = waiting.finding.port;
    if (before !== undefined) return;
    waiting.said = text;
    waiting.excerpt = text.trim().slice(0, maxExcerpt);
  }

  /** Where the program could not bind, as it said itself before the system's own words came without any. */
  #guessed({ kind, certainty }: Finding): Endpoint | undefined {
    if (certainty !== undefined) return undefined;
    const known = this.#known.findLast(
      ({ failure }) => failure.certainty === 'hedged' && failure.kind === kind,
    )?.failure;
    if (known?.port === undefined) return undefined;
    return { port: known.port, ...(known.host !== undefined && { host: known.host }) };
  }

  #finish(waiting: Waiting): void {
    if (waiting.cancelled) return;
    const shown = isListed(waiting) ? asQuoted(waiting.finding, 'block') : waiting.finding;
    const { retries: _retries, newAddress: _newAddress, anyone: _anyone, ...finding } = withoutWeak(shown);
    const stated = isNameless(finding)
      ? { ...finding, ...(waiting.literal ?? waiting.announced ?? this.#guessed(finding)) }
      : finding;
    if (this.#known.some(known => repeats(known.failure, stated))) return;
    const frames = [...waiting.before, ...waiting.after].slice(0, maxFrames);
    const failure: BindFailure = {
      ...withForm(stated, frames.length > 0 || waiting.crashed || waiting.isAnnounced),
      ...(isBare(waiting) && isNameless(stated) ? { certainty: 'hedged' as const, reasons: ['bare'] } : {}),
      excerpt: excerptOf(waiting.excerpt, stated, this.#house),
      printed: waiting.excerpt,
      frames,
      ...(waiting.crashed && { crashed: true as const }),
    };
    this.#known.push({ failure, prefix: waiting.prefix });
    if (this.#known.length > maxKnown) this.#known.shift();
    this.#ready.push(failure);
  }
}
