/** Reads a stream line by line: what each line says, alone, behind those before it, or joined to the row that the terminal broke. Knows lines, not chunks. */
import { classify, holdsWords, type LineContext, tellingNumbers } from './classify.ts';
import { awaitsRestart, showsClient, showsRestart, splitPrefix } from './evidence.ts';
import { Failures, type Told } from './failures.ts';
import { History } from './history.ts';
import type { HouseRules } from './house/rules.ts';
import { isTraceLine } from './line/frames.ts';
import { splitLogHead } from './line/logHead.ts';
import { isOfClient } from './line/phrases.ts';
import { statedIn } from './line/stated.ts';
import { trigger } from './prefilter/trigger.ts';
import { DocumentWatch, documentLine } from './quotations/documentWatch.ts';
import { insideQuotation, quotationOf, startsQuotation } from './quotations/quoted.ts';
import { asHedged, asQuoted, type Finding } from './rule.ts';
import { withoutPort } from './sameFailure.ts';
import { numbersIn, outlineKey, Shapes } from './shapes.ts';

/** A row of a table or a box: what is as wide as the terminal is no line that it broke. */
const drawn = /^\s*[+|┌│└├╭╰┃].*[+|┐│┘┤╮╯┃]\s*$/u;

/** No terminal is as wide: a longer line is a piece of an endless one. */
const widestRow = 500;

/** No line begins with what closes a quotation or a bracket. */
const closesFirst = /^["')\]}]\s?[:;,.)]/;

/** What a chat puts before each line. */
const chatClock = /^\[?\d\d:\d\d[\] ]/;

/** The head of a program that numbers its lines: `0: (712): `. */
const numbered = /^\d{1,7}([:.)|] ?\W?)/;

/** No row is open. */
const noRow = { prefix: '', rest: '' };

/** What is known of a text by its shape: it says nothing, or nothing where the lines before do not help it; or it only shows a failure. */
type Known = 'nothing' | 'asks' | 'quoted';

const isSilent = ({ bindTrace, clientTrace, serverStart }: LineContext): boolean =>
  !bindTrace && !clientTrace && !serverStart;

/** What reading a line took. `plain`: no word of a failure stands in it; `known`: one of its shape had been read before. */
export type LineCost = 'known' | 'known-plain' | 'plain' | 'suspicious';

export class LineReader {
  readonly #house: HouseRules | undefined;
  readonly #history = new History();
  /** What the lines told of. */
  readonly failures: Failures;
  readonly #document = new DocumentWatch();
  /** Of texts that were classified for themselves. */
  readonly #shapes: Shapes<Known>;
  /** Of whole lines that mean nothing to those around them. */
  readonly #lines: Shapes<Known | 'plain'>;
  /** Of a row that may be broken, and the line behind it. */
  readonly #rows: Shapes<'nothing' | 'quoted'>;
  #quoting = false;
  /** What the line before told of, or the row that it goes on. */
  #told: Told | undefined;
  /** Where that stands. */
  #toldIn = '';

