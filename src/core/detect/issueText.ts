/**
 * What of a text may stand in a public issue. Its failure has a wording that no rule knows, which has to stay; all else may hold secrets in a
 * wording that nobody knows either. So a line is parted at its signs, and a part stays as it is written only where it speaks of a port itself and
 * names no secret and no account, nor does one before it; of every other part those words stay that failures are told in.
 */
import { classify } from './classify.ts';
import { ellipses, excerptOf, quoterOf } from './excerpt.ts';
import { isTraceLine } from './line/frames.ts';
import { perhapsOfPort, surelyOfPort } from './speaks.ts';

/** Where a part ends: signs that list, quote, assign or close, a table's blanks. */
const border = /(["`“”„«»()[\]{}<>,;|=&?\t]|(?<!\p{L})'|'(?!\p{L})| {2,}|[.!] |(?: |^)(?:--|[-–—+*/~]) |:(?= \S+$))/u;
/** What is typed: behind a prompt or what echoes it, and from an option on. No part of a report, whatever it holds. */
const typed = /(?:^|\s|[\w~/\\\])])[$#%>❯➜] .*|^[+>] .*|\s--?[A-Za-z].*/;
/** A number that stands where one of a port does. */
const ports =
  /(?:(?:port\w?|udp|tcp|listen)["']?\s?[:=,(]?\s?["']?|(?:^|[\s"'(\]*:]|localhost|\.\d{1,3}|\/\/[\w.-]{1,60}):|[\d.:]["'], |\bbind to \[)(\d{2,5})(?!\d|[:.]\d|@)/gi;
const mayBePort = /(?<![\w.:-])\d{2,5}(?![\w-])/;
/** Behind it stands a wording, in a log of fields. */
const saying = /\b(?:msg|message|err|error|reason)["']?[:=]\s?["'`]?$/i;
/** A place, a version, an address with a port. */
const place =
  /^(?:\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)|^[\w.-]+(?::\d{1,5}){1,2}$|^\w{2,20}:\/\/[\w.:-]+\/?$|^\[?[\da-f:.*]*:\d{1,5}$|^v?\d[\d.:/TZ+-]*[a-z]{0,2}$/i;
/** How a report looks; a text may have none that looks so well. */
const looks: readonly ((part: string) => boolean)[] = [
  surelyOfPort,
  part => perhapsOfPort(part) && mayBePort.test(part),
  part => perhapsOfPort(part) || mayBePort.test(part),
];
/** Letters, or a number as ports have; what errors are numbered by: `CWWKO0221E`. */
const word = /^(?:[\p{L}\p{M}'’._-]+|\d{1,5}|[A-Z]{2,}[-_]?\d+[A-Z]?)$/u;
const edges = /^[^\p{L}\p{N}/~.[:*]+|[^\p{L}\p{N}\]*]+$/gu;

/**
 * A text in which secrets that have their looks or their place are hidden already, without what else may be one. Linear in each line. `isNamed`: whether
 * a line names a secret or an account.
 */
export function issueText(text: string, isNamed: (line: string) => boolean): string {
  const quote = quoterOf([], [...new Set([...text.matchAll(ports)].map(([, port = '']) => port))]);
  const lines = text.split('\n').map(line => {
    const isTrace = isTraceLine(line);
    const parts = line.replace(typed, '').split(border);
    const named = isTrace ? -1 : parts.findIndex(isNamed);
    return { line, isTrace, parts: named < 0 ? parts : parts.slice(0, named) };
  });
  // One word is the name of a field.
  const all = lines.flatMap(({ parts }) => parts).filter(part => /\S\s+\S|[^\0-\x7f]/.test(part));
  const isReport = looks.find(is => all.some(is)) ?? surelyOfPort;
  const shown = lines.map(({ line, parts, isTrace }) => {
    const speaks = parts.some(isReport);
    const found = classify(line);
    // Its wording is known.
    if (found !== undefined && found.certainty === undefined) return excerptOf(line, found, []);
    let before = '';
    const quoted = parts.map(part => {
      // What a function was given stands between quotes, and so does a file.
      const isFrame = isTrace && (!/["']$/.test(before) || place.test(part));
      const isOpen = isFrame || isReport(part) || (speaks && saying.test(before.slice(-20)));
      before += part;
      return isOpen ? part.replace(/\S+/g, each => (isFrame || isOpenWord(each) ? each : quote(each))) : quote(part);
    });
    return ellipses(`${quoted.join('')}${quote(line.slice(before.length))}`);
  });
  return shown.join('\n');
}

function isOpenWord(text: string): boolean {
  const bare = text.replace(edges, '');
  return word.test(bare) || place.test(bare);
}
