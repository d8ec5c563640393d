/** Lexical rules that several languages share. */
import type { Token } from './mask.ts';

export const slashLine: Token = { kind: 'comment', open: '//', close: '\n' };
export const hashLine: Token = { kind: 'comment', open: '#', close: '\n' };
export const dashLine: Token = { kind: 'comment', open: '--', close: '\n' };
export const slashBlock: Token = { kind: 'comment', open: '/\\*', close: '*/' };
export const nestedSlashBlock: Token = { kind: 'comment', open: '/\\*', close: '*/', nested: true };

export const doubleQuoted: Token = { kind: 'string', open: '"', close: '"', escape: 'backslash' };
export const doubleQuotedLine: Token = { kind: 'string', open: '"', close: '"', escape: 'backslash', oneLine: 'ends' };
export const singleQuoted: Token = { kind: 'string', open: "'", close: "'", escape: 'backslash' };
export const singleQuotedLine: Token = { kind: 'string', open: "'", close: "'", escape: 'backslash', oneLine: 'ends' };
export const tripleDouble: Token = { kind: 'string', open: '"""', close: '"""', escape: 'backslash' };
export const tripleSingle: Token = { kind: 'string', open: "'''", close: "'''", escape: 'backslash' };
/** One character: `'x'`, `'\\n'`, `'\\u{1F600}'`. */
export const character: Token = {
  kind: 'string',
  open: "'(?:\\\\(?:u\\{\\w{1,8}\\}|x\\w\\w|\\d{1,3}|[^\\n])|[^'\\\\\\n])'",
};
