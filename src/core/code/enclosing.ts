/** The brackets and calls around a place in source code whose comments and strings are blanked. */

export interface Bracket {
  readonly open: string;
  /** Name before the bracket, dotted; '' when there is none. */
  readonly callee: string;
  /** How many commas of this level stand before the number. */
  readonly index: number;
  readonly at: number;
}

/** Around a number without changing what it is. */
const transparent =
  /^(?:Number|parseInt|int|str|String|Some|u16|to_string|toString|atoi|Atoi|to_integer|parse|Int32|to_i|Integer|coerce|number|default)$/;

export function lastPart(callee: string): string {
  return callee.slice(Math.max(callee.lastIndexOf('.'), callee.lastIndexOf(':')) + 1).replace(/!$/, '');
}

/** Brackets that are open at the offset, innermost first, at most eight and 600 characters back. */
export function enclosing(bare: string, offset: number): Bracket[] {
  const found: Bracket[] = [];
  let depth = 0;
  let commas = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - 600) && found.length < 8; at--) {
    const char = bare[at] ?? '';
    if (char === ')' || char === ']' || char === '}') depth++;
    else if (char === '(' || char === '[' || char === '{') {
      if (depth > 0) depth--;
      else {
        const callee =
          char === '('
            ? (/([\w$.:!\])]*)\s*(?:<[\w, ]*>)?$/.exec(bare.slice(Math.max(0, at - 60), at))?.[1] ?? '')
            : '';
        found.push({ open: char, callee, index: commas, at });
        commas = 0;
      }
    } else if (char === ',' && depth === 0) commas++;
  }
  return found;
}

/** The innermost call the number is an argument of; a `{` between counts only for `port:` in it. */
export function nearestCall(brackets: readonly Bracket[], before: string): Bracket | undefined {
  for (const [level, bracket] of brackets.entries()) {
    if (bracket.open === '{') {
      if (level > 1 || !/\bport["']?\s*:\s*[^,{}]*$/i.test(before)) return undefined;
    } else if (bracket.open === '(' && bracket.callee !== '' && !transparent.test(lastPart(bracket.callee)))
      return bracket;
  }
  return undefined;
}

/** Names of the keys, variables and calls around, for telling a server's port from a client's. */
export function contextName(bare: string, brackets: readonly Bracket[]): string {
  const names: string[] = [];
  for (const bracket of brackets.slice(0, 3)) {
    const lead = bare.slice(Math.max(0, bracket.at - 60), bracket.at);
    const name = /([\w.]+)["']?\s*(?:=>|[:=(]|:=)?\s*$/.exec(lead)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names[0] ?? '';
}
