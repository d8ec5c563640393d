import type { TextEdit } from '../../model/fix.ts';
import { programs } from '../../programs/table.ts';
import type { Call } from './calls.ts';
import { findCalls } from './calls.ts';
import type { OptionCall } from './descriptor.ts';
import { findOptions, orderOf, transportOf } from './descriptor.ts';
import { entrySites } from './entries.ts';
import { addImports } from './imports.ts';
import type { BindShape, DefaultShape, Insertion, Language, Site, SiteState, Source } from './language.ts';
import { moveOption } from './move.ts';
import type { Place } from './place.ts';
import { findPlace } from './placement.ts';
import { fill, insertAround, insertBefore, isGuarded, snippetOf } from './render.ts';
import { lineStart, skipBlanks } from './source.ts';
import { needs, unsafe } from './states.ts';

/** Something in this language can lack the option: only then a text is worth reading for it. */
export function mayLack({ binds, entries, more, switches }: Language): boolean {
  return [binds, entries, more, switches].some(rules => rules !== undefined);
}

/** Every place that binds, with what is to be done there. Total: any text gives a list, in order. */
export function findSites(source: Source): Site[] {
  const { language } = source;
  const sites = [
    ...(language.binds ?? []).flatMap(shape => bindSites(source, shape)),
    ...entrySites(source),
    ...(language.more?.(source) ?? []),
    ...switchSites(source),
    ...defaultSites(source),
  ];
  // The first rule that knows a place decides on it.
  const taken: Site[] = [];
  for (const site of sites) {
    if (!taken.some(other => site.start < other.end && other.start < site.end)) taken.push(site);
  }
  return taken.sort((a, b) => a.start - b.start);
}

function applies({ code }: Source, rule: { readonly where?: string; readonly unless?: string }): boolean {
  return (
    (rule.where === undefined || new RegExp(rule.where, 'm').test(code)) &&
    (rule.unless === undefined || !new RegExp(rule.unless, 'm').test(code))
  );
}

function bindSites(source: Source, shape: BindShape): Site[] {
  if (!applies(source, shape)) return [];
  const calls = findCalls(source, shape).filter(call => isBind(source, shape, call));
  if (calls.length === 0) return [];
  const options = findOptions(source, shape.options).filter(option => !option.off);
  const starts = calls.map(call => call.start);
  return calls.map(call => {
    const fd = descriptorOf(call);
    const judged = judge(source, shape, call, fd, options, starts);
    return { start: call.start, end: call.end, ...judged };
  });
}

/** The receiver, the argument that is named so (Ada), or the first one. */
function descriptorOf(call: Call): string {
  const named = call.arguments.find(argument => /^Socket\s*=>/i.test(argument.text));
  return (call.receiver ?? (named ?? call.arguments[0])?.text ?? '').replace(/^\w+\s*=>\s*/, '').trim();
}

