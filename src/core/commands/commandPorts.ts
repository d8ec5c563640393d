/** Where a command line states ports: the one reader of options, arguments and variables. */

import type { Endpoint } from '../model/endpoint.ts';
import type { ProgramRow, Serve } from '../programs/row.ts';
import { positionalPort, serveOf } from '../programs/serving.ts';
import { argumentVariables, programNamed } from '../programs/table.ts';
import { anyPort } from '../text/digits.ts';
import { longestWord } from '../text/limits.ts';
import type { Span } from '../text/span.ts';
import { type EndpointAt, endpointsIn, isLocalHost } from './endpointText.ts';
import { type Invocation, textsOf } from './invocation.ts';
import { implied, type Mapped, slice, sourceSpan } from './mapped.ts';
import { commonFlags, isDaemon, isOtherEnd, portVariable } from './options.ts';
import { isClient, isToldToListen, ownWay } from './ownWays.ts';
import { argumentVerdict, commandOf, isOwnVariable, numbersIn, type Read, variableVerdict } from './portRoles.ts';
import type { Verdict } from './role.ts';
import { optionAt, type Reader, readBareWord, readWord, type WordReading } from './wordReading.ts';

export interface CommandPort extends Verdict {
  readonly span: Span;
  readonly form: 'argument' | 'property' | 'environment';
}

/** What a line asks to listen on. */
export interface Asked {
  readonly endpoint: Endpoint;
  /** A bare number or address, which need not be one the program listens on. */
  readonly loose: boolean;
  /** The port of a debugger or inspector, not of the program. */
  readonly debug: boolean;
}

/** Something that a word says of a port. */
interface Place extends Verdict {
  readonly form: CommandPort['form'];
  readonly word: Mapped;
  /** Where the number stands in the word; absent where it is only meant. */
  readonly digits?: Span;
  readonly asks?: Asked;
}

