/** What one word of a command says of ports, by the option that it is or belongs to. */

import type { ProgramRow } from '../programs/row.ts';
import { type EndpointAt, endpointsIn, isLocalHost } from './endpointText.ts';
import { inspectorPort } from './inspector.ts';
import { isOtherEnd, optionUse } from './options.ts';
import type { Verdict } from './role.ts';

/** Who reads the words. */
export interface Reader {
  readonly program?: ProgramRow;
  /** The name of a client that opens pages, and may have a port of its own beside. */
  readonly talks?: string;
  /** It was told to listen, which it does behind an option that takes no value: `nc -lk 4444`. */
  readonly listens?: boolean;
  /** From this word on a program of the user's own reads them: behind the `--` of `cargo run -- -p 8086`. */
  readonly handedFrom: number;
  /** How many values the words stand within: `MAVEN_OPTS="-Dargs=--port=1"`. */
  readonly depth?: number;
}

export type WordReading =
  /** Options stand within the word, from that offset on. */
  | { readonly kind: 'inner'; readonly from: number }
  /** `NAME=value` among the arguments. */
  | { readonly kind: 'variable'; readonly name: string; readonly from: number }
  | {
      readonly kind: 'endpoints';
      readonly list: readonly EndpointAt[];
      readonly verdict: Verdict;
      readonly isProperty?: boolean;
      /** False: the program listens there, but it is not what one starts it for. */
      readonly asks: boolean;
    };

const side = { role: 'bind', secondary: true, debugger: true } as const;
const holdsOptions = (value: string): boolean => /(?:^|\s)-{1,2}[A-Za-z]/.test(value) && /\d/.test(value);

/** `undefined` for a word that names nothing. */
export function readWord(texts: readonly string[], index: number, reader: Reader): WordReading | undefined {
  const text = texts[index] ?? '';
  const jdwp = /^-(?:agentlib:jdwp|Xrunjdwp).*\baddress=/.exec(text)?.[0].length;
  if (jdwp !== undefined) {
    const list = /\bserver=y\b/.test(text) ? endpointsIn(text, jdwp).slice(0, 1) : [];
    return { kind: 'endpoints', list, verdict: { ...side, why: 'the debugger of Java' }, asks: true };
  }
  const [property = '', name = ''] = /^-D([\w.-]*)=/.exec(text) ?? [];
  if (property !== '') return ofProperty(text, name, property.length);
  const [assigned = '', variable = ''] = /^([A-Za-z_]\w*)=/.exec(text) ?? [];
  if (assigned !== '') return { kind: 'variable', name: variable, from: assigned.length };
  const option = optionAt(texts, index);
  if (option !== undefined) return ofOption(texts, index, option, reader);
  const isInspect = /^--inspect(?:-brk|-wait|-port)?$/.test(text);
  // `--inspect 9230` is read with the number.
  if (!isInspect || inspectorPort === undefined || /^(?:[\w.]*:)?\d+$/.test(texts[index + 1] ?? '')) return undefined;
  const list = [{ endpoint: { protocol: 'tcp', port: inspectorPort } as const }];
  return { kind: 'endpoints', list, verdict: { ...side, why: `${text} of the command` }, asks: true };
}

/** A system property of Java; what Maven passes on to the program may stand in one. */
function ofProperty(text: string, name: string, from: number): WordReading | undefined {
  if (holdsOptions(text.slice(from))) return { kind: 'inner', from };
  if (!/(?:port|address)$/i.test(name) || (isOtherEnd(name) && !/jmxremote/.test(name))) return undefined;
  const isSecondary = /management|debug/.test(name);
  const verdict: Verdict = { role: 'bind', why: 'an option of the command', ...(isSecondary && { secondary: true }) };
  return { kind: 'endpoints', list: endpointsIn(text, from), verdict, isProperty: /=\d+$/.test(text), asks: true };
}

interface OptionAt {
  readonly name: string;
  /** Where its value begins in the word. */
  readonly from: number;
}

/** The option a word belongs to: `--port` for `--port=3000` and for `3000` after `--port`. `at`: of a number in the word. */
export function optionAt(texts: readonly string[], index: number, at = Number.POSITIVE_INFINITY): OptionAt | undefined {
  const text = texts[index] ?? '';
  if (/^-(?:[A-Za-z]\d|b(?:[\w.*[\]:]*:\d{2,5}|unix:.+)$)/.test(text)) return { name: text.slice(0, 2), from: 2 };
  const [inline = '', name = ''] = /^(--?[A-Za-z][\w.-]*)[=:]/.exec(text) ?? [];
  if (inline !== '' && inline.length <= at) return { name, from: inline.length };
  const before = texts[index - 1] ?? '';
  const isValue = !text.startsWith('-') || /\s/.test(text);
  return isValue && /^--?[A-Za-z][\w.-]*$/.test(before) ? { name: before, from: 0 } : undefined;
}

function ofOption(
  texts: readonly string[],
  index: number,
  { name, from }: OptionAt,
  { program, talks, handedFrom }: Reader,
): WordReading | undefined {
  const text = texts[index] ?? '';
  if (holdsOptions(text.slice(from))) return { kind: 'inner', from };
  const use = optionUse(name, program) ?? (index > handedFrom ? optionUse(name) : undefined);
  const list = endpointsIn(text, from);
  if (use === undefined || (use === 'short' && !isShort(name, text.slice(from), list[0]))) return undefined;
  const isSide = use === 'side';
  const verdict: Verdict =
    talks !== undefined
      ? { role: 'follow', why: `${talks} talks to the server` }
      : {
          ...(use === 'debugger' ? side : { role: 'bind' }),
          ...(isSide && { secondary: true }),
          why: `${name} of the command`,
        };
  const isNamed = use === 'debugger' || program?.options?.port?.includes(name) === true;
  return { kind: 'endpoints', list, verdict, asks: isNamed || !(isOtherEnd(name) || (isSide && /^-\w$/.test(name))) };
}

/** `-p` of what is not known is its port by custom, `-b` and its kin an address of this machine. */
function isShort(name: string, value: string, found: EndpointAt | undefined): boolean {
  if (found === undefined || /^-(?:p|P|port)$/.test(name)) return true;
  if (/^-[bahH]$/.test(name) && /^\d+$/.test(value)) return false;
  return found.endpoint.protocol === 'unix' || isLocalHost(found.endpoint.host) || /^-\w{2}/.test(name);
}

/** A number, or an address of this machine, that no option names: the program may listen there. */
export function readBareWord(texts: readonly string[], index: number, { listens }: Reader): EndpointAt | undefined {
  const text = texts[index] ?? '';
  // A URL is where a program connects to.
  if (text.startsWith('-') || /^(?!tcp:|unix:)\w+:\/\//.test(text)) return undefined;
  const before = texts[index - 1] ?? '';
  const isNumber = /^\d{2,5}$/.test(text);
  // The value of an option that is not ours: `--workers 4000`, `--replicaof 10.0.0.1 6379`.
  const isValue = before.startsWith('-') || isOtherEnd(texts[index - 2] ?? '');
  if ((isNumber && isValue && listens !== true) || (before.startsWith('-') && isOtherEnd(before))) return undefined;
  const [found] = endpointsIn(text);
  const isOurs = found !== undefined && found.endpoint.protocol !== 'unix' && isLocalHost(found.endpoint.host);
  return isOurs && (isNumber || text.includes(':')) ? found : undefined;
}
