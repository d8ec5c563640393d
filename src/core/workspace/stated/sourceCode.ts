/** Port literals in source code. */

import { codeExtensionOf } from '../../code/extensions.ts';
import type { Masked } from '../../code/mask.ts';
import { maskedOf, type SourceFile } from '../../configs/sourceFile.ts';
import { ownCodeRunners, readFiles } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import { maxNames } from '../../text/limits.ts';
import type { Span } from '../../text/span.ts';
import { Layer, type Site } from '../site.ts';
import { judgeLiteral } from './judgeLiteral.ts';

/** Files of one framework: what is stated there is configuration, and only that framework reads it. */
const ownFiles = readFiles.flatMap(({ file, runners }) => (file.syntax === 'code' ? [{ ...file, runners }] : []));

/** Programs for which a literal in the code is in force; targets of make start any. */
export const codeRunners: readonly string[] = [...ownCodeRunners, 'make', 'wsgi'];

export function codeSites(port: number, file: SourceFile): Site[] {
  const masked = maskedOf(file, codeExtensionOf(file));
  const own = ownFiles.find(candidate => candidate.file.test(file.path));
  const production = productionBlocks(file, masked);
  return findNumber(file.text, port).map((span): Site => {
    const verdict = judgeLiteral(masked, span);
    const { role, why } = verdict;
    const inactive = inactiveCode(file, production, span);
    if (role === 'follow' && inactive !== undefined) return { file, span, role: 'apart', why: inactive };
    if (role !== 'bind') return { file, span, role, why, ...(verdict.certain === true ? { certain: true } : {}) };
    return {
      file,
      span,
      role,
      why: `${why} in ${file.name}`,
      layer: own === undefined ? (verdict.layer ?? Layer.namedProperty) : Layer.config,
      pick: pickOf(file),
      runners: own?.runners ?? codeRunners,
      ...(verdict.variable === undefined ? {} : { variable: verdict.variable }),
      ...(own?.together === true ? { group: file.path } : {}),
      ...(own?.keepInStep === true ? { keepInStep: true } : {}),
      ...(inactive === undefined ? {} : { inactive }),
    };
  });
}

/** Files of tests, examples and tools are less likely to be the server. */
function pickOf(file: SourceFile): number {
  if (
    /(?:^|\/)(?:tests?|__tests__|spec|e2e|cypress|examples?|samples?|demo|docs|scripts|tools|fixtures|bench\w*|mocks?)(?:\/|$)|\.(?:test|spec)\./.test(
      file.path,
    )
  )
    return -10;
  return /^(?:server|main|index|app|program|api|www|config|settings|manage|wsgi|asgi|startup)\b/i.test(file.name)
    ? 1
    : 0;
}

function inactiveCode(file: SourceFile, production: readonly Span[], span: Span): string | undefined {
  const environment =
    /(?:^|\/)(?:config\/(?:environments\/)?|environments\/)(prod|production|test|staging)(?:uction)?\.(?:exs|rb|[cm]?[jt]s)$/.exec(
      file.path,
    )?.[1];
  if (environment !== undefined) return `environment ${environment}`;
  if (/(?:^|\/)src\/test\//.test(file.path)) return 'only for tests';
  const inProduction = production.some(({ start, end }) => start <= span.start && span.start < end);
  return inProduction ? 'only in production' : undefined;
}

/** Elixir: from `config_env() == :prod` to the `end` at the start of a line. */
function productionBlocks(file: SourceFile, { bare }: Masked): Span[] {
  if (!file.name.endsWith('.exs')) return [];
  const blocks: Span[] = [];
  const mark = 'config_env() == :prod';
  for (let start = bare.indexOf(mark); start >= 0 && blocks.length < maxNames; ) {
    const stop = bare.slice(start).search(/\nend\b/);
    const end = stop < 0 ? bare.length : start + stop;
    blocks.push({ start: start + mark.length, end });
    start = bare.indexOf(mark, end);
  }
  return blocks;
}
