import type { TextEdit } from '../../model/fix.ts';
import type { Call } from './calls.ts';
import { findCalls, outside } from './calls.ts';
import { functionAt } from './functions.ts';
import type { EntryShape, Site, SiteState, Source } from './language.ts';
import { fill } from './render.ts';
import { escapeRegExp, indentation, lastBefore, lineEnd, lineStart, skipBlanks } from './source.ts';
import { needs, unsafe } from './states.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The calls that take the option as one of their arguments, or in a list of options. */
export function entrySites(source: Source): Site[] {
  return (source.language.entries ?? []).flatMap(shape => {
    if (shape.where !== undefined && !new RegExp(shape.where, 'm').test(source.code)) return [];
    return findCalls(source, shape).flatMap(call => {
      const state = judge(source, shape, call);
      return state === undefined ? [] : [{ start: call.start, end: call.end, state }];
    });
  });
}

function judge(source: Source, shape: EntryShape, call: Call): SiteState | undefined {
  const { live, code } = source;
  const piped =
    shape.pipe !== undefined &&
    new RegExp(`${shape.pipe}\\s*$`).test(code.slice(Math.max(0, call.start - 20), call.start));
  const index = shape.list === undefined ? undefined : shape.list - (piped ? 1 : 0);
  const given = index === undefined ? undefined : call.arguments[index];
  const rest = given !== undefined && shape.keywords !== undefined && new RegExp(shape.keywords).test(given.text);
  const argument =
    given === undefined || !rest
      ? given
      : { start: given.start, end: call.inside.end, text: live.slice(given.start, call.inside.end) };
  const variable = (index === undefined ? call.arguments : argument === undefined ? [] : [argument])
    .map(candidate => variableRange(source, shape, candidate.text, call.start))
    .find(range => range !== undefined);
  const own = live.slice(call.inside.start, call.inside.end);
  const all = variable === undefined ? own : `${own} ${live.slice(variable.start, variable.end)}`;
  const says = (pattern: string | undefined, text: string): boolean =>
    pattern !== undefined && new RegExp(pattern, 'im').test(text);
  if (shape.needs !== undefined && !says(shape.needs, all)) return undefined;
  if (says(shape.client, all)) return { kind: 'client' };
  if (says(shape.datagram, all)) return { kind: 'datagram' };
  if (says(shape.other, all)) return { kind: 'not-inet' };

  if (shape.positional !== undefined) return positional(shape, call, index ?? 0);
  const options =
    argument === undefined
      ? all
      : `${argument.text} ${variable === undefined ? '' : live.slice(variable.start, variable.end)}`;
  for (const range of [variable, argument ?? call.inside]) {
    if (range === undefined || shape.off === undefined) continue;
    const groups = new RegExp(shape.off, 'd').exec(live.slice(range.start, range.end))?.indices?.groups;
    const off = groups === undefined ? undefined : Object.values(groups).find(found => found !== undefined);
    if (off !== undefined) {
      return switchedOn(shape, range.start, off);
    }
  }
  if (says(shape.present, options)) return { kind: 'set' };
  if (index !== undefined && argument === undefined) {
    return unsafe(`${shape.api} is called without options.`, shape.item);
  }
  if (argument !== undefined && !rest && literalRange(source, argument) === undefined && variable === undefined) {
    // Built in several steps: one of them may have it.
    const here = functionAt(source.functions, call.start);
    if (/\w/.test(argument.text) && says(shape.present, here === undefined ? live : live.slice(here.start, call.start)))
      return { kind: 'set' };
    if (shape.wrap === undefined) return unsafe('The options are made elsewhere.', shape.item);
    const [before = '', after = ''] = fill(shape.wrap, { item: shape.item }).split('{list}');
    const behind = after === '' ? [] : [{ start: argument.end, end: argument.end, text: after }];
    return needs('inserted', { start: argument.start, end: argument.start, text: before }, ...behind);
  }
  const range =
    rest && argument !== undefined
      ? argument
      : (variable ?? (argument === undefined ? call.inside : literalRange(source, argument)) ?? call.inside);
  return needs('inserted', ...append(source, shape, argument === undefined ? call.inside : range));
}

/** What stands at these offsets, behind `from`, switches it off. */
function switchedOn({ on = 'true' }: EntryShape, from: number, [start, end]: readonly [number, number]): SiteState {
  return needs('switched-on', { start: from + start, end: from + end, text: on });
}