function isBind(source: Source, shape: BindShape, call: Call): boolean {
  const [least, most] = shape.arity;
  if (call.arguments.length < least || call.arguments.length > most) return false;
  // A function of this file: its own body is looked at.
  const name = /(\w+)\s*\(?$/.exec(call.head)?.[1];
  if (call.receiver === undefined && source.functions.some(span => span.name === name)) return false;
  const inside = source.live.slice(call.inside.start, call.inside.end);
  if (shape.reject !== undefined && new RegExp(shape.reject).test(inside)) return false;
  const before = source.code.slice(lineStart(source.code, call.start), call.start);
  return shape.rejectBefore === undefined || !new RegExp(`(?:${shape.rejectBefore})$`).test(before);
}

function judge(
  source: Source,
  shape: BindShape,
  call: Call,
  fd: string,
  options: readonly OptionCall[],
  starts: readonly number[],
): { state: SiteState; from?: number } {
  const transport = transportOf(source, shape, fd, call.start);
  if (transport === 'datagram' || transport === 'not-inet' || transport === 'client')
    return { state: { kind: transport } };
  let late: OptionCall | undefined;
  for (const option of options) {
    const order = orderOf(source, option, { start: call.start, end: call.end, fd }, starts, shape.creation);
    if (order === 'before')
      return option.start < call.start ? { state: { kind: 'set' }, from: option.start } : { state: { kind: 'set' } };
    if (order === 'late') late ??= option;
  }
  const insertion =
    typeof shape.insert === 'function'
      ? shape.insert(source, { fd, head: call.head, start: call.start, end: call.end })
      : shape.insert;
  // Two binds of one statement share what is put before it.
  const place = findPlace(source, call.start, call.end, fd);
  const variable = source.fresh(
    insertion.variable ?? 'reuse',
    place.kind === 'statement' ? `${place.at} ${fd}` : `${call.start}`,
  );
  const declined = (reason: string): { state: SiteState } => ({
    state: unsafe(reason, snippetOf(insertion, { fd, var: insertion.variable ?? 'reuse' })),
  });
  if (shape.decline !== undefined) return declined(shape.decline);
  if (transport === 'mixed') {
    return declined('The same call binds TCP and UDP sockets, and a UDP socket must not get the option.');
  }
  if (!isSimple(fd) && !(source.language.callIndices === true && isIndexed(fd)))
    return declined(`The socket has no name: ${shorten(fd)} is made in the call itself.`);
  const imports = (shape.imports ?? []).flatMap(list => addImports(source, list, call.start) ?? []);
  if (late !== undefined) {
    const moved = moveOption(source, call, place, late, fd, insertion, variable);
    const needed = moved?.own === true ? (shape.declare?.(source, call.start, variable) ?? []) : [];
    if (moved !== undefined) return { state: needs('moved', ...needed, ...moved.edits, ...imports) };
  }
  const declared = shape.declare?.(source, call.start, variable);
  const edits =
    shape.declare !== undefined && declared === undefined
      ? undefined
      : insertOption(source, call, place, fd, insertion, variable);
  if (edits === undefined) return declined('The bind stands where no statement can be put in front of it.');
  return { state: needs('inserted', ...imports, ...(declared ?? []), ...edits) };
}

/** The edits that set the option before a call, or nothing where there is no safe place. */
function insertOption(
  source: Source,
  call: Call,
  place: Place,
  fd: string,
  insertion: Insertion,
  variable: string,
): TextEdit[] | undefined {
  const values = { fd, var: variable };
  if (place.kind === 'statement') {
    const lines = insertion.lines.map(line => fill(line, values));
    return insertBefore(source, place.at, lines, { block: place.block && lines.length > 1 });
  }
  const expression = insertion.expression ?? (place.condition ? insertion.expressionIn : undefined);
  if (expression === undefined || isGuarded(source, call.start)) return undefined;
  return insertAround(source, call.start, call.end, fill(expression, values));
}

/** Naming it twice does nothing twice: names, members, indices, casts, and getters without arguments. */
function isSimple(fd: string): boolean {
  if (fd === '' || fd.length > 120 || /\+\+|--|[^=!<>]=[^=>]|["'`;]/.test(fd)) return false;
  const bare = fd
    .replace(/\(\s*(?:int|SOCKET|i32|RawFd|c_int)\s*\)|\bint\s*\(\s*([\w.]+)\s*\)/g, '$1')
    .replace(/\b(?!\w*(?:open|create|make|new|accept|socket))\w+\s*\(\s*\)/gi, 'getter');
  return /^[\w\s.$@&*[\]{}:>!?%-]*$|^\([\w\s.$@&*[\]:>!?%-]*\)$/i.test(bare) && /[\w]/.test(bare);
}

/** `S (I)`, `List (I).Socket` */
function isIndexed(fd: string): boolean {
  return /^\w+(?:\.\w+)*\s*\([\w\s.'+-]*\)(?:\.\w+)*$/.test(fd);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function switchSites(source: Source): Site[] {
  return (source.language.switches ?? []).flatMap(shape => {
    if (shape.unless !== undefined && new RegExp(shape.unless).test(source.code)) return [];
    return [...source.code.matchAll(new RegExp(shape.find, 'gmd'))].slice(0, 100).flatMap(found => {
      const groups = found.indices?.groups;
      const at = groups === undefined ? undefined : Object.values(groups).find(range => range !== undefined);
      if (at === undefined) return [];
      const start = skipBlanks(source.code, found.index);
      const on = source.windows ? (shape.onBoth ?? shape.on) : shape.on;
      const state = needs('switched-on', { start: at[0], end: at[1], text: on });
      return [{ start, end: found.index + found[0].length, state }];
    });
  });
}

function defaultSites(source: Source): Site[] {
  const flags = source.language.ignoreCase === true ? 'gmi' : 'gm';
  const { ids, defaults = [] } = source.language;
  const ofPrograms = programs.flatMap(({ inCode }) =>
    inCode !== undefined && ids.includes(inCode.language) ? [inCode] : [],
  );
  return [...defaults, ...ofPrograms].flatMap((shape: DefaultShape) => {
    if (!applies(source, shape)) return [];
    return [...source.code.matchAll(new RegExp(shape.find, flags))].slice(0, 100).map(found => {
      const start = skipBlanks(source.code, found.index);
      const state: SiteState = shape.datagram === true ? { kind: 'datagram' } : { kind: 'default', api: shape.api };
      return { start, end: Math.max(start + 1, found.index + found[0].length), state };
    });
  });
}
