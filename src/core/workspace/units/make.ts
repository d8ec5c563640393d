/** Makefiles: targets with their recipes, and variables. */
import { mapPlain, withLead } from '../../commands/mapped.ts';
import { type SourceFile } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { rankOf } from './scripts.ts';
import { commandUnit } from './unit.ts';

/** What stands after the colon of `dev: PORT = 3000`. */
const targetVariable =
  /^[^\S\r\n]*(?:(?:export|override|private)[^\S\r\n]+)*[A-Za-z_][\w.-]*[^\S\r\n]*(?:\?|::?|\+|!)?=/;

/** Targets of a Makefile with their recipes. */
export function makeUnits(port: number, file: SourceFile): Unit[] {
  const units: Unit[] = [];
  const targets = [
    ...file.text.matchAll(
      /^([A-Za-z0-9_./%-](?:[A-Za-z0-9_./% -]{0,2000}[A-Za-z0-9_./%-])??)[^\S\r\n]*::?(?!=)([^\r\n]*)((?:\r?\n(?:\t(?:\\\r?\n|[^\r\n])*|[^\S\r\n]*(?=\r?\n)))*)/gm,
    ),
  ];
  for (const [index, match] of targets.entries()) {
    const [, names = '', needs = '', recipe = ''] = match;
    if (names.startsWith('.') || targetVariable.test(needs)) continue;
    const end = match.index + match[0].length;
    const lines = [...recipe.matchAll(/(?<![^\n])\t[@+-]*((?:\\\r?\n|[^\r\n])*)/g)].map(line => {
      const start = end - recipe.length + line.index + line[0].length - (line[1]?.length ?? 0);
      return mapPlain(file.text, { start, end: start + (line[1]?.length ?? 0) });
    });
    const name = names.split(' ')[0] ?? '';
    const before = needs
      .replace(/#.*$/, '')
      .trim()
      .split(/\s+/)
      .filter(need => /^[\w.-]+$/.test(need));
    units.push(
      commandUnit(port, {
        kind: 'target',
        name,
        file,
        lines,
        label: `target "${name}"`,
        rank: rankOf(name) + (index === 0 ? 1 : 0),
        tool: 'make',
        calls: before.map(need => ({ kind: 'target', name: need, tool: 'make' })),
      }),
    );
  }
  return units;
}

/** `PORT ?= 8080`, `PORT := 8080`, `export PORT = 8080`; `dev: PORT = 3000` is in force for that target only, and beats them. */
export function makeVariableSites(port: number, file: SourceFile): Site[] {
  const sites: Site[] = [];
  for (const match of file.text.matchAll(
    /^[^\S\r\n\t]*(?:([\w.-]+)[^\S\r\n]*:[^\S\r\n]*)?(?:(?:export|override|private)[^\S\r\n]+)*([A-Za-z_][\w.-]*)[^\S\r\n]*(?:\?|::?|\+|!)?=([^\r\n#]*)/gm,
  )) {
    const [whole, target, name = '', value = ''] = match;
    const start = match.index + whole.length - value.length;
    // `PORT ?= 3000` gives way to a variable of the shell, `PORT = 3000` does not.
    const before = whole.slice(0, whole.length - value.length);
    const overridden = {
      ...(/\?=\s*$/.test(before) ? { variable: name } : {}),
      ...(/\boverride\b/.test(before) ? {} : { argument: name }),
    };
    const spans = findNumber(file.text, port, start, start + value.length);
    const lead = value.length - value.trimStart().length;
    if (spans.length > 0) {
      const line = commandUnit(port, {
        id: `${file.path}#`,
        kind: 'target',
        name,
        file,
        lines: [[withLead(`${name}=`, mapPlain(file.text, { start: start + lead, end: start + value.length }))]],
        layers: { argument: Layer.makeVariable, environment: Layer.makeVariable },
        label: file.name,
      });
      const places = new Set(spans.map(span => span.start));
      for (const known of line.sites.filter(site => places.has(site.span.start))) {
        places.delete(known.span.start);
        const { unit: _, ...site } = known;
        const layer = Layer.makeVariable + (target === undefined ? 0 : 1);
        const owner = target === undefined ? {} : { unit: `${file.path}#${target}` };
        const group = `${file.path}:${target ?? ''}:${name}`;
        sites.push(
          known.role === 'bind' && known.layer !== Layer.secondary
            ? {
                ...site,
                ...owner,
                layer,
                group,
                why: `${name} of ${file.name}`,
                ...overridden,
              }
            : site,
        );
      }
    }
  }
  return sites;
}
