/** Joins what single lines say into failures: neighbours, stack frames, repeats. Knows lines, not chunks. */
import type { BindFailure } from '../model/failure.ts';
import { classify, isOfClient, type LineContext, tellingNumbers } from './classify.ts';
import { type Endpoint, showsClient, showsCrash, showsRestart, showsRetry, splitPrefix } from './evidence.ts';
import { History } from './history.ts';
import type { HouseRules } from './house/rules.ts';
import { frameOf, isTraceLine } from './line/frames.ts';
import { splitLogHead } from './line/logHead.ts';
import { statedIn } from './line/stated.ts';
import { trigger } from './prefilter/trigger.ts';
import { DocumentWatch, documentLine } from './quotations/documentWatch.ts';
import { insideQuotation, quotationOf, startsQuotation } from './quotations/quoted.ts';
import { asHedged, asQuoted, type Finding, withoutWeak } from './rule.ts';
import { isNameless, isOpenMove, isSame, merge, repeats, withoutPort } from './sameFailure.ts';
import { numbersIn, outlineKey, Shapes } from './shapes.ts';
import { inform, isBare, isCatalogue, isDone, maxFrames, type Waiting } from './waiting.ts';

const maxExcerpt = 500;
const maxWaiting = 8;
const maxKnown = 64;
/** Quotations that are told between two pauses: whoever shows more of them shows a document. */
const maxQuoted = 16;

const causedBy = /^\s*Caused by: /;

/** A row of a table or a box: what is as wide as the terminal is no line that it broke. */
const drawn = /^\s*[+|┌│└├╭╰┃].*[+|┐│┘┤╮╯┃]\s*$/u;

/** No row is open. */
const noRow = { prefix: '', rest: '' };

/** What is known of a text by its shape: it says nothing, or nothing where the lines before do not help it; or it only shows a failure. */
type Known = 'nothing' | 'asks' | 'quoted';

const isSilent = ({ bindTrace, clientTrace, serverStart }: LineContext): boolean =>
  !bindTrace && !clientTrace && !serverStart;

/** What reading a line took. `plain`: no word of a failure stands in it; `known`: one of its shape had been read before. */
export type LineCost = 'known' | 'known-plain' | 'plain' | 'suspicious';

export class Failures {
  readonly #house: HouseRules | undefined;
  readonly #history = new History();
  readonly #document = new DocumentWatch();
  /** Of texts that were classified for themselves. */
  readonly #shapes: Shapes<Known>;
  /** Of whole lines that mean nothing to those around them. */
  readonly #lines: Shapes<Known | 'plain'>;
  /** Of a row that may be broken, and the line behind it. */
  readonly #rows: Shapes<'nothing' | 'quoted'>;
  #waiting: Waiting[] = [];
  #ready: BindFailure[] = [];
  /** What was handed over since the program was started. */
  #known: BindFailure[] = [];
  #quoting = false;
  #found = 0;
  #quoted = 0;

  constructor(house?: HouseRules) {
    this.#house = house;
    const telling = house === undefined ? tellingNumbers : new Set([...tellingNumbers, ...numbersIn(house.patterns)]);
    this.#shapes = new Shapes(telling);
    this.#lines = new Shapes(telling);
    this.#rows = new Shapes(telling);
  }

  #isSuspicious(text: string): boolean {
    return trigger.test(text) || (this.#house !== undefined && this.#house.find(text) >= 0);
  }

  /** How many lines told of a failure so far, repeats included, quotations not. */
  get found(): number {
    return this.#found;
  }

  get waiting(): boolean {
    return this.#waiting.length > 0;
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
    this.#history.clear();
    this.#document.clear();
    this.#waiting = [];
    this.#known = [];
    this.#quoting = false;
  }

