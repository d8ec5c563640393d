import type { TextEdit } from '../../model/fix.ts';
import type { ImportList, Source } from './language.ts';
import { fill } from './render.ts';
import { escapeRegExp } from './source.ts';

/** The edit that puts missing names into an import list; nothing when there is no such list or all are there. */
export function addImports({ live }: Source, rule: ImportList, before: number): TextEdit | undefined {
  if (rule.unless !== undefined && new RegExp(rule.unless, 'm').test(live)) return undefined;
  for (const found of live.matchAll(new RegExp(rule.find, 'gmd'))) {
    const at = found.indices?.groups?.['list'] ?? found.indices?.groups?.['names'];
    const list = found.groups?.['list'] ?? found.groups?.['names'];
    if (at === undefined || list === undefined || (rule.all !== undefined && new RegExp(rule.all).test(list))) continue;
    const missing = rule.names.filter(
      name => !new RegExp(`(?<!\\w)${escapeRegExp(name.replace(/\W.*$/, ''))}\\b`).test(list),
    );
    if (missing.length === 0) return undefined;
    const end = at[0] + list.trimEnd().length;
    const comma = list.trimEnd().endsWith(',');
    const spelled = missing.map(name => fill(rule.spelling ?? '{name}', { name })).join(rule.separator);
    const edit = {
      start: end,
      end,
      text: list.trim() === '' || comma ? `${comma ? ' ' : ''}${spelled}` : rule.separator + spelled,
    };
    if (end <= before || before < 0) return edit;
  }
  return undefined;
}
