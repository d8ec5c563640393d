/** Numbers in an open file at which "switch the port" makes sense: for code actions and the port under the cursor. */
import { isPort } from '../../endpoint.ts';
import { type Active, allUnits, findActive } from './active.ts';
import { sitesOf } from './formats.ts';
import { judgeLiteral } from './judge.ts';
import { codeExtensions } from './languages.ts';
import { extensionOf, mask } from './mask.ts';
import { lineOf } from './numbers.ts';
import { dirOf, nameOf } from './paths.ts';
import { Layer, type SourceFile } from './types.ts';
import type { World } from './world.ts';

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

/**
 * `languageId` as VS Code names it; `path` relative to the workspace (`.vscode/launch.json`): what a structured file means
 * depends on its name. In order of place; bounded for hostile input.
 */
export function portLiterals(text: string, languageId: string, path = ''): PortLiteral[] {
  if (text.length > 1024 * 1024) return [];
  const ext = extensionOf(languageId);
  return (codeExtensions.includes(ext) ? inCode(text, ext) : inStructure(text, path)).slice(0, maxLiterals);
}

function inCode(text: string, ext: string): PortLiteral[] {
  const masked = mask(text, ext);
  const found: PortLiteral[] = [];
  for (const match of text.matchAll(/(?<![\w.])\d{2,5}(?![\w.])/g)) {
    if (found.length >= maxLiterals) break;
    const port = Number(match[0]);
    if (!isPort(port)) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    const { role, layer = 0, why } = judgeLiteral(masked, span);
    if (role === 'bind' && layer >= Layer.namedConstant)
      found.push({ ...span, line: lineOf(text, span.start), port, why });
  }
  return found;
}

function inStructure(text: string, path: string): PortLiteral[] {
  const file: SourceFile = { file: path, path, dir: dirOf(path), name: nameOf(path), text };
  const numbers = new Set([...text.matchAll(/(?<!\d)\d{2,5}(?!\d)/g)].map(match => Number(match[0])).filter(isPort));
  const found = [...numbers].slice(0, maxNumbers).flatMap(port => {
    const { world, active } = alone(file, port);
    return sitesOf(world, active, file)
      .sites.filter(
        site =>
          site.role === 'bind' &&
          site.shift !== true &&
          (site.layer ?? 0) > Layer.secondary &&
          site.inactive === undefined,
      )
      .map(site => ({ ...site.span, line: lineOf(text, site.span.start), port, why: site.why }));
  });
  return found.sort((a, b) => a.start - b.start);
}

function alone(file: SourceFile, port: number): { readonly world: World; readonly active: Active } {
  const files = new Map([[file.path, file]]);
  const world: World = {
    from: port,
    to: port,
    hints: {},
    paths: new Set([file.path]),
    control: files,
    hits: files,
    packages: new Set(['']),
    configFiles: [],
  };
  return { world, active: findActive(world, allUnits(world)) };
}
