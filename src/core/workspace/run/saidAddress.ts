/** The address that an expression in a script of settings stands for: a text, a constant, a variable with what counts without it. */
import { constantOf } from '../../configs/ruled.ts';
import type { SourceFile } from '../../configs/sourceFile.ts';
import { maskedOf } from '../../configs/sourceFile.ts';
import { extOf } from '../../text/paths.ts';

/** What says it, where that can say another one without a change of the file. `isPort`: the variable holds the port alone. */
export type SaidBy = true | { readonly variable: string; readonly isPort?: true };

export interface Said {
  readonly text: string;
  readonly by?: SaidBy;
}

/** What the run has for a variable: set in its line (`true`), beside it, or nowhere. */
export type Variables = (name: string) => { readonly value: string; readonly by: SaidBy } | undefined;

/** Constants that stand for constants, templates in fallbacks. */
const maxDepth = 4;
const longest = 500;

const variable = /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])(?:\s{0,9}(?:\|\||\?\?)\s{0,9}(.{1,400}))?$/s;
const quoted = /^(['"`])([^'"`]{0,500})\1$/s;
const wrapped = /^(?:Number|parseInt|String)\((.{1,400}?)(?:,\s{0,9}10)?\)$|^\((.{1,400})\)$/s;

/** `undefined`: it is not understood, or nothing says it. */
export function saidBy(expression: string, file: SourceFile, variables: Variables, depth = 0): Said | undefined {
  const raw = expression.trim();
  if (raw.length > longest || depth > maxDepth) return undefined;
  const inner = wrapped.exec(raw);
  if (inner !== null) return saidBy(inner[1] ?? inner[2] ?? '', file, variables, depth + 1);
  if (/^\d{2,5}$/.test(raw)) return { text: raw };
  const text = quoted.exec(raw)?.[2];
  if (text !== undefined) return text.includes('${') ? filled(text, file, variables, depth) : { text };
  const read = variable.exec(raw);
  if (read !== null) return ofVariable(read[1] ?? read[2] ?? '', read[3], file, variables, depth);
  const { live } = maskedOf(file, extOf(file.path));
  const constant = constantOf(file, live, { path: [], span: { start: 0, end: 0 }, raw, quoted: false });
  return constant && saidBy(file.text.slice(constant.start, constant.end), file, variables, depth + 1);
}

function ofVariable(
  name: string,
  fallback: string | undefined,
  file: SourceFile,
  variables: Variables,
  depth: number,
): Said | undefined {
  const set = variables(name);
  if (set !== undefined) return { text: set.value, by: set.by };
  const otherwise = fallback === undefined ? undefined : saidBy(fallback, file, variables, depth + 1);
  return otherwise && { text: otherwise.text, by: { variable: name } };
}

/** A template: one variable of it may say the port. */
function filled(template: string, file: SourceFile, variables: Variables, depth: number): Said | undefined {
  const pieces = template.split(/\$\{([^{}]{1,300})\}/);
  const said = pieces.map((piece, index) =>
    index % 2 === 0 ? { text: piece } : saidBy(piece, file, variables, depth + 1),
  );
  if (said.some(each => each === undefined)) return undefined;
  const text = said.map(each => each?.text).join('');
  const [only, ...more] = said.filter(each => each?.by !== undefined);
  const isPort = only !== undefined && more.length === 0 && /^\d{2,5}$/.test(only.text) && only.by !== true;
  return isPort && typeof only.by === 'object' ? { text, by: { variable: only.by.variable, isPort: true } } : { text };
}
