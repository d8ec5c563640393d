/** What a number is to the program on whose command line it stands, where no option names it as the port. */

import type { ProgramRow } from '../programs/row.ts';
import { ownVariables } from '../programs/table.ts';
import { anyPort, findNumber } from '../text/digits.ts';
import type { Span } from '../text/span.ts';
import type { Invocation } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { foreignVariable, neverServes, portVariable } from './options.ts';
import { isToldToListen } from './ownWays.ts';
import type { Verdict } from './role.ts';

/** The words of a command, and who reads them. */
export type Read = Pick<Invocation, 'name' | 'program' | 'arguments' | 'assignments' | 'calls' | 'entry'>;

const localHost =
  /(?:^|[^\w.-])(?:localhost|[\w-]+\.localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/i;

/** Of a host name, with what stands before it. */
const longestHost = 300;

/** Does the text before a number end in `localhost:` or its kin? */
export function followsLocalHost(before: string): boolean {
  return before.endsWith(':') && localHost.test(before.slice(-longestHost, -1));
}

/** As `findNumber`, and glued to a short option: `-p3000`. */
export function numbersIn(word: Mapped, port: number): Span[] {
  const glued = /^-[A-Za-z](?=\d)/.exec(word.text);
  const number = word.text.slice(2);
  if (glued !== null && (port === anyPort ? /^\d{2,5}$/.test(number) : number === String(port)))
    return [{ start: 2, end: word.text.length }];
  return findNumber(word.text, port);
}

/** Carries the variable the port of particular programs only, of which this may be one? */
export function isOwnVariable(name: string, program?: ProgramRow): boolean {
  return program?.variables?.includes(name) === true || ownVariables.has(name);
}

/** Of a number in the value of a variable. */
export function variableVerdict(name: string, value: Mapped, span: Span | undefined, program?: ProgramRow): Verdict {
  const own: Verdict = { role: 'bind', why: `${name} of the command` };
  if (isOwnVariable(name, program) || (portVariable.test(name) && !foreignVariable.test(name))) return own;
  if (span !== undefined && followsLocalHost(value.text.slice(0, span.start)))
    return { role: 'follow', why: `${name} names the server's address` };
  if (portVariable.test(name)) return { ...own, secondary: true };
  return { role: 'apart', why: `${name} is not a port` };
}

/** What the command as a whole says of its numbers. */
export interface Command extends Pick<Invocation, 'name' | 'program' | 'entry'> {
  readonly isContainer: boolean;
  /** It talks to servers that others start. */
  readonly isClient: boolean;
  readonly servesNothing: boolean;
  /** It was told to listen, which it does behind an option that takes no value: `nc -lk 4444`. */
  readonly listens: boolean;
}

export function commandOf({ name, program, entry, arguments: words }: Read): Command {
  const texts = words.map(({ text }) => text);
  const listens = isToldToListen(name, texts);
  return {
    name,
    ...(program && { program }),
    ...(entry !== undefined && { entry }),
    isContainer: /^(?:docker|docker-compose|podman|nerdctl)$/.test(name),
    isClient: listens === false || (program?.client === true && listens !== true),
    servesNothing: neverServes(name, texts),
    listens: listens === true,
  };
}

/** Of a number in an argument. `isPositional`: by its place the argument is the port. */
export function argumentVerdict(
  { name, program, entry, ...command }: Command,
  { text }: Mapped,
  span: Span,
  option: string,
  isPositional: boolean,
): Verdict {
  const before = text.slice(0, span.start);
  const local = followsLocalHost(before);
  const apart: Verdict = {
    role: 'apart',
    why: option === '' ? 'an argument that is not a port' : `${option} is not a port`,
  };
  const follow: Verdict = { role: 'follow', why: `${name} talks to the server` };
  const bind: Verdict = { role: 'bind', why: 'argument of the command' };
  if (command.isContainer) {
    const isPublished = /^(-p|--publish)$/.test(option);
    return { role: 'apart', why: isPublished ? 'container side of a published port' : 'inside the container' };
  }
  if (command.isClient) {
    const isAddress = /^(?:tcp:|:|https?-get:\/\/)?$/.test(before) || program?.options?.port?.includes(option) === true;
    return (local || isAddress) && !isDuration(option) ? follow : apart;
  }
  if (command.servesNothing) return local ? follow : apart;
  if (command.listens && isWholePort(text, span)) return bind;
  if (isPositional && option === '' && isWholePort(text, span)) return bind;
  if (local) {
    const isBareOfUnknown = program === undefined && option === '' && !before.includes('/');
    return { role: 'follow', why: 'address of the server', ...(isBareOfUnknown && { unsure: true }) };
  }
  // `node server.js 3000`, `./app :8080`: the only bare number of a program of the user's own.
  const isBare = option === '' && /^(?:[\w.*[\]:-]*:)?$/.test(before) && text.length === span.end;
  return isBare && entry !== undefined ? bind : apart;
}

/** `3000`, `:3000`, `host:3000/path`: the number is all of the word, or the port of its address. */
function isWholePort(text: string, { start, end }: Span): boolean {
  return /(?:^|:|:-)$/.test(text.slice(0, start)) && /^(?:$|[/;,}\s])/.test(text.slice(end));
}

function isDuration(option: string): boolean {
  return /time|delay|interval|wait|retr|limit|max|duration|^-t$/i.test(option);
}
