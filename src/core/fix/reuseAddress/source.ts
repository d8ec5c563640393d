import { blanks, mask } from '../../code/mask.ts';
import { pairBrackets } from '../../code/pairs.ts';
import type { Platform } from '../../model/platform.ts';
import { createOnce } from '../../text/once.ts';
import { findFunctions } from './functions.ts';
import type { Language, Source } from './language.ts';
import { preprocess } from './preprocessor.ts';

export function readSource(text: string, language: Language, platform: Platform = 'linux'): Source {
  const masked = mask(blankBefore(text.replace(/^\uFEFF/, ' '), language.opening), language.syntax, true);
  const sections =
    language.preprocessor === true
      ? preprocess(masked.bare, masked.live)
      : { code: masked.bare, unixOnly: [], windows: isForWindows(masked.live, language) };
  const { code } = sections;
  const brackets = pairBrackets(code);
  const taken = new Map<string, string>();
  return {
    text,
    code,
    live: masked.live,
    language,
    platform,
    brackets,
    functions: findFunctions(code, language, brackets),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: indentationUnit(code),
    windows: sections.windows,
    unixOnly: sections.unixOnly,
    once: createOnce(),
    fresh(base, use) {
      for (let n = 1; ; n++) {
        const name = n === 1 ? base : `${base}${n}`;
        if (taken.get(name) === use) return name;
        if (taken.has(name) || new RegExp(`\\b${name}\\b`, 'i').test(code)) continue;
        taken.set(name, use);
        return name;
      }
    },
  };
}

/** The offset of the first character of the line that holds an offset. */
export function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The offset behind the last character of the line, before its line end. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline === -1) return text.length;
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The blanks that a line starts with. */
export function indentation(text: string, at: number): string {
  const start = lineStart(text, at);
  return /^[ \t]*/.exec(text.slice(start, Math.min(text.length, start + 400)))?.[0] ?? '';
}

/** Only blanks stand before an offset on its line. */
export function isBlankBefore(code: string, at: number): boolean {
  return /^[ \t]*$/.test(code.slice(lineStart(code, at), at));
}

export function skipBlanks(code: string, at: number): number {
  let i = at;
  while (i < code.length && /\s/.test(code.charAt(i))) i++;
  return i;
}

/** The offset of the last character that is not blank before an offset, or -1. */
export function lastBefore(code: string, at: number): number {
  let i = at - 1;
  while (i >= 0 && /\s/.test(code.charAt(i))) i--;
  return i;
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function isForWindows(live: string, { aboutWindows }: Language): boolean {
  return aboutWindows !== undefined && new RegExp(aboutWindows, 'm').test(live);
}

function blankBefore(text: string, opening: string | undefined): string {
  const at = opening === undefined ? 0 : text.search(new RegExp(opening));
  return at <= 0 ? text : blanks(text.slice(0, at)) + text.slice(at);
}

/** The step by which lines are indented deeper than the one before, most often; four blanks when there is none. */
function indentationUnit(code: string): string {
  const seen = new Map<string, number>();
  let before = '';
  let lines = 0;
  for (const line of code.split('\n')) {
    const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (lead.length === line.trimEnd().length) continue;
    const step = lead.startsWith(before) ? lead.slice(before.length) : '';
    if (step === '\t' || (/^ {2,8}$/.test(step) && !lead.includes('\t'))) seen.set(step, (seen.get(step) ?? 0) + 1);
    before = lead;
    lines++;
    if (lines > 2000) break;
  }
  let best = '    ';
  let most = 0;
  for (const [step, times] of seen) {
    if (times > most || (times === most && step.length < best.length)) [best, most] = [step, times];
  }
  return best;
}
