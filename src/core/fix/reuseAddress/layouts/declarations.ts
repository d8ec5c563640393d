import type { Source } from '../language.ts';
import { lastBefore } from '../source.ts';

/** A declaration in front of this statement would not compile everywhere. */
export function needsBlock({ code, brackets }: Source, dialect: 'c' | 'c++', at: number): boolean {
  const open = brackets.outer(at);
  // In a `switch`, a jump to a later label would pass by it.
  if (open !== -1 && /\bswitch\s*\([^{}]*$/.test(code.slice(Math.max(0, open - 200), open))) return true;
  if (dialect === 'c++') return /\bgoto\b/.test(code);
  // Behind a statement C89 wants no declaration; a file that has one there, or anything else of C99, is not C89.
  const before = lastBefore(code, at);
  if (before === open) return false;
  return !isC99(code);
}

function isC99(code: string): boolean {
  return (
    /\bfor\s*\(\s*(?:const\s+)?(?:unsigned\s+)?(?:int|size_t|char|long|socklen_t|struct\s+\w+\s*\*?|auto|uint\w+_t)\s/.test(
      code,
    ) ||
    /[{,]\s*\.\w+\s*=/.test(code) ||
    /\binline\b|\b_Bool\b|\bbool\b|\brestrict\b|\bsnprintf\b|\bu?int(?:8|16|32|64)_t\b/.test(code) ||
    /\)\s*\{\s*[.}]/.test(code) ||
    hasLateDeclaration(code)
  );
}

const declaration =
  /^\s*(?:static\s+|const\s+)*(?:struct\s+\w+|unsigned|int|char|long|short|double|float|FILE|SOCKET|\w+_t)\s[\s*]*\w+\s*(?:=|;|\[|,)/;

/** In some function a declaration follows a statement of the same block. */
function hasLateDeclaration(code: string): boolean {
  let statement = false;
  for (const line of code.split('\n')) {
    // A directive leaves a lone `;`.
    const bare = line.trim();
    if (bare === '' || bare === ';') continue;
    if (!/^[ \t]/.test(line) || bare.endsWith('{')) statement = false;
    else if (bare.startsWith('}')) statement = true;
    else if (declaration.test(line)) {
      if (statement) return true;
    } else if (
      bare.endsWith(';') &&
      /^(?:[\w>.[\]*-]+\s*(?:=|\()|return\b|\+\+|--|goto\b|continue\b|break\b)/.test(bare)
    )
      statement = true;
  }
  return false;
}
