/** Where a started program's port stands on its command line. */

import type { Serve } from '../programs/row.ts';
import { positionalPort, serveOf } from '../programs/serving.ts';
import { ownVariables, programNamed } from '../programs/table.ts';
import { anyPort, findNumber } from '../text/digits.ts';
import { longestWord } from '../text/limits.ts';
import type { Span } from '../text/span.ts';
import { type Invocation, textsOf } from './invocation.ts';
import { type Mapped, sourceSpan } from './mapped.ts';
import { commonFlags, foreignVariable, isOwnPortOption, neverServes, portVariable, secondaryFlags } from './options.ts';

/**
 * - `bind`: the number a server binds to may come from here
 * - `follow`: refers to that server from elsewhere
 * - `apart`: the same digits, but not to be touched
 */
export type Role = 'bind' | 'follow' | 'apart';

export interface CommandPort {
  readonly span: Span;
  readonly role: Role;
  readonly form: 'argument' | 'property' | 'environment';
  /** Belongs to a side door of the program (debugger, metrics). */
  readonly secondary?: boolean;
  /** … of which it is the debugger. */
  readonly debugger?: boolean;
  /** follow: the program may as well listen there itself. */
  readonly unsure?: boolean;
  readonly why: string;
}

const localHost =
  /(?:^|[^\w.-])(?:localhost|[\w-]+\.localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/i;

/** Of a host name, with what stands before it. */
const longestHost = 300;

/** Does the text before a number end in `localhost:` or its kin? */
export function followsLocalHost(before: string): boolean {
  return before.endsWith(':') && localHost.test(before.slice(-longestHost, -1));
}

/** Every place of the invocation where the number stands. Numbers that are no port (`--max-warnings 3000`) are `apart`. */
export function commandPorts(invocation: Invocation, port: number): CommandPort[] {
  const found: CommandPort[] = [];
  for (const { name, value } of invocation.assignments) {
    for (const span of numbersIn(value, port)) {
      const verdict = value.text.length > longestWord ? tooLong : ofVariable(invocation, name, value, span);
      found.push({ ...verdict, span: sourceSpan(value, span), form: 'environment' });
    }
  }
  const { arguments: words, program } = invocation;
  const after = program?.positionalAfter;
  // From which word on a bare argument is the port.
  const from = after === undefined || after === '' ? 0 : words.findIndex(word => word.text === after) + 1;
  const serving = from === 0 && after !== '' ? Number.POSITIVE_INFINITY : from;
  const texts = textsOf(invocation);
  const positional = positionalPort(program, texts);
  const servesNothing = neverServes(invocation.name, texts);
  for (const [index, word] of words.entries()) {
    for (const span of numbersIn(word, port)) {
      const verdict =
        word.text.length > longestWord
          ? tooLong
          : ofArgument(invocation, index, span, {
              servesNothing,
              positional: index === positional ? 'placed' : index >= serving ? 'bare' : undefined,
            });
      // Java: a system property is weaker than an argument of the program.
      const form = /^-D[\w.-]+=\d+$/.test(word.text) ? 'property' : 'argument';
      found.push({ ...verdict, span: sourceSpan(word, span), form });
    }
  }
  return found;
}

/** As `findNumber`, and glued to a short option: `-p3000`. */
function numbersIn(word: Mapped, port: number): Span[] {
  const glued = /^-[A-Za-z](?=\d)/.exec(word.text);
  const number = word.text.slice(2);
  if (glued !== null && (port === anyPort ? /^\d{2,5}$/.test(number) : number === String(port)))
    return [{ start: 2, end: word.text.length }];
  return findNumber(word.text, port);
}

/** Data, whatever is done with it. */
const tooLong: Verdict = { role: 'apart', why: 'part of a very long word' };

type Verdict = Pick<CommandPort, 'role' | 'why' | 'secondary' | 'debugger' | 'unsure'>;

function ofVariable({ program }: Invocation, name: string, value: Mapped, span: Span): Verdict {
  if (program?.variables?.includes(name) === true || ownVariables.has(name))
    return { role: 'bind', why: `${name} of the command` };
  if (portVariable.test(name) && !foreignVariable.test(name)) return { role: 'bind', why: `${name} of the command` };
  if (followsLocalHost(value.text.slice(0, span.start)))
    return { role: 'follow', why: `${name} names the server's address` };
  if (portVariable.test(name)) return { role: 'bind', secondary: true, why: `${name} of the command` };
  return { role: 'apart', why: `${name} is not a port` };
}

/** What the invocation as a whole says of one of its words. */
interface ArgumentPlace {
  /** The tool is started for something else than to serve. */
  readonly servesNothing: boolean;
  /** A bare word there is the port; `placed`: it is the word at the port's place, whatever option stands before it. */
  readonly positional: 'bare' | 'placed' | undefined;
}

function ofArgument(
  invocation: Invocation,
  index: number,
  span: Span,
  { servesNothing, positional }: ArgumentPlace,
): Verdict {
  const { program, arguments: words, name } = invocation;
  const word = words[index] as Mapped;
  const before = word.text.slice(0, span.start);
  const option = positional === 'placed' ? '' : optionOf(words, index, span);
  const apart: Verdict = {
    role: 'apart',
    why: option === '' ? 'an argument that is not a port' : `${option} is not a port`,
  };
  const local = followsLocalHost(before);
  const isBareOfUnknown = program === undefined && option === '' && !before.includes('/');
  if (name === 'docker' || name === 'podman' || name === 'nerdctl') return ofContainer(option, word, span);
  if (program?.client === true) {
    if (local || /^(?:tcp:|:|https?-get:\/\/)?$/.test(before) || program.options?.port?.includes(option) === true) {
      return isDuration(option) ? apart : { role: 'follow', why: `${name} talks to the server` };
    }
    return apart;
  }
  if (servesNothing) return local ? { role: 'follow', why: `${name} talks to the server` } : apart;
  if (secondaryFlags.test(option)) {
    const attached = /inspect|debug/.test(option);
    return {
      role: 'bind',
      secondary: true,
      why: `${option} of the command`,
      ...(attached ? { debugger: true } : {}),
    };
  }
  const plain = /^-[A-Za-z]$/.test(option) ? option : option.toLowerCase();
  const flags = program?.options?.port;
  const own = program === undefined && isOwnPortOption(option);
  const known = own || flags?.includes(option) === true || flags?.includes(plain) === true;
  if (known || (commonFlags.has(plain) && !(option === '--url' && !isServerUrl(invocation)))) {
    if (isPortPosition(word.text, span, before, option)) return { role: 'bind', why: `${option} of the command` };
  }
  if (
    /(?:--|-D)(?:[\w.%-]*\.)?(?:server\.|http\.)?port=$/i.test(before) &&
    !/management|debug|test-port/.test(before)
  ) {
    return { role: 'bind', why: 'an option of the command' };
  }
  if (/-D[\w.]*(?:management|debug)[\w.]*port=$/i.test(before))
    return { role: 'bind', secondary: true, why: 'an option of the command' };
  if (
    option === '-p' &&
    flags === undefined &&
    program?.options?.values?.includes(option) !== true &&
    /^(?:\S*:)?$/.test(before.replace(/^-p/, ''))
  ) {
    return { role: 'bind', why: `${option} of the command` };
  }
  if (positional !== undefined && option === '') {
    if (isPortPosition(word.text, span, before, '')) return { role: 'bind', why: 'argument of the command' };
  }
  // `socat TCP-LISTEN:3000,fork`
  if (program === undefined && /^(?:tcp|udp)[46]?-(?:listen|l|recv\w*):$/i.test(before))
    return { role: 'bind', why: 'argument of the command' };
  if (local) return { role: 'follow', why: 'address of the server', ...(isBareOfUnknown && { unsure: true }) };
  // `node server.js 3000`, `./app :8080`: the only bare number of a program of the user's own.
  if (
    option === '' &&
    invocation.entry !== undefined &&
    /^(?:[\w.*[\]:-]*:)?$/.test(before) &&
    word.text.length === span.end
  ) {
    return { role: 'bind', why: 'argument of the command' };
  }
  return apart;
}

/** The option a word belongs to: `--port` for `--port=3000` and for `3000` after `--port`; '' for a bare argument. */
function optionOf(words: readonly Mapped[], index: number, span: Span): string {
  const text = words[index]?.text ?? '';
  const inline = /^(--?[A-Za-z][\w.-]*)[=:]/.exec(text);
  if (inline !== null && inline[0].length <= span.start) return inline[1] ?? '';
  if (/^-[A-Za-z]\d/.test(text)) return text.slice(0, 2);
  const previous = words[index - 1]?.text ?? '';
  return /^--?[A-Za-z][\w.-]*$/.test(previous) && !text.startsWith('-') ? previous : '';
}

/** In `host:port`, `:port`, a URL, a list of those, or all of the value. */
function isPortPosition(text: string, span: Span, before: string, option: string): boolean {
  const value = before.startsWith(`${option}=`) ? before.slice(option.length + 1) : before;
  const head = value.slice(Math.max(value.lastIndexOf(';'), value.lastIndexOf(',')) + 1);
  return (
    (head === '' || head.endsWith(':') || /:-?$/.test(head) || head === option || /\$\{\w+:-$/.test(head)) &&
    /^(?:$|[/;,}\s])/.test(text.slice(span.end))
  );
}

/** `-p [ip:]host:container`: only the host side. */
function ofContainer(option: string, word: Mapped, span: Span): Verdict {
  if (!/^(-p|--publish)$/.test(option)) return { role: 'apart', why: 'inside the container' };
  const rest = word.text.slice(span.end);
  return /^:\d/.test(rest) || /^-\d+:/.test(rest)
    ? { role: 'bind', why: 'host side of a published port' }
    : { role: 'apart', why: 'container side of a published port' };
}

function isServerUrl(invocation: Invocation): boolean {
  return invocation.program?.options?.port?.includes('--url') === true;
}

function isDuration(option: string): boolean {
  return /time|delay|interval|wait|retr|limit|max|duration|^-t$/i.test(option);
}

/** Variables that the program takes its port from; of a program of the user's own, the one that most read. */
export function variablesRead({ program }: Invocation): readonly string[] {
  return program?.variables ?? (program === undefined || program.ownCode === true ? ['PORT'] : []);
}

/** Does the command line itself say which port the program takes, whichever it is: by an option, an argument or a variable? */
export function statesPort(invocation: Invocation): boolean {
  const { program, arguments: words, assignments, calls } = invocation;
  const options = program?.options?.port ?? [];
  const variables = variablesRead(invocation);
  return (
    commandPorts(invocation, anyPort).some(({ role, secondary }) => role === 'bind' && secondary !== true) ||
    words.some(({ text }, at) => {
      const hasValue = /^[^-]/.test(words[at + 1]?.text ?? '');
      return options.some(option => (text === option && hasValue) || text.startsWith(`${option}=`));
    }) ||
    assignments.some(({ name }) => variables.includes(name)) ||
    calls.some(({ passed = [] }) => passed.some(({ text }) => isPortOption(text)))
  );
}

/** The port of Node's inspector, and of what takes the same option. */
export const inspectorPort: number | undefined = programNamed('node')?.debug?.port;

/** What is written behind a bare `--inspect` for another port: Deno wants an address (docs.deno.com/runtime/fundamentals/debugging). */
export function inspectValue({ name }: Invocation, port: number): string {
  return name === 'deno' ? `=127.0.0.1:${port}` : `=${port}`;
}

/** Source offset behind an `--inspect` that names no port, among the arguments or in NODE_OPTIONS; `undefined` without one. */
export function bareInspect({ arguments: words, assignments }: Invocation): number | undefined {
  const texts = [...words, ...assignments.filter(({ name }) => name === 'NODE_OPTIONS').map(({ value }) => value)];
  for (const { text, at } of texts) {
    const option = /(?:^|\s)--inspect(?:-brk|-wait)?(?=\s|$)/.exec(text);
    const last = option === null ? undefined : at[option.index + option[0].length - 1];
    if (last !== undefined && last >= 0) return last + 1;
  }
  return undefined;
}

/** An option that carries a port for nearly every program: what it means to a script is not known here. */
function isPortOption(text: string): boolean {
  return /^(?:-p|-l|-P)\d*$/.test(text) || commonFlags.has(text.replace(/=.*$/, '').toLowerCase());
}

/** Does this invocation start a server, as far as its name and sub-command tell? */
export function startsServer(invocation: Invocation): boolean {
  return invocation.program === undefined ? invocation.entry !== undefined : wayOf(invocation) !== undefined;
}

/** In which of its ways the program serves; `undefined` where it serves nothing, or has no row. */
export function wayOf(invocation: Invocation): Serve | undefined {
  return invocation.program && serveOf(invocation.program, textsOf(invocation));
}
