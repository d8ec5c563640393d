/** Secrets behind their names in one word or text: assignments, queries, connection strings, JSON, headers, calls. */
import { isCall, isHarmlessValue, isSecretName, isSpokenOf, weightOf } from './names.ts';
import { mask } from './shape.ts';

/**
 * `name=` and `name: ` inside an argument: assignments, queries, connection strings, JSON fields, headers; `'name', '`, the arguments
 * of a call; `['name'] = '` and `["name"] "`, a place in what a language calls a dictionary. Quotes may be escaped, where an argument was
 * quoted as a whole. Names may be of any language: what lies between the letters' ranges are signs.
 */
const assignment =
  /(?<![\w\u00c0-\u1fff\u3040-\ud7ff.-])([\w\u00c0-\u1fff\u3040-\ud7ff.-]+)(\\?["']?[\]}]?\s?(?:=>|->|[=:])(?!\/\/|:)\s?(?:[\\^\x60]\r?\n[ \t]{0,64})?\\?["']?|\\?["'](?:,\s?|\]\s)\\?["']|(?<=:[\w.-]{1,64}),\s?\\?["'])/g;
/** What names a setting, whose value stands behind another name: `name=TOKEN,value=…`, `ParameterKey=…,ParameterValue=…`. */
const nameOfName = /(?:^|[_.-]|parameter)(?:name|key)$/i;
const valueOfName = /(?:^|[_.-]|parameter)value$/i;
/** How far they may stand apart. */
const apart = 200;
/** Without quotes: to the next blank or quote. */
const run = /(?:[^\s"'\\]|\\\r?\n|\\(?!["'])|(?<=[\w:@/])'[^'\n]{1,200}')+/y;
/** Several assignments in one word, or one behind a comma. */
const isList = /^["']?(?:[\w.:-]{1,64}(?: [\w.:-]{1,64})?=[^=;,]*[;,]\s?[\w .-]{1,64}=|[\w.:-]{1,64},[\w-]{1,64}=)/;
/** The next of several in one word, or the end of what they stand in. */
const nextOne = /[;,&](?=\s?["']?[\w.-]{1,64}["']?\s?[=:])|&&|[)\]}]+[;,]?$/;
/** Quotes that are not closed within this many letters are apostrophes. */
const longestQuoted = 2_000;
/** Behind a value longer than this no other assignment is looked for: it is hidden to the end. */
const longestSpaced = 1_000;

const plainName = /[\w.-]{1,128}/y;
/** Up to a blank, or to where the line goes on. */
const wholePlace = /[A-Z][\w:]{0,128}(?=\s|$|[\\^\x60]\s)/y;

function matchAt(pattern: RegExp, text: string, start: number): string {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0] ?? '';
}

/** Up to the quote that closes, behind a backslash where the first one stood behind one; `undefined` when it does not close. */
function quotedLength(text: string, start: number, quote: string, isEscaped: boolean): number | undefined {
  const limit = Math.min(text.length, start + longestQuoted);
  for (let at = start; at < limit; at++) {
    if (text[at] === quote && !isEscaped) return at - start;
    if (text[at] !== '\\') continue;
    if (isEscaped && text[at + 1] === quote) return at - start;
    at++;
  }
  return undefined;
}

/** How long the value is that starts here, behind `between`. */
function valueLength(text: string, start: number, between: string, isSpaced: boolean): number {
  const quote = between.at(-1) ?? '';
  if (quote === '"' || quote === "'") {
    const length = quotedLength(text, start, quote, between.at(-2) === '\\');
    if (length !== undefined) return length;
  }
  // `auth=('me', '…')`
  const several = /^\(["'][^()\n]{1,400}\)/.exec(text.slice(start, start + 404))?.[0];
  if (several !== undefined) return several.length;
  // Blanks are of the value in a list: `Server=db;User Id=sa;Password=two words;Port=1`.
  const value = isSpaced ? text.slice(start, start + longestSpaced) : matchAt(run, text, start);
  return nextOne.exec(value)?.index ?? (isSpaced ? text.length - start : value.length);
}

/**
 * Hides the values of secrets' names, wherever they stand in the text. Linear. `isWord`: blanks in it part no words, so that
 * they may be a value's.
 */
export function maskAssignments(text: string, isWord = false): string {
  if (!/[=:,\]>]/.test(text)) return text;
  const isSpaced = isWord && isList.test(text);
  let masked = '';
  let done = 0;
  /** Where a secret's name stood as a value. */
  let named = -1;
  // A value is only passed over when it is hidden: what stands in the others may be an assignment again.
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length;
    if (match.index < done) continue;
    const [, name = '', between = ''] = match;
    // A header's value was hidden behind its scheme already.
    if (/^(?:proxy-)?authorization$/i.test(name)) continue;
    // A folder: `-v $PWD:/app`.
    if (/^(?:OLD)?PWD$/.test(name) && text[match.index - 1] === '$') continue;
    // `--Jwt:Secret …`: a place in .NET's configuration, read with the word behind it.
    if (between === ':' && /^--[A-Z]/.test(name) && isSecretName(matchAt(wholePlace, text, start))) continue;
    const isNamed = named >= 0 && start - named < apart && valueOfName.test(name);
    if (nameOfName.test(name)) named = weightOf(matchAt(plainName, text, start)) === 'strong' ? start : -1;
    const weight = isNamed ? 'strong' : weightOf(name);
    if (weight === 'none' || (weight === 'weak' && between === ':')) continue;
    if (weight === 'weak' && isSpokenOf(text.slice(Math.max(0, match.index - 16), match.index))) continue;
    const value = text.slice(start, start + valueLength(text, start, between, isSpaced));
    // `{"name": "DB_PASSWORD", "value": "…"}`
    const isOtherName = between.includes(',') && /^value$/i.test(value);
    if (isOtherName) named = start;
    if (isOtherName || value === '' || value === mask || isHarmlessValue(name, value) || isCall(value)) continue;
    masked += `${text.slice(done, start)}${mask}`;
    done = start + value.length;
  }
  return masked + text.slice(done);
}

/** An assignment that is the whole word: `--password=…`, `DB_PASSWORD=…`, `/pass:…`, `X-Api-Key: …`. */
const wholeWord =
  /^(["']?)((?:-{1,2}|\/{1,2}|\+)?[\w\u00c0-\u1fff\u3040-\ud7ff.@/:-]{0,200}?[\w\u00c0-\u1fff\u3040-\ud7ff.-]{1,128})(\s?=|:\s?)(?!\/\/)/;
const header = /^(["']?)((?:proxy-)?authorization\s?:\s?(?:[a-z][\w-]{1,20}\s)?)/i;

/**
 * The word with its value hidden to the end, whatever letters that has; `undefined` when it is no assignment to a secret's
 * name. Behind a name without dashes another assignment may follow: `auth.password=…,port=80`.
 */
export function maskWholeAssignment(word: string): string | undefined {
  if (!/[=:]/.test(word)) return undefined;
  const outer = /^--?[\w-]{1,64}=(?=[\w.-]{1,128}=)/.exec(word)?.[0];
  if (outer === undefined || weightOf(outer) !== 'none') return maskOne(word);
  const inner = maskOne(word.slice(outer.length));
  return inner === undefined ? undefined : `${outer}${inner}`;
}

function maskOne(word: string): string | undefined {
  const quote = /^["']/.test(word) && word.endsWith(word[0] ?? '') && word.length > 1 ? (word[0] ?? '') : '';
  const head = header.exec(word)?.[0];
  if (head !== undefined && head.length < word.length - quote.length) return `${head}${mask}${quote}`;
  const [found, , name = '', between = ''] = wholeWord.exec(word) ?? [];
  if (found === undefined) return undefined;
  const last = name.split(/[/:]/).at(-1) ?? '';
  const weight = weightOf(last);
  if (weight === 'none' || (weight === 'weak' && between.startsWith(':') && !name.startsWith('-'))) return undefined;
  // What ends a command stays.
  const close = `${/(?:&&|;)$/.exec(word.slice(0, word.length - quote.length))?.[0] ?? ''}${quote}`;
  const rest = word.slice(found.length, word.length - close.length);
  if (rest === '' || isHarmlessValue(last, rest)) return rest === '' ? undefined : word;
  const isAlone = /^["']?(?:[-/+]|[A-Z][A-Z\d_]*$)/.test(name);
  const cut = isAlone && between.trim() !== ':' ? undefined : nextOne.exec(rest)?.index;
  // Quotes of the value's own stay, so that the line can still be read.
  const hidden = cut === undefined ? mask : `${mask}${maskAssignments(rest.slice(cut))}`;
  return `${found}${hidden}${close}`;
}
