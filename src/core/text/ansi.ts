/**
 * Terminal text to plain lines. Escape sequences follow ECMA-48 and xterm's control-sequence list; the marks
 * `OSC 633` (VS Code shell integration) and `OSC 133` (FinalTerm) are strings like any other, but for `;C`.
 */

/** One line as a reader sees it: no escapes, no carriage returns, no trailing blanks. */
export interface PlainLine {
  readonly text: string;
  /** Columns with the trailing blanks, which tell a row that the terminal broke. */
  readonly width: number;
  /** The screen was cleared or a command began right before it: nothing earlier belongs to it. */
  readonly fresh: boolean;
}

const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Nothing in the raw line draws anything but itself. */
export const isPlain = (raw: string): boolean => !control.test(raw);

/** Widest gap a cursor move may open. Terminals are rarely wider, and a hostile `CSI 999999999 C` must stay cheap. */
const maxGap = 400;

/**
 * Renders one raw line (no `\n` inside; may hold anything else) to the lines a reader would have seen. A carriage return or a cursor
 * move to another row ends a line, so that text which was overwritten later (spinners, progress bars) is still seen once.
 * Unterminated sequences are dropped. Linear in the length.
 */
export function renderLine(raw: string): PlainLine[] {
  if (isPlain(raw)) return [{ text: raw.trimEnd(), width: raw.length, fresh: false }];
  const lines: PlainLine[] = [];
  const end = raw.length;
  let text = '';
  let fresh = false;
  let at = 0;
  let plain = 0;

  const take = (to: number): void => {
    if (to > plain) text += raw.slice(plain, to);
  };
  const breakLine = (): void => {
    const line = text.trimEnd();
    if (line !== '' || fresh) {
      lines.push({ text: line, width: text.length, fresh });
      fresh = false;
    }
    text = '';
  };

  while (at < end) {
    const code = raw.charCodeAt(at);
    if (code >= 0x20 && (code < 0x7f || code > 0x9f)) {
      at++;
      continue;
    }
    if (code === 0x09) {
      at++;
      continue;
    }
    take(at);
    if (code === 0x1b || code === 0x9b || code === 0x9d || code === 0x90) {
      const sequence = readSequence(raw, at);
      at = sequence.next;
      switch (sequence.effect) {
        case 'none':
          break;
        case 'break':
          breakLine();
          break;
        case 'fresh':
          breakLine();
          fresh = true;
          break;
        case 'forward':
          text += ' '.repeat(Math.min(sequence.count, maxGap));
          break;
        case 'column':
          // Right of what stands there: a gap; left of it: the row is drawn anew.
          if (sequence.count > text.length) text += ' '.repeat(Math.min(sequence.count - text.length, maxGap));
          else if (sequence.count < text.length) breakLine();
          break;
        case 'back':
          text = text.slice(0, Math.max(0, text.length - sequence.count));
          break;
      }
    } else {
      // CR draws the row anew, VT and FF move to the next; BS is over-striking (man pages); the rest prints nothing.
      if (code === 0x0d || code === 0x0b || code === 0x0c || code === 0x85) breakLine();
      else if (code === 0x08) text = text.slice(0, -1);
      at++;
    }
    plain = at;
  }
  take(end);
  breakLine();
  if (lines.length === 0) lines.push({ text: '', width: 0, fresh: false });
  return lines;
}

/** The text without escapes, for a single short string (an excerpt, a title). */
export function stripAnsi(raw: string): string {
  return renderLine(raw)
    .map(line => line.text)
    .join(' ')
    .trim();
}

interface Sequence {
  readonly effect: 'none' | 'break' | 'fresh' | 'forward' | 'column' | 'back';
  readonly count: number;
  readonly next: number;
}

const nothing = (next: number): Sequence => ({ effect: 'none', count: 0, next });

function readSequence(raw: string, start: number): Sequence {
  const code = raw.charCodeAt(start);
  if (code === 0x9b) return readControlSequence(raw, start + 1);
  if (code === 0x9d || code === 0x90) return readString(raw, start + 1);
  const kind = raw.charCodeAt(start + 1);
  if (Number.isNaN(kind)) return nothing(raw.length);
  if (kind === 0x5b) return readControlSequence(raw, start + 2);
  // OSC ] , DCS P , SOS X , PM ^ , APC _
  if (kind === 0x5d || kind === 0x50 || kind === 0x58 || kind === 0x5e || kind === 0x5f)
    return readString(raw, start + 2);
  // ESC c resets the screen; ESC E, ESC D and ESC M change the row.
  if (kind === 0x63) return { effect: 'fresh', count: 0, next: start + 2 };
  if (kind === 0x44 || kind === 0x45 || kind === 0x4d) return { effect: 'break', count: 0, next: start + 2 };
  // ESC with intermediates, such as the charset choice ESC ( B.
  let at = start + 1;
  while (raw.charCodeAt(at) >= 0x20 && raw.charCodeAt(at) <= 0x2f) at++;
  return nothing(Math.min(at + 1, raw.length));
}

function readControlSequence(raw: string, start: number): Sequence {
  let at = start;
  let code = raw.charCodeAt(at);
  while (code >= 0x20 && code <= 0x3f) code = raw.charCodeAt(++at);
  if (!(code >= 0x40 && code <= 0x7e)) return nothing(Math.min(at, raw.length));
  const parameters = raw.slice(start, Math.min(at, start + 24));
  const next = at + 1;
  const first = Number.parseInt(parameters, 10);
  const count = Number.isNaN(first) || first < 1 ? 1 : first;
  switch (String.fromCharCode(code)) {
    case 'C':
    case 'a':
      return { effect: 'forward', count, next };
    case 'G':
    case '`':
      return { effect: 'column', count: count - 1, next };
    case 'D':
      return { effect: 'back', count, next };
    case 'A':
    case 'B':
    case 'E':
    case 'F':
    case 'H':
    case 'f':
    case 'd':
      return { effect: 'break', count, next };
    case 'J':
      return parameters === '2' || parameters === '3' ? { effect: 'fresh', count, next } : nothing(next);
    default:
      return nothing(next);
  }
}

function readString(raw: string, start: number): Sequence {
  let at = start;
  const end = raw.length;
  while (at < end) {
    const code = raw.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return markEffect(raw, start, at, at + 1);
    if (code === 0x1b) {
      if (raw.charCodeAt(at + 1) === 0x5c) return markEffect(raw, start, at, at + 2);
      // Any other escape aborts the string.
      return nothing(at);
    }
    at++;
  }
  return nothing(end);
}

function markEffect(raw: string, start: number, end: number, next: number): Sequence {
  const body = raw.slice(start, Math.min(end, start + 6));
  const isMark = body.startsWith('633;') || body.startsWith('133;');
  const letter = isMark ? body[4] : undefined;
  if (letter === 'C') return { effect: 'fresh', count: 0, next };
  return letter === 'A' || letter === 'D' ? { effect: 'break', count: 0, next } : nothing(next);
}
