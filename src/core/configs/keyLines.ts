/** Formats of a key and a value on each line: `.properties` and `.env`. */
import type { Entry, Parsed } from './entry.ts';

/** `.properties`: `key=value`, `key: value`, `key value`; comments with `#` or `!`; the last of equal keys is in force. */
export function parsePropertiesEntries(text: string): Parsed {
  return {
    kind: 'parsed',
    entries: lastWins(lineEntries(text, /^([^\S\r\n]*)([^#!\s=:][^\s=:]*)([^\S\r\n]*[=:]?[^\S\r\n]*)([^\r\n]*)/gm)),
  };
}

/** `.env`: `KEY=value`, `export KEY=value`, quotes, inline comments. Which of equal keys wins is up to the loader; the last, mostly. */
export function parseDotenvEntries(text: string): Parsed {
  const entries: Entry[] = [];
  for (const match of text.matchAll(
    /^([^\S\r\n]*(?:export[^\S\r\n]+)?)([A-Za-z_][\w.-]*)([^\S\r\n]*[=:][^\S\r\n]*)([^\r\n]*)/gm,
  )) {
    const [, lead = '', key = '', equals = '', rest = ''] = match;
    const start = match.index + lead.length + key.length + equals.length;
    const quote = /^["'`]/.exec(rest)?.[0];
    const close = quote === undefined ? -1 : rest.indexOf(quote, 1);
    const raw = close > 0 ? rest.slice(1, close) : rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
    const from = close > 0 ? start + 1 : start;
    entries.push({ path: [key], span: { start: from, end: from + raw.length }, raw, quoted: close > 0 });
  }
  return { kind: 'parsed', entries: lastWins(entries) };
}

function lineEntries(text: string, pattern: RegExp): Entry[] {
  const entries: Entry[] = [];
  for (const match of text.matchAll(pattern)) {
    const [, indent = '', key = '', equals = '', value = ''] = match;
    const start = match.index + indent.length + key.length + equals.length;
    const raw = value.trimEnd();
    entries.push({ path: [key], span: { start, end: start + raw.length }, raw, quoted: false });
  }
  return entries;
}

function lastWins(entries: readonly Entry[]): Entry[] {
  const last = new Map<string, Entry>();
  // HOCON: `port = ${?PORT}` counts only when the variable is set.
  for (const entry of entries) if (!entry.raw.startsWith('${?')) last.set(entry.path.join('.'), entry);
  return entries.map(entry => (last.get(entry.path.join('.')) === entry ? entry : { ...entry, shadowed: true }));
}
