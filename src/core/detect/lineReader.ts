/** Reads a stream line by line: what each line says, alone, behind those before it, or joined to the row that the terminal broke. Knows lines, not chunks. */
import { classify, holdsWords, isOfClient, type LineContext, tellingNumbers } from './classify.ts';
import { awaitsRestart, showsClient, showsRestart, splitPrefix } from './evidence.ts';
import { Failures, maxExcerpt } from './failures.ts';
import { History } from './history.ts';
import type { HouseRules } from './house/rules.ts';
import { isTraceLine } from './line/frames.ts';
import { splitLogHead } from './line/logHead.ts';
import { statedIn } from './line/stated.ts';
import { trigger } from './prefilter/trigger.ts';
import { DocumentWatch, documentLine } from './quotations/documentWatch.ts';
import { insideQuotation, quotationOf, startsQuotation } from './quotations/quoted.ts';
import { asHedged, asQuoted, type Finding } from './rule.ts';
import { withoutPort } from './sameFailure.ts';
import { numbersIn, outlineKey, Shapes } from './shapes.ts';

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
  /** The line before told of a failure by itself. */
  #rowTold = false;

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
    this.failures.forget();
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
      this.failures.settle();
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
    if (!this.#quoting) this.failures.inform(line);
    if (finding !== undefined) this.failures.tell(said(finding), prefix, rest, line);
    else if (wrapped !== undefined) this.failures.tell(said(wrapped.finding), above.prefix, wrapped.text, wrapped.text);
    this.#rowTold = finding !== undefined;
    this.#history.add(line, width);
    // What ended has said all of its failure; said again, it is another one.
    const isOver = !suspicious && !this.#document.isFenced && awaitsRestart(line);
    if (isOver) {
      this.failures.settle();
      this.forget();
    }
    if (inDocument === 'none' && !beginsQuotation && !isRestart && !isOver) {
      const what = suspicious ? this.#shapes.get(this.#shapes.keyOf(rest)) : 'plain';
      if (what !== undefined) this.#lines.set(key, what);
      if (both !== undefined && wrapped === undefined) this.#rows.set(both, 'nothing');
      else if (both !== undefined && wrapped?.finding.certainty === 'quoted') this.#rows.set(both, 'quoted');
    }
    return suspicious ? 'suspicious' : 'plain';
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
    { prefix, rest: row }: ReturnType<typeof splitPrefix>,
    line: string,
    suspicious: boolean,
  ): { readonly finding: Finding; readonly text: string } | undefined {
    // The trace of a client goes on below what it says, and tells of no server's failure.
    if ((isTraceLine(line) && showsClient(line)) || drawn.test(row)) return undefined;
    const { last } = this.failures;
    const open = last?.lines === 0 && row.endsWith(last.excerpt.slice(-20)) ? last : undefined;
    // The row has been told of for itself.
    if (open === undefined && this.#rowTold) return undefined;
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
      // What the one of them holds was weighed in it.
      if (open === undefined && [row, line].some(each => holdsWords(finding.ruleId, each))) continue;
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
}
