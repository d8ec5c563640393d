/** Blocks of lines that no program prints of itself: source, lists, files of texts. What stands among them is shown. */
import { splitLogHead } from '../line/logHead.ts';
import { beginsReport } from './reportForm.ts';

/** A line of a program's source. Node prints one of its own above a crash, Python one below each place; brackets close what any program prints. */
const source =
  /^\s*(?:(?:export |public |private |protected |static |async |unsafe |inline |pub |@\w+ ){0,3}(?:(?:const|let|var|val|def|defp|func|fn|fun|function|sub|class|struct|enum|interface|trait|impl|module|namespace|package|import|use|using|require|include|extern|typedef|type)\s[\w$*.{"'<:(]|(?:if|elsif|elif|else if|while|for|switch|match|case|catch|except|rescue|when)\b.{0,200}(?:[{:]|then|->|do|=>)$|(?:try|else|finally|do|begin|loop)\s?[{:]?$|return\b.{0,200};$)|#(?:include|define|ifn?def|endif|pragma)\b|(?:end|fi|done|esac|end\)|\}\s?(?:else|catch|finally)\b.{0,80}\{)[;,]?$|[\w$.\->[\]*&:]{1,60}(?:\([^()]{0,160}\))?\s?(?:[-+|&]?=|:=)\s.{0,200};$|[\w$.:\->]{1,60}!?\(.{0,200}\);$|[\w{].{0,200}\s(?:\{|=>|->)$)/;
/** A line of a list or a file of texts: of which sort it is. */
const sorts: readonly RegExp[] = [
  /^\s*["']?[a-z][\w.-]{1,60}["']?\s?=\s?[\w"'%{]/i,
  /^\s*"[\w.-]{1,60}"\s?:\s["[{\d]/,
  /^"?[^\s,;"]{1,40}"?[,;]["'\w][^,;]{0,80}[,;]?/,
  /^\s*(?:\(?\d{1,5}[.):,]?|0x[\da-f]{1,8})\s{1,8}\S/i,
  // A dash and a level are Next.js 13's own mark of a line (its build/output/log.ts); a program tells of its steps so.
  /^\s*[-*+•]\s(?!(?:wait|error|warn|ready|info|event|trace)\s|\w{2,20}ing\b)\S/,
  // A day without a time.
  /^\s*(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})\s{2,}\S/,
  /^\s*[A-Za-z]\w{2,40}\s{1,16}\(?-?\d{1,6}\)?\s{1,16}(?!\d\d:|\|)\S/,
];
/** The sort of an entry. */
const bullet = 5;
/** So many of the lines near are of the same block, and the line is. */
const enoughOfBlock = 2;
/** So near. */
export const blockReach = 5;

/** Of a block of lines that no program prints of itself: 0 is source, others are sorts of lists; none where a logger wrote it. */
export function blockOf(line: string): number | undefined {
  if (line.length > 400 || line.trim() === '') return undefined;
  if (source.test(line.trimEnd())) return 0;
  const sort = sorts.findIndex(pattern => pattern.test(line));
  return sort < 0 || splitLogHead(line).isLog ? undefined : sort + 1;
}

/** As an entry of a list, which programs print as well. */
const ownEntry = new RegExp(String.raw`^\W{0,16}(?:\d{1,3}\W{1,3})?(?:${beginsReport}|\w{1,20}: \[emerg\])`);

/** The line stands in a block of what the lines near it are of; first of those is the one above. */
export function isInBlock(line: string, near: readonly (number | undefined)[]): boolean {
  const isOwn = ownEntry.test(line);
  // Nearest above stands an entry of a list, which goes on in the line.
  if (near[0] === bullet && /^\s{2}/.test(line) && !isOwn) return true;
  const own = isOwn ? undefined : blockOf(line);
  return [0, own].some(block => block !== undefined && near.filter(other => other === block).length >= enoughOfBlock);
}
