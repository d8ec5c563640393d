/** Numbers in an open file at which "switch the port" makes sense: for code actions and the port under the cursor. */

import { codeExtensions, extensionOf } from '../../code/syntaxes.ts';
import { lineIn, maskedOf, type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import { isPort } from '../../model/endpoint.ts';
import { costOf, glanceBudget } from '../../text/limits.ts';
import type { Span } from '../../text/span.ts';
import { Layer } from '../../workspace/site.ts';
import { sitesOf } from '../../workspace/stated/formats.ts';
import { judgeLiteral } from '../../workspace/stated/judgeLiteral.ts';
import { type Active, allUnits, findActive } from '../../workspace/units/active.ts';
import type { World } from '../../workspace/world.ts';

export interface PortLiteral {
  /** UTF-16 offsets of the digits, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Counts from 1. */
  readonly line: number;
  readonly port: number;
  readonly why: string;
}

const maxLiterals = 200;
/** So many different numbers of a structured file are looked at. */
const maxNumbers = 60;

/** So many numbers of source code are judged. */
const maxJudged = 2000;

/**
 * `languageId` as VS Code names it; `path` relative to the workspace (`.vscode/launch.json`): what a structured file means
 * depends on its name. `within`: only numbers that touch these offsets, where an editor asks about one place. In order of
 * place; bounded for hostile input.
 */
export function portLiterals(text: string, languageId: string, path = '', within?: Span): PortLiteral[] {
  if (text.length > 1024 * 1024) return [];
  const ext = extensionOf(languageId);
  const file = sourceFile(path, path, text);
  const touches = ({ start, end }: Span): boolean =>
    within === undefined || (start <= within.end && within.start <= end);
  const found = codeExtensions.includes(ext) ? inCode(file, ext, touches) : inStructure(file, touches);
  return found.slice(0, maxLiterals);
}

function inCode(file: SourceFile, ext: string, touches: (span: Span) => boolean): PortLiteral[] {
  const masked = maskedOf(file, ext);
  const found: PortLiteral[] = [];
  let judged = 0;
  for (const match of file.text.matchAll(/(?<![\w.])\d{2,5}(?![\w.])/g)) {
    if (found.length >= maxLiterals || judged >= maxJudged) break;
    if (!touches({ start: match.index, end: match.index + match[0].length })) continue;
    judged++;
    const port = Number(match[0]);
    if (!isPort(port)) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    const { role, layer = 0, why } = judgeLiteral(masked, span);
    if (role === 'bind' && layer >= Layer.namedConstant)
      found.push({ ...span, line: lineIn(file, span.start), port, why });
  }
  return found;
}

function inStructure(file: SourceFile, touches: (span: Span) => boolean): PortLiteral[] {
  const numbers = new Set<number>();
  for (const match of file.text.matchAll(/(?<!\d)\d{2,5}(?!\d)/g)) {
    if (numbers.size >= maxNumbers) break;
    const port = Number(match[0]);
    if (isPort(port) && touches({ start: match.index, end: match.index + match[0].length })) numbers.add(port);
  }
  // Each number is a look at the whole file.
  let spent = 0;
  const found = [...numbers].flatMap(port => {
    spent += costOf(file.path, file.text, port);
    if (spent > glanceBudget) return [];
    const { world, active } = alone(file, port);
    return sitesOf(world, active, file)
      .sites.filter(
        site =>
          site.role === 'bind' &&
          site.shift !== true &&
          (site.layer ?? 0) > Layer.secondary &&
          site.inactive === undefined &&
          touches(site.span),
      )
      .map(site => ({ ...site.span, line: lineIn(file, site.span.start), port, why: site.why }));
  });
  return found.sort((a, b) => a.start - b.start);
}

function alone(file: SourceFile, port: number): { readonly world: World; readonly active: Active } {
  const files = new Map([[file.path, file]]);
  const world: World = {
    root: '',
    from: port,
    to: port,
    hints: {},
    paths: new Map([[file.path, file.file]]),
    control: files,
    hits: files,
    packages: new Set(['']),
    configFiles: [],
  };
  return { world, active: findActive(world, allUnits(world)) };
}
