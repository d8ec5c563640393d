/**
 * The one gate for sentences: what a program, a file, a container or another user may have chosen is made harmless before it becomes part
 * of a text that the editor draws. VS Code reads `[label](command:…)`, `(https:…)` and `(file:…)` in every message as links
 * (`parseLinkedText`, src/vs/base/common/linkedText.ts) and `$(name)` in labels as icons. Markdown has a gate of its own: markdown.ts.
 * Letters that are written from right to left stay, since they are somebody's language, and are not isolated: the marks for that are unseen
 * characters, of which a sentence holds none, whoever put them there. Every sentence has a letter of its own between a foreign piece and a
 * number instead, so that ports and pids stay in their places.
 */
import { maskSecrets } from '../secrets/maskSecrets.ts';

declare const safe: unique symbol;

/** One line that holds nothing which the editor would run, follow or draw as something else. Only this file makes one. */
export type Sentence = string & { readonly [safe]: 'sentence' };

/** A sentence that may begin with an icon of ours: for the status bar and the rows of a pick. */
export type Label = string & { readonly [safe]: 'sentence' | 'label' };

/** Sentences, each in a line of its own: for the details of a modal question. */
export type Detail = string & { readonly [safe]: 'sentence' | 'detail' };

/** Characters of a foreign name or path. */
const pieceLimit = 160;
/** Characters of a command line that the user is to recognise, or of a reason that names files. */
export const longPiece = 400;
/**
 * Characters of a foreign text that are read at all; what follows is not shown. A text of many thousands would hold up the editor with its
 * reading, and cut in its middle first, half of a secret would not be known for one.
 */
const readLimit = 2048;
/** Characters of a whole sentence; VS Code itself cuts a notification at 1000. */
const sentenceLimit = 1000;
/** Parts of an enumeration; what follows them is "…". */
const partsLimit = 12;

/** Controls, line ends, bidirectional marks and whatever else takes no room, or any room it likes (`﷽` takes that of ten letters): drawn as one blank. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Script=Cuneiform}\u2800\ufdfd\ufffc\u{16fe4}\u{1d159}]+/gu;
const blanks = /\p{Zs}{2,}/gu;
/** Marks that pile up over other lines. No script needs as many on one letter. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * Foreign text as a piece of a sentence, without secrets and still readable: `/home/me/[a](b)` becomes `/home/me/[a] (b)`. At most
 * `limit` UTF-16 units: what is longer, up to `readLimit`, loses its middle, since both ends of a path or a command line tell something.
 */
export function harmless(text: string, limit = pieceLimit): Sentence {
  const read = text.length > readLimit ? `${text.slice(0, readLimit)}…` : text;
  // Once more in one line: what parted a name from its secret may have become a blank.
  return shortened(maskSecrets(cleaned(maskSecrets(read), limit)).trim(), limit) as Sentence;
}

/** What a template has become: its pieces were harmless one by one, and what stands around them makes them no link. */
export function harmlessSentence(text: string): Sentence {
  return shortened(cleaned(text, sentenceLimit), sentenceLimit) as Sentence;
}

/** With a blank for what is not seen, and no mark that is drawn over other lines: for whatever is drawn, Markdown too. */
export function seen(text: string): string {
  return text.replace(unseen, ' ').replace(piledMarks, '$1');
}

/** Linear in `limit`, however long the text is. */
function cleaned(text: string, limit: number): string {
  return seen(shortened(text, 4 * limit))
    .replace(blanks, ' ')
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (')
    .replaceAll('://', ': //');
}

/** Sentences or their pieces in one line. An enumeration that is too long ends in "…". */
export function joined<T extends Label>(parts: readonly T[], separator: ' ' | '  ' | ', ' | ' · ' = ' '): T {
  const shown = parts.length > partsLimit ? [...parts.slice(0, partsLimit), '…'] : parts;
  return shown.join(separator) as T;
}

/** Several lines, of which each is a sentence. */
export function inLines(sentences: readonly Sentence[]): Detail {
  return sentences.join('\n') as Detail;
}

/** `icon`: a codicon's name, ours. */
export function withIcon(icon: string, sentence: Sentence): Label {
  return `$(${icon}) ${sentence}` as Label;
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  // No half of a surrogate pair at either side.
  const start = text.slice(0, head).replace(/[\uD800-\uDBFF]$/, '');
  const end = text.slice(text.length - (limit - 1 - head)).replace(/^[\uDC00-\uDFFF]/, '');
  return `${start}…${end}`;
}
