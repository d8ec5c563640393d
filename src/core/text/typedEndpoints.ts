/** What a person types to name ports: one, a list, a range, an address, a socket's path. The one reader of such text. */

import type { Endpoint } from '../model/endpoint.ts';
import { endpointKey, parseEndpoint } from '../model/endpoint.ts';

/** Text that names ports, or why it does not. `word`: the part that could not be read. */
export type TypedEndpoints =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'unread';
      readonly word: string;
      readonly why: 'no-port' | 'out-of-range' | 'backwards' | 'too-many';
    };

/** More rows than anybody looks through. */
export const mostTyped = 100;

type Piece = TypedEndpoints & { readonly kind: 'endpoints' | 'unread' };

const path = /^(?:unix:(?:\/\/)?)?(?:\/|@|[A-Za-z]:\\)/;
/** `3000-3010`, `3000–3010`, `3000..3010`, with a host or a protocol as a single port may have. */
const range = /^((?:\S*[:/])?)([0-9]+)(?:-|–|\.{2,3})([0-9]+)((?:\/(?:tcp|udp))?)$/i;
const protocol = /^(tcp|udp):?$/i;
/** Words that people put around numbers: `port 3000 and 3001`. */
const around = /^(?:ports?:?|and|&|\+)$/i;
/** What an address holds besides where it leads: a name with a password, a query and a fragment. */
const address = /^([a-z][a-z+]*:\/\/)(?:[^\s/?#@]*@)?([^\s?#]*)(?:[?#]\S*)?$/i;

/**
 * Every endpoint of `3000 3006, 4000`, `3000-3010`, `http://localhost:3000/x`, `udp 5353 5354, 3000`, `/run/app.sock`: each once, in
 * the order typed. A protocol before numbers holds up to the next comma. All or nothing: a part that is not understood is named.
 */
export function parseEndpoints(text: string): TypedEndpoints {
  const typed = text.trim().replace(/(?<=[0-9])\s*(?:-|–|\.{2,3})\s*(?=[0-9])/g, dash => dash.trim());
  if (typed === '') return { kind: 'nothing' };
  // A path may hold blanks and commas.
  const pieces = path.test(typed) ? [single(typed)] : typed.split(/[,;]/).flatMap(group => readGroup(group));
  const unread = pieces.find(piece => piece.kind === 'unread');
  if (unread !== undefined) return unread;
  const found = new Map<string, Endpoint>();
  for (const piece of pieces)
    for (const endpoint of piece.kind === 'endpoints' ? piece.endpoints : []) found.set(identity(endpoint), endpoint);
  if (found.size > mostTyped) return { kind: 'unread', word: typed, why: 'too-many' };
  return found.size === 0 ? { kind: 'nothing' } : { kind: 'endpoints', endpoints: [...found.values()] };
}

function readGroup(group: string): Piece[] {
  const words = group.split(/\s+/).filter(word => word !== '');
  const telling = words.filter(word => !around.test(word));
  const [first, ...rest] = telling.length === 0 ? words : telling;
  if (first === undefined) return [];
  const leading = protocol.exec(first)?.[1];
  if (leading === undefined) return [first, ...rest].map(word => readWord(word, ''));
  return rest.length === 0 ? [single(first)] : rest.map(word => readWord(word, `${leading} `));
}

function readWord(word: string, prefix: string): Piece {
  const parts = range.exec(word);
  if (parts === null) return single(word, prefix);
  const [, before = '', from = '', to = '', after = ''] = parts;
  if (Number(from) > Number(to)) return { kind: 'unread', word, why: 'backwards' };
  const ends = [from, to].map(number => single(`${before}${number}${after}`, prefix, word));
  const unread = ends.find(end => end.kind === 'unread');
  if (unread !== undefined) return unread;
  if (Number(to) - Number(from) >= mostTyped) return { kind: 'unread', word, why: 'too-many' };
  const numbers = Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
  const endpoints = numbers.flatMap(number => parseEndpoint(`${prefix}${before}${number}${after}`) ?? []);
  return { kind: 'endpoints', endpoints };
}

function single(word: string, prefix = '', whole = word): Piece {
  const endpoint = parseEndpoint(prefix + word.replace(address, '$1$2'));
  if (endpoint !== undefined) return { kind: 'endpoints', endpoints: [endpoint] };
  return { kind: 'unread', word: whole, why: /^(?:\S*:)?[0-9]+(?:\/\S*)?$/.test(word) ? 'out-of-range' : 'no-port' };
}

function identity(endpoint: Endpoint): string {
  return `${endpointKey(endpoint)} ${endpoint.protocol === 'unix' ? '' : (endpoint.host ?? '')}`;
}