/** Every place of the invocation where the number stands. Numbers that are no port (`--max-warnings 3000`) are `apart`. */
export function commandPorts(invocation: Read, port: number): CommandPort[] {
  const words = [...invocation.assignments.map(({ value }) => value), ...invocation.arguments];
  if (!words.some(word => numbersIn(word, port).length > 0)) return [];
  return placesOf(invocation).flatMap(({ word, digits, ...place }) => {
    if (digits === undefined) return [];
    const number = Number(word.text.slice(digits.start, digits.end).replace(/[_']/, ''));
    return port === anyPort || number === port ? [{ ...place, span: sourceSpan(word, digits) }] : [];
  });
}

/** Everything that the invocation asks for by its words and its own variables. */
export function askedBy(invocation: Read): Asked[] {
  const asked = placesOf(invocation).flatMap(({ asks }) => asks ?? []);
  return handsOn(invocation) ? asked.filter(({ loose }) => !loose) : asked;
}

/** The same of the arguments of a program. `name`: its bare name, `''` where it is not known. */
export function askedByArguments(name: string, words: readonly string[]): Asked[] {
  const program = programNamed(name);
  const read = { ...withoutRow(words.map(implied)), name, ...(program && { program }) };
  return ofArguments(read).flatMap(({ asks }) => asks ?? []);
}

/** Endpoints in the value of a variable that is about listening; several for `ASPNETCORE_URLS`. */
export function portsOfVariable(name: string, value: string): Endpoint[] {
  return ofVariable(name, implied(value)).flatMap(({ asks }) => (asks?.debug === false ? [asks.endpoint] : []));
}

/** Options within the value of an option, and so on: nobody writes more, and each costs as much as the whole word. */
const maxDepth = 4;

function withoutRow(words: readonly Mapped[]): Read {
  return { name: '', arguments: words, assignments: [], calls: [] };
}

/** A script's own line is read by itself; here only what is handed on to it, to a program that is not known here. */
const handsOn = ({ calls }: Read): boolean => calls.some(call => call.kind === 'script');

function placesOf(invocation: Read): Place[] {
  const variables = invocation.assignments.flatMap(({ name, value }) => ofVariable(name, value, invocation.program));
  return [...variables, ...ofArguments(invocation)];
}

/** Data, whatever is done with it. */
const tooLong: Verdict = { role: 'apart', why: 'part of a very long word' };
/** The numbers of the word that are not among those that are told. */
function otherNumbers(word: Mapped, told: readonly { readonly digits?: Span }[]): Span[] {
  const known = new Set(told.map(({ digits }) => digits?.start));
  return numbersIn(word, anyPort).filter(({ start }) => !known.has(start));
}

function ofVariable(name: string, value: Mapped, program?: ProgramRow, depth = 0): Place[] {
  if (argumentVariables.has(name)) return ofInner(value, 0, depth + 1);
  const isLong = value.text.length > longestWord;
  const told = isLong || !asksByName(name, program) ? [] : endpointsIn(value.text);
  const place = (digits: Span | undefined): Place => ({
    ...(isLong ? tooLong : variableVerdict(name, value, digits, program)),
    word: value,
    form: 'environment',
    ...(digits && { digits }),
  });
  const stated = told.map(({ endpoint, digits, isDefault }): Place => {
    const asks = isDefault !== true && isMeant(name, endpoint, program);
    return { ...place(digits), ...(asks && { asks: { endpoint, loose: false, debug: false } }) };
  });
  return [...stated, ...otherNumbers(value, told).map(place)];
}

/** Is a variable of the name about listening? */
function asksByName(name: string, program?: ProgramRow): boolean {
  const upper = name.toUpperCase();
  if (isOwnVariable(name, program)) return true;
  if (isOtherEnd(upper.replaceAll('_', '-')) || /DEBUG|INSPECT/.test(upper)) return false;
  return portVariable.test(name) || /(?:^|_)URLS$/.test(upper);
}

/** A port's variable holds a number, that of an address one of this machine. */
function isMeant(name: string, endpoint: Endpoint, program?: ProgramRow): boolean {
  if (isOwnVariable(name, program) || /URLS$|PORTS$/i.test(name)) return true;
  if (/PORT$/i.test(name)) return endpoint.protocol !== 'unix' && endpoint.host === undefined;
  return endpoint.protocol === 'unix' || isLocalHost(endpoint.host);
}

/** The same place, in the word that holds the part. */
function within({ digits, ...place }: Place, word: Mapped, shift: number): Place {
  return { ...place, word, ...(digits && { digits: { start: digits.start + shift, end: digits.end + shift } }) };
}

/** Options within a word: `--args='--server.port=8080'`, `-x "run -- --port 8080"`; of a program that is not known. */
function ofInner(word: Mapped, from: number, depth: number): Place[] {
  if (depth > maxDepth) return [];
  const parts = new Map(
    [...word.text.slice(from).matchAll(/\S+/g)].map(({ 0: part, index }) => {
      const at = from + index;
      return [slice(word, at, at + part.length), at] as const;
    }),
  );
  return ofArguments(withoutRow([...parts.keys()]), depth).map(place =>
    within(place, word, parts.get(place.word) ?? 0),
  );
}

function ofArguments(invocation: Read, depth = 0): Place[] {
  if (handsOn(invocation)) {
    const passed = invocation.calls.flatMap(call => call.passed ?? []);
    return withOthers(invocation, ofWords(passed, { handedFrom: -1 }).places);
  }
  const { arguments: words, program } = invocation;
  const texts = textsOf(invocation);
  const tool = invocation.name.toLowerCase();
  const name = isDaemon(tool, texts) ? `${tool}-daemon` : tool;
  if (isClient(name, texts)) return withOthers(invocation, []);
  const way = ownWay(name, texts);
  const told = (way?.told ?? []).map(
    ({ index, endpoint, digits, ...verdict }): Place => ({
      ...verdict,
      form: 'argument',
      word: words[index] as Mapped,
      ...(digits && { digits }),
      asks: { endpoint, loose: false, debug: verdict.debugger === true },
    }),
  );
  if (way?.only === true) return withOthers(invocation, told);
  const listens = isToldToListen(name, texts) === true;
  const talks = program?.client === true && !listens;
  const handedFrom = texts.includes('--') ? texts.indexOf('--') : texts.length;
  const reader = { ...(program && { program }), ...(talks && { talks: name }), listens, handedFrom, depth };
  const { places, bare } = ofWords(words, reader);
  const all = [...told, ...places];
  // A single bare number is a port by custom (`./server 8080`); of several, or beside a port that is named, nothing is known.
  const only = bare.length === 1 && !all.some(({ asks }) => asks?.debug === false) ? bare[0] : undefined;
  const found = withOthers(invocation, all, only);
  const isUdp = listens && texts.some(text => /^-(?:u|lu|-udp)$/.test(text));
  return isUdp || way?.isDebugger === true
    ? found.map(place => asAsked(place, isUdp, way?.isDebugger === true))
    : found;
}

/** The same, of what listens for datagrams, or is a debugger through and through. */
function asAsked(place: Place, isUdp: boolean, debug: boolean): Place {
  if (place.asks === undefined) return place;
  const { endpoint } = place.asks;
  const own: Endpoint = isUdp && endpoint.protocol === 'tcp' ? { ...endpoint, protocol: 'udp' } : endpoint;
  return { ...place, asks: { ...place.asks, endpoint: own, debug } };
}

interface BareWord extends EndpointAt {
  readonly word: Mapped;
}

/** What options name, and the bare numbers and addresses beside them. */
function ofWords(words: readonly Mapped[], reader: Reader): { readonly places: Place[]; readonly bare: BareWord[] } {
  const texts = words.map(({ text }) => text);
  const places: Place[] = [];
  const bare: BareWord[] = [];
  for (const [index, word] of words.entries()) {
    if (word.text.length > longestWord) continue;
    const read = readWord(texts, index, reader);
    const found = read === undefined ? [] : ofReading(read, word, reader);
    places.push(...found);
    const other = found.length > 0 ? undefined : readBareWord(texts, index, reader);
    if (other !== undefined) bare.push({ ...other, word });
  }
  return { places, bare };
}

function ofReading(read: WordReading, word: Mapped, { program, depth = 0 }: Reader): Place[] {
  if (read.kind === 'inner') return ofInner(word, read.from, depth + 1);
  if (read.kind === 'variable') {
    return ofVariable(read.name, slice(word, read.from, word.text.length), program, depth)
      .filter(({ role }) => role === 'bind')
      .map(place => ({ ...within(place, word, read.from), form: 'argument' }));
  }
  const { verdict, isProperty, list } = read;
  return list.map(
    ({ endpoint, digits, isDefault }): Place => ({
      ...verdict,
      word,
      form: isProperty === true ? 'property' : 'argument',
      ...(digits && { digits }),
      ...(read.asks && isDefault !== true && { asks: { endpoint, loose: false, debug: verdict.debugger === true } }),
    }),
  );
}

/** With the numbers that no option names. `loose`: the only bare number or address. */
function withOthers(invocation: Read, stated: readonly Place[], loose?: BareWord): Place[] {
  const { arguments: words, program } = invocation;
  const texts = textsOf(invocation);
  const after = program?.positionalAfter;
  // From which word on a bare argument is the port.
  const from = after === undefined || after === '' ? 0 : texts.indexOf(after) + 1;
  const serving = from === 0 && after !== '' ? Number.POSITIVE_INFINITY : from;
  const placed = positionalPort(program, texts);
  const known = new Map<Mapped, Place[]>(stated.map(({ word }) => [word, []]));
  for (const place of stated) known.get(place.word)?.push(place);
  const command = commandOf(invocation);
  const others = words.flatMap((word, index) => {
    const isPositional = index === placed || index >= serving;
    return otherNumbers(word, known.get(word) ?? []).map((digits): Place => {
      const option = index === placed ? '' : (optionAt(texts, index, digits.start)?.name ?? '');
      const isLong = word.text.length > longestWord;
      const verdict = isLong ? tooLong : argumentVerdict(command, word, digits, option, isPositional);
      const isLoose = !isPositional || verdict.role !== 'bind';
      const isAsked = loose?.word === word && loose.digits?.start === digits.start;
      const asked = isAsked && { asks: { endpoint: loose.endpoint, loose: isLoose, debug: false } };
      return { ...verdict, word, digits, form: 'argument', ...asked };
    });
  });
  return [...stated, ...others];
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