  /** The next line. `fresh`: the screen was cleared or a command began before it. Gives what it cost. */
  add(fresh: boolean, line: string, width = line.length): LineCost {
    const key = this.#lines.keyOf(line);
    const known = fresh || !this.#isIdle ? undefined : this.#lines.get(key);
    if (
      known !== undefined &&
      (known === 'plain' || this.#saysNothing(known, line)) &&
      (!this.#history.hasOpenRow || this.#saysNothing(this.#rows.get(this.#history.rowKey(line)), line))
    ) {
      this.#document.read(line, 'none');
      this.#history.add(line, width);
      return known === 'plain' ? 'known-plain' : 'known';
    }
    const suspicious = this.#isSuspicious(line);
    const isRestart = !suspicious && !this.#document.isFenced && showsRestart(line);
    if (fresh || isRestart) {
      this.settle();
      this.forget();
    }
    // A runner's label in front changes nothing of what the line is.
    const { prefix, rest } = splitPrefix(line);
    const beginsQuotation = startsQuotation(rest);
    if (beginsQuotation) this.#quoting = true;
    else if (this.#quoting && !insideQuotation(rest)) this.#quoting = false;

    const inDocument = documentLine(rest);
    const isShown = this.#document.read(rest, inDocument) ? 'document' : this.#quoting ? 'history' : undefined;
    const { isTesting } = this.#document;
    const said = (finding: Finding): Finding =>
      isShown === undefined ? (isTesting ? asHedged(finding, 'tests') : finding) : asQuoted(finding, isShown);

    const finding = suspicious ? this.#classify(rest, prefix) : undefined;
    const row = line === '' || finding !== undefined || this.#quoting ? '' : this.#history.openRow;
    const both = row === '' || !this.#isIdle ? undefined : this.#history.rowKey(line);
    const above = row === '' ? noRow : splitPrefix(row);
    const wrapped = row === '' ? undefined : this.#acrossWrap(above, above.prefix === prefix ? rest : line, suspicious);
    if (!this.#quoting) this.#inform(line);
    if (finding !== undefined) this.#tell(said(finding), prefix, rest, line);
    else if (wrapped !== undefined) this.#tell(said(wrapped.finding), above.prefix, wrapped.text, wrapped.text);
    this.#history.add(line, width);
    if (inDocument === 'none' && !beginsQuotation && !isRestart) {
      const what = suspicious ? this.#shapes.get(this.#shapes.keyOf(rest)) : 'plain';
      if (what !== undefined) this.#lines.set(key, what);
      if (both !== undefined && wrapped === undefined) this.#rows.set(both, 'nothing');
      else if (both !== undefined && wrapped?.finding.certainty === 'quoted') this.#rows.set(both, 'quoted');
    }
    return suspicious ? 'suspicious' : 'plain';
  }

  /** Nobody waits for what the next line adds, and no quotation is open. */
  get #isIdle(): boolean {
    return this.#waiting.length === 0 && !this.#quoting;
  }

  /** A line of this shape is not worth reading again. */
  #saysNothing(known: Known | undefined, line: string, prefix?: string): boolean {
    if (known === 'asks') return isSilent(this.#history.context(prefix ?? splitPrefix(line).prefix));
    return known === 'nothing' || (known === 'quoted' && this.#quoted >= maxQuoted);
  }

  /** What the line says. Of lines that say nothing, and of quotations once there were enough, one of each shape is read. */
  #classify(line: string, prefix: string): Finding | undefined {
    const shape = this.#shapes.keyOf(line);
    if (this.#saysNothing(this.#shapes.get(shape), line, prefix)) return undefined;
    let context: LineContext | undefined;
    const finding = this.#house?.classify(line) ?? classify(line, () => (context ??= this.#history.context(prefix)));
    if (finding === undefined && (context === undefined || isSilent(context)))
      this.#shapes.set(shape, context === undefined ? 'nothing' : 'asks');
    // The lines before could only have taken it away.
    else if (finding?.certainty === 'quoted') this.#shapes.set(shape, 'quoted');
    return finding;
  }

  /** The line continues one that the terminal broke: what both say together, if that is more than either. */
  #acrossWrap(
    { prefix, rest: row }: ReturnType<typeof splitPrefix>,
    line: string,
    suspicious: boolean,
  ): { readonly finding: Finding; readonly text: string } | undefined {
    // The trace of a client goes on below what it says, and tells of no server's failure.
    if ((isTraceLine(line) && showsClient(line)) || drawn.test(row)) return undefined;
    const last = this.#waiting.at(-1);
    const open = last?.lines === 0 && row.endsWith(last.excerpt.slice(-20)) ? last : undefined;
    if (open === undefined && !suspicious && !this.#isSuspicious(row.slice(-200) + line)) return undefined;
    // A logger's head begins a line of its own.
    if (splitLogHead(line).isTimed) return undefined;
    // Two whole lines that came before in another number: nothing goes from one into the other.
    const outline = open === undefined ? outlineKey(line, outlineKey(row)) : undefined;
    if (outline !== undefined && this.#shapes.get(outline) === 'nothing') return undefined;
    for (const glue of ['', ' ']) {
      const text = row + glue + line;
      const finding = this.#isSuspicious(text) ? this.#classify(text, prefix) : undefined;
      if (finding === undefined || isOfClient(row) || isOfClient(line)) continue;
      if (open === undefined) {
        const quotation = quotationOf(row) ?? quotationOf(line);
        return { finding: quotation === undefined ? finding : asQuoted(finding, quotation), text };
      }
      if (finding.kind !== open.finding.kind || finding.port === open.finding.port) continue;
      const stated = statedIn(text).find(item => item.port === finding.port);
      if (stated === undefined || stated.start > row.length + 1 || stated.end <= row.length) continue;
      const cut = this.#isCutNumber(open.finding, line);
      if (cut === 'no') continue;
      if (cut === 'perhaps') {
        open.finding = withoutPort(open.finding);
        return undefined;
      }
      open.finding = finding;
      open.excerpt = text.trim().slice(0, maxExcerpt);
      return undefined;
    }
    if (outline !== undefined) this.#shapes.set(outline, 'nothing');
    return undefined;
  }

  /** A port ended the row, and digits begin the next: one number? A wrong port is worse than none. */
  #isCutNumber(finding: Finding, line: string): 'yes' | 'perhaps' | 'no' {
    if (finding.port === undefined) return 'yes';
    // What a number can be followed by in the middle of a sentence; `0|api` is the label of the next line.
    const next = /^(\d{1,4})(?![\w/:|│.-])(.?)/.exec(line);
    if (next === null) return 'no';
    if (next[1]?.startsWith('0') === true || next[2] !== ' ' || this.#history.lastIsFullWidth) return 'yes';
    return 'perhaps';
  }

  /** Tells those who wait what this line adds. */
  #inform(line: string): void {
    if (this.#waiting.length === 0) return;
    const { prefix, rest } = splitPrefix(line);
    for (const waiting of this.#waiting) {
      waiting.lines++;
      // Another program's line says nothing of this one.
      if (waiting.prefix === '' || waiting.prefix === prefix) inform(waiting, rest);
    }
    const done = this.#waiting.filter(isDone);
    if (done.length === 0) return;
    this.#waiting = this.#waiting.filter(waiting => !done.includes(waiting));
    for (const waiting of done) this.#finish(waiting);
  }

  /** `said` is what the program that the lines with `prefix` belong to said. */
  #tell(finding: Finding, prefix: string, said: string, line: string): void {
    const isQuotation = finding.certainty === 'quoted';
    if (isQuotation && ++this.#quoted > maxQuoted) return;
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
      return;
    }
    // The cause of what the program only guessed stands below it, and names the port.
    if (causedBy.test(said) && finding.certainty === undefined && finding.port !== undefined)
      for (const peer of peers)
        if (peer.finding.certainty === 'hedged' && peer.finding.port !== finding.port) peer.cancelled = true;
    const same = peers.find(waiting => isSame(waiting.finding, finding, waiting.lines));
    if (same !== undefined && isCatalogue(same, said, prefix)) {
      same.finding = asQuoted(same.finding, 'catalogue');
      return;
    }
    if (same !== undefined) {
      // What a quotation names is not what the program failed on: the report stands alone.
      const isQuoted = same.finding.certainty === 'quoted';
      // A symptom with a label of its own: the line above was its title.
      if (finding.reasons?.[0] === 'label' && !splitLogHead(same.said).isTimed)
        same.finding = asQuoted(same.finding, 'document');
      if (isQuoted === (finding.certainty === 'quoted')) same.finding = merge(same.finding, finding);
      if (!isQuoted || finding.certainty === 'quoted') return;
      same.cancelled = true;
    }
    const own = frameOf(said);
    const before =
      finding.newAddress === 'before' && isOpenMove(finding)
        ? this.#history.openedInstead(finding.port ?? 0, prefix)
        : undefined;
    this.#waiting.push({
      finding: before === undefined ? finding : { ...finding, movedTo: before },
      excerpt: line.trim().slice(0, maxExcerpt),
      prefix,
      said,
      before: this.#history.frames(prefix),
      after: own === undefined ? [] : [own.frame],
      announced: isNameless(finding) && !isQuotation ? this.#history.announced(prefix) : undefined,
      literal: isQuotation ? undefined : this.#history.literal(prefix),
      announcing: finding.port === undefined ? [] : this.#history.announcing(finding.port, prefix),
      lines: 0,
      plainLines: 0,
      cancelled: false,
      isFirst: this.#history.isEmpty,
      crashed: showsCrash(said) || this.#history.isUncaught(prefix),
      isRetrying: showsRetry(said),
      lastTried: finding.port,
    });
    const oldest = this.#waiting.length > maxWaiting ? this.#waiting.shift() : undefined;
    if (oldest !== undefined) this.#finish(oldest);
  }

  /** Where the program could not bind, as it said itself before the system's own words came without any. */
  #guessed({ kind, certainty }: Finding): Endpoint | undefined {
    if (certainty !== undefined) return undefined;
    const known = this.#known.findLast(each => each.certainty === 'hedged' && each.kind === kind);
    if (known?.port === undefined) return undefined;
    return { port: known.port, ...(known.host !== undefined && { host: known.host }) };
  }

  #finish(waiting: Waiting): void {
    if (waiting.cancelled) return;
    const { retries: _retries, newAddress: _newAddress, ...finding } = withoutWeak(waiting.finding);
    const stated = isNameless(finding)
      ? { ...finding, ...(waiting.literal ?? waiting.announced ?? this.#guessed(finding)) }
      : finding;
    if (this.#known.some(known => repeats(known, stated))) return;
    const frames = [...waiting.before, ...waiting.after].slice(0, maxFrames);
    const failure: BindFailure = {
      ...stated,
      ...(isBare(waiting) && isNameless(stated) ? { certainty: 'hedged' as const, reasons: ['bare'] } : {}),
      excerpt: waiting.excerpt,
      frames,
      ...(waiting.crashed && { crashed: true as const }),
    };
    this.#known.push(failure);
    if (this.#known.length > maxKnown) this.#known.shift();
    this.#ready.push(failure);
  }
}