/** The option is an argument of its own, maybe behind others that are left out. */
function positional(shape: EntryShape, call: Call, index: number): SiteState {
  const { from, values } = shape.positional ?? { from: 0, values: [] };
  const given = call.arguments[index];
  if (given !== undefined) {
    const off =
      shape.off === undefined ? undefined : new RegExp(shape.off, 'd').exec(given.text)?.indices?.groups?.['value'];
    return off === undefined ? { kind: 'set' } : switchedOn(shape, given.start, off);
  }
  const missing = values.slice(Math.max(0, call.arguments.length - from));
  const at = call.arguments.at(-1)?.end ?? call.inside.start;
  const separator = shape.separator ?? ', ';
  if (call.arguments.length < from) return unsafe(`${shape.api} is called without its other arguments.`, shape.item);
  return needs('inserted', { start: at, end: at, text: missing.map(value => separator + value).join('') });
}

/** What stands in the brackets of a literal list. */
function literalRange({ code, brackets }: Source, argument: Range): Range | undefined {
  const c = code.charAt(argument.start);
  if (c !== '[' && c !== '(' && c !== '{') return undefined;
  const close = brackets.mate(argument.start);
  return close === -1 || close >= argument.end ? undefined : { start: argument.start + 1, end: close };
}

/** What stands in the list that a variable (a macro, an attribute) was given last before the call. */
function variableRange(source: Source, shape: EntryShape, text: string, before: number): Range | undefined {
  const name = /^[?@%$]?\w+$/.test(text) ? text : undefined;
  if (name === undefined || shape.variables === undefined) return undefined;
  const here = functionAt(source.functions, before);
  let best: Range | undefined;
  for (const pattern of shape.variables) {
    const find = new RegExp(fill(pattern, { name: escapeRegExp(name.replace(/^\?/, '')) }), 'gm');
    for (const found of source.code.matchAll(find)) {
      const at = skipBlanks(source.code, found.index + found[0].length);
      const where = functionAt(source.functions, found.index);
      if (at > before && where !== undefined) continue;
      if (where !== undefined && where !== here) continue;
      const range = literalRange(source, { start: at, end: source.code.length });
      // Given something else later on: the list is not known.
      best = range;
    }
  }
  return best;
}

/** One more item at the end of a list, in the list's own style. */
function append(source: Source, shape: EntryShape, range: Range): TextEdit[] {
  const { code, text, eol } = source;
  const separator = shape.separator ?? ', ';
  const last = lastBefore(code, range.end);
  if (last < range.start) return [{ start: range.start, end: range.start, text: shape.item }];
  const tail = tailAt(source, range);
  const first = skipBlanks(code, range.start);
  if (tail)
    return [{ start: first, end: first, text: `${shape.item.replace(/^(\w+): (.*)$/, '{:$1, $2}')}${separator}` }];
  const ended = code[last] === ',';
  // The last item has a line of its own: so has the new one.
  const start = lineStart(code, last);
  const ownLine = start > range.start && /^[ \t]*$/.test(code.slice(start, skipBlanks(code, start)));
  if (!ownLine || separator.trim() === '') {
    const at = last + 1;
    const lead = ended ? ' ' : separator;
    return [{ start: at, end: at, text: `${lead}${shape.item}${ended ? ',' : ''}` }];
  }
  const indent = indentation(text, itemStart(source, range, last));
  const written = indent + aligned(shape.item, text.slice(start, last + 1));
  const end = lineEnd(text, last);
  const closesHere = /[^\s]/.test(code.slice(last + 1, end));
  if (closesHere) return [{ start: last + 1, end: last + 1, text: `${ended ? '' : ','}${eol}${written}` }];
  return [
    ...(ended ? [] : [{ start: last + 1, end: last + 1, text: ',' }]),
    { start: end, end, text: eol + written + (ended ? ',' : '') },
  ];
}

/** Where the list's last item starts. */
function itemStart({ code, brackets }: Source, range: Range, last: number): number {
  let at = last;
  while (at > range.start) {
    const c = code.charAt(at);
    if ((c === ')' || c === ']' || c === '}') && brackets.mate(at) > range.start) at = brackets.mate(at);
    else if (c === ',' && at < last) break;
    at--;
  }
  return skipBlanks(code, at + 1);
}

/** `[a, b | Rest]`: nothing can follow. */
function tailAt(source: Source, { start, end }: Range): boolean {
  return [...outside(source, start, end)].some(at => /^[^|]\|[^|>]/.test(source.code.slice(at - 1, at + 2)));
}

/** `=>` in the column of the line before. */
function aligned(item: string, neighbour: string): string {
  const parts = /^(\w+) => (.*)$/.exec(item);
  const model = /^[ \t]*(['"]?\w+['"]?[ \t]*)=>/.exec(neighbour)?.[1];
  if (parts === null || model === undefined || (!/ {2,}$/.test(model) && model.trimEnd().length + 1 !== model.length))
    return item;
  return `${(parts[1] ?? '').padEnd(model.length - 1)} => ${parts[2] ?? ''}`;
}
