/** Ports that a compose file publishes on this machine, found from the place that the pointer rests on. */
import { parsePort } from '../model/endpoint.ts';
import { digitsAt, type PortInText, type TextLines } from './portPlace.ts';

/** Lines above a place that are searched for the list it belongs to. */
const farthest = 300;
/** Longer lines are nobody's list of ports. */
const longestLine = 2000;

/** `HOST:CONTAINER` with an address, a variable with a default, a range and a protocol as the short syntax has them. */
const before = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\]|\$\{\w+(?::?-[\d.]+)?\}):)?(?:\$\{\w+:?-)?(?:\d+-)?$/i;
const after = /^\}?(?:-\d+)?:(?:\d|\$\{)/;
/** The long syntax: `published: "4000"`. */
const longBefore = /(?:^|[\s{,-])"?published"?\s*:\s*["']?(?:\$\{\w+:?-)?(?:\d+-)?$/;
const longUdp = /(?:^|[\s{,-])"?protocol"?\s*:\s*["']?udp\b/;
const longAfter = /^\}?(?:-\d+)?["']?\s*(?:[,}#].*)?$/;

/** The published port at a place. A container's own port is none: nothing listens on it here. */
export function publishedPort(file: TextLines, line: number, offset: number): PortInText | undefined {
  const text = file.lineAt(line);
  if (text.length > longestLine) return undefined;
  const [start, end] = digitsAt(text, offset);
  const port = parsePort(text.slice(start, end));
  const head = text.slice(0, start);
  const tail = text.slice(end);
  if (port === undefined || /(?:^|\s)#/.test(head)) return undefined;
  const isLong = longBefore.test(head) && longAfter.test(tail);
  if (!(isLong || (isHostPart(head) && after.test(tail))) || !isUnderPorts(file, line)) return undefined;
  const isUdp = isLong ? entryOf(file, line, start).some(part => longUdp.test(part)) : /^[^\s"',]*\/udp\b/.test(tail);
  return { port, start, end, ...(isUdp && { protocol: 'udp' }) };
}

/** The parts of the long entry that the place belongs to: its braces, or its lines, which begin at one column. */
function entryOf(file: TextLines, line: number, start: number): readonly string[] {
  const own = file.lineAt(line);
  const open = own.lastIndexOf('{', start);
  if (open !== -1) return [own.slice(open, own.indexOf('}', start) + 1 || undefined)];
  const parts = [own];
  const column = keyColumn(own);
  /** False at the end of the entry. */
  const take = (at: number): boolean => {
    const text = file.lineAt(at);
    if (/^\s*(?:#|$)/.test(text)) return true;
    if (text.length <= longestLine && keyColumn(text) === column) parts.push(text);
    return keyColumn(text) >= column;
  };
  // The line with the dash is the entry's first one.
  for (let at = line; !isEntry(file.lineAt(at)) && at > line - farthest && at > 0; at--) if (!take(at - 1)) break;
  for (let at = line + 1; at < line + farthest; at++) if (isEntry(file.lineAt(at)) || !take(at)) break;
  return parts;
}

/** The column of a key, also of one behind the dash of its entry. */
function keyColumn(text: string): number {
  return /^\s*(?:-\s+)?/.exec(text)?.[0].length ?? 0;
}

/** What stands before the number begins an entry of a list. */
function isHostPart(head: string): boolean {
  const entry = /(?:^\s*-\s+|[[,]\s*)["']?([^\s"',]*)$/.exec(head)?.[1];
  return entry !== undefined && before.test(entry);
}

/** Whether the line is, or is in an entry of, the list `ports`. */
function isUnderPorts(file: TextLines, line: number): boolean {
  const own = file.lineAt(line);
  if (/^\s*"?ports"?\s*:\s*\[/.test(own)) return true;
  let limit = indentOf(own);
  let inList = isEntry(own);
  for (let at = line - 1; at >= Math.max(0, line - farthest); at--) {
    const text = file.lineAt(at);
    const indent = indentOf(text);
    if (/^\s*(?:#|$)/.test(text) || indent > limit) continue;
    if (isEntry(text)) {
      limit = indent;
      inList = true;
    } else if (indent < limit || inList) {
      // A list may stand as far left as its own key.
      return /^\s*"?ports"?\s*:\s*(?:#.*)?$/.test(text);
    }
  }
  return false;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function isEntry(text: string): boolean {
  return /^\s*-(?:\s|$)/.test(text);
}