  constructor(house?: HouseRules) {
    this.#house = house;
    this.failures = new Failures(this.#history, house?.patterns ?? []);
    const telling = house === undefined ? tellingNumbers : new Set([...tellingNumbers, ...numbersIn(house.patterns)]);
    this.#shapes = new Shapes(telling);
    this.#lines = new Shapes(telling);
    this.#rows = new Shapes(telling);
  }

  #isSuspicious(text: string): boolean {
    return trigger.test(text) || (this.#house !== undefined && this.#house.find(text) >= 0);
  }

  /** A long quiet stretch, a restart, or the end: nothing earlier matters any more. */
  forget(): void {
    this.#history.clear();
    this.#document.clear();
    this.#quoting = false;
    this.#told = undefined;
    this.failures.forget();
  }

  /** The next line. `fresh`: the screen was cleared or a command began before it. Gives what it cost. */
  add(fresh: boolean, line: string, width = line.length): LineCost {
    const key = this.#lines.keyOf(line);
    const known = fresh || !this.#isIdle || this.#document.isShowing ? undefined : this.#lines.get(key);
    if (
      known !== undefined &&
      (known === 'plain' || this.#saysNothing(known, line)) &&
      (!this.#history.hasOpenRow || this.#saysNothing(this.#rows.get(this.#history.rowKey(line)), line))
    ) {
      this.#document.read(line, 'none');
      this.#told = undefined;
      this.#history.add(line, width);
      return known === 'plain' ? 'known-plain' : 'known';
    }
    const suspicious = this.#isSuspicious(line);
    const isRestart = !suspicious && !this.#document.isFenced && showsRestart(line);
    if (fresh || isRestart) {
      this.failures.settle();
      this.forget();
    }
    // A runner's label in front changes nothing of what the line is.
    const { prefix, rest } = splitPrefix(line);
    const beginsQuotation = startsQuotation(rest);
    if (beginsQuotation) this.#quoting = true;
    else if (this.#quoting && !insideQuotation(rest)) this.#quoting = false;

    const inDocument = documentLine(rest);
    const wasShowing = this.#document.isShowing;
    const isShown = this.#document.read(rest, inDocument, rest !== line)
      ? 'document'
      : this.#quoting
        ? 'history'
        : undefined;
    const { isTesting } = this.#document;
    // What was shown tells nothing of what runs now.
    if (wasShowing && !this.#document.isShowing) this.#history.clear();
    const said = (finding: Finding): Finding =>
      isShown === undefined ? (isTesting ? asHedged(finding, 'tests') : finding) : asQuoted(finding, isShown);

    const finding = suspicious ? this.#classify(rest, prefix) : undefined;
    // What leaves a doubt may be the rest of a row that the terminal broke.
    const isRest =
      finding?.certainty !== undefined &&
      line.length <= widestRow &&
      (this.#history.lastIsFullWidth || closesFirst.test(line));
    // What tells by itself may begin with the end of the row's port.
    const isWhole = line === '' || this.#quoting || (finding !== undefined && !isRest && !/^\d/.test(line));
    // A sentence that ends at the terminal's width goes on with a blank.
    const isNext = /^[A-Z]/.test(line) && this.#history.endsInSentence;
    const open = isWhole || isNext ? '' : this.#history.openRow;
    const number = this.#cutNumber(open, line);
    const row = finding === undefined || isRest || number !== undefined || open.endsWith(':') ? open : '';
    const both = row === '' || finding !== undefined || !this.#isIdle ? undefined : this.#history.rowKey(line);
    const above = row === '' ? noRow : splitPrefix(row);
    const wrapped =
      row === '' ? undefined : this.#acrossWrap(row, above, above.prefix === prefix ? rest : line, suspicious, finding);
    if (number !== undefined) this.#history.forgetLastNumber();
    const told = this.#toldOf(row);
    if (told !== undefined && wrapped !== undefined) this.failures.complete(told, said(wrapped.finding), wrapped.text);
    if (!this.#quoting) this.failures.inform(prefix, rest);
    if (told === undefined && wrapped !== undefined)
      this.#told = this.failures.tell(said(wrapped.finding), above.prefix, wrapped.text, wrapped.text);
    else if (finding !== undefined) this.#told = this.failures.tell(said(finding), prefix, rest, line);
    else this.#told = told;
    if (this.#told !== told) this.#toldIn = wrapped === undefined ? line : row;
    if (number !== undefined) this.failures.mend(number.row, number.isSure ? number.whole : undefined);
    this.#history.add(line, width);
    // What ended has said all of its failure; said again, it is another one.
    const isOver = !suspicious && !this.#document.isFenced && awaitsRestart(line);
    if (isOver) this.failures.end(prefix);
    if (inDocument === 'none' && !beginsQuotation && !isRestart && !isOver) {
      const what = suspicious ? this.#shapes.get(this.#shapes.keyOf(rest)) : 'plain';
      if (what !== undefined) this.#lines.set(key, what);
      if (both !== undefined && wrapped === undefined) this.#rows.set(both, 'nothing');
      else if (both !== undefined && wrapped?.finding.certainty === 'quoted') this.#rows.set(both, 'quoted');
    }
    return suspicious ? 'suspicious' : 'plain';
  }

  /** What the row told of, as far as it was read. */
  #toldOf(row: string): Told | undefined {
    return row !== '' && row.includes(this.#toldIn) ? this.#told : undefined;
  }

  /** Nobody waits for what the next line adds, and no quotation is open. */
  get #isIdle(): boolean {
    return !this.failures.waiting && !this.#quoting;
  }

  /** A line of this shape is not worth reading again. */
  #saysNothing(known: Known | undefined, line: string, prefix?: string): boolean {
    if (known === 'asks') return isSilent(this.#history.context(prefix ?? splitPrefix(line).prefix));
    return known === 'nothing' || (known === 'quoted' && this.failures.isSatedWithQuotations);
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
    open: string,
    { prefix, rest: row }: ReturnType<typeof splitPrefix>,
    line: string,
    suspicious: boolean,
    own: Finding | undefined,
  ): { readonly finding: Finding; readonly text: string } | undefined {
    // The trace of a client goes on below what it says, and tells of no server's failure.
    if ((isTraceLine(line) && showsClient(line)) || drawn.test(row)) return undefined;
    const told = this.#toldOf(open);
    if (told === undefined && !suspicious && !this.#isSuspicious(row.slice(-200) + line)) return undefined;
    // A logger's head begins a line of its own.
    if (splitLogHead(line).isTimed || chatClock.test(line)) return undefined;
    // Two whole lines that came before in another number: nothing goes from one into the other.
    const outline = told === undefined ? outlineKey(line, outlineKey(row)) : undefined;
    if (outline !== undefined && this.#shapes.get(outline) === 'nothing') return undefined;
    for (const glue of ['', ' ']) {
      const text = row + glue + line;
      const finding = this.#isSuspicious(text) ? this.#classify(text, prefix) : undefined;
      if (finding === undefined || isOfClient(row) || isOfClient(line)) continue;
      const alone = told?.alone ?? own;
      if (alone !== undefined) {
        const whole = this.#completed(alone, finding, row, line, glue);
        if (whole !== undefined) return { finding: whole, text };
        continue;
      }
      // What the one of them holds was weighed in it; its port is above only where the row is full.
      if (holdsWords(finding.ruleId, row) || holdsWords(finding.ruleId, line, !this.#history.lastIsFullWidth)) continue;
      const quotation = quotationOf(row) ?? quotationOf(line);
      return { finding: quotation === undefined ? finding : asQuoted(finding, quotation), text };
    }
    // What the two say together is not understood.
    if (told !== undefined && this.#cutNumber(row, line)?.row === told.alone.port) {
      return told.alone.port === undefined ? undefined : { finding: withoutPort(told.alone), text: row };
    }
    if (outline !== undefined) this.#shapes.set(outline, 'nothing');
    return undefined;
  }

  /** What a row that told of a failure says together with the line behind it, where that is more than it says alone. */
  #completed(alone: Finding, both: Finding, row: string, line: string, glue: string): Finding | undefined {
    // Neither says it, and both do without a blank between: nobody broke a line there but the terminal.
    const isOneLine =
      this.#history.lastIsFullWidth ||
      closesFirst.test(line) ||
      (glue === '' && ![row, line].some(each => holdsWords(both.ruleId, each)));
    const isOfKind = both.kind === alone.kind || (alone.certainty === 'hedged' && isOneLine);
    const number = glue === '' ? this.#cutNumber(row, line) : undefined;
    if (number !== undefined && [alone.port ?? number.row, alone.movedTo].includes(number.row)) {
      if (isOfKind && (number.isSure || isOneLine) && [both.port, both.movedTo].includes(number.whole)) return both;
      return number.row === alone.port ? withoutPort(alone) : undefined;
    }
    if (!isOfKind) return undefined;
    if (both.port === alone.port)
      return both.certainty === undefined && alone.certainty !== undefined && isOneLine ? both : undefined;
    const stated = statedIn(row + glue + line).findLast(item => item.port === both.port);
    if (stated === undefined || stated.end <= row.length) return undefined;
    // Of several numbers the row's was the last so far, and the line has the one that is meant.
    if (alone.port !== undefined) return isOneLine ? both : glue === '' ? withoutPort(alone) : undefined;
    return stated.start > row.length + 1 ? undefined : both;
  }

  /** Digits end the row, and begin the next: one number? A wrong port is worse than none. */
  #cutNumber(
    row: string,
    line: string,
  ): { readonly row: number; readonly whole: number; readonly isSure: boolean } | undefined {
    const tail = /(?<![\d.])\d{1,4}$/.exec(row.slice(-8))?.[0];
    // What a number can be followed by in the middle of a sentence; `0|api` is the label of the next line.
    const next = /^(\d{1,4})(?![\w/|│-]|[:.]\d)(.?)/.exec(line);
    if (tail === undefined || next?.[1] === undefined) return undefined;
    const whole = Number(tail + next[1]);
    if (whole > 65_535 || (numbered.exec(row)?.[1] ?? '') === numbered.exec(line)?.[1]) return undefined;
    const isSure = next[1].startsWith('0') || !/[ :.]/.test(next[2] ?? '') || this.#history.lastIsFullWidth;
    return { row: Number(tail), whole, isSure };
  }
}
