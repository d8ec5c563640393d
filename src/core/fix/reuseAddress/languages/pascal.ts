import { slashLine } from '../../../code/tokens.ts';
import type { TextEdit } from '../../../model/fix.ts';
import type { Language, Source } from '../language.ts';
import { indentation, isBlankBefore, lineStart } from '../source.ts';

const words =
  /\b(?:begin|case|try|asm|end|procedure|function|constructor|destructor|program|var|const|type|label|record|object|class|uses|implementation)\b/gi;

/** The variable goes to the declarations of the routine, right before its `begin`. */
function declare(source: Source, start: number, variable: string): TextEdit[] | undefined {
  const { code, text, eol, unit } = source;
  let depth = 0;
  /** Of the block that holds the call. */
  let begin = -1;
  let section = '';
  let sectionOfBlock = '';
  let record = 0;
  for (const found of code.slice(0, start).matchAll(words)) {
    const word = found[0].toLowerCase();
    if (
      word === 'record' ||
      word === 'object' ||
      (word === 'class' &&
        /=\s*$/.test(code.slice(Math.max(0, found.index - 20), found.index)) &&
        !/^class\s*(?:\([^()]*\))?\s*;/i.test(code.slice(found.index, found.index + 80)))
    )
      record++;
    else if (word === 'end') {
      if (record > 0) record--;
      else if (depth > 0) depth--;
      if (depth === 0 && record === 0) section = '';
    } else if (record > 0) continue;
    else if (word === 'begin' || word === 'case' || word === 'try' || word === 'asm') {
      if (depth === 0) {
        begin = found.index;
        sectionOfBlock = section;
      }
      depth++;
    } else if (depth === 0 && word !== 'class') {
      section = word;
    }
  }
  if (begin === -1 || depth === 0 || !isBlankBefore(code, begin)) return undefined;
  const at = lineStart(text, begin);
  const indent = indentation(text, begin);
  const line = `${indent}${unit}${variable}: LongInt;${eol}`;
  return [{ start: at, end: at, text: sectionOfBlock === 'var' ? line : `${indent}var${eol}${line}` }];
}

export const pascal: Language = {
  ids: ['pascal', 'objectpascal', 'delphi', 'freepascal', 'lazarus', 'pas'],
  offered: { ids: ['objectpascal', 'pascal'], endings: ['pas'] },
  endings: ['pp', 'dpr', 'lpr'],
  interpreters: ['instantfpc'],
  marks: ['^[ \\t]*(?:program|unit)\\s+\\w+;'],
  name: 'Pascal',
  compiled: true,
  ignoreCase: true,
  syntax: [
    { kind: 'comment', open: '\\{', close: '}' },
    { kind: 'comment', open: '\\(\\*', close: '*)' },
    slashLine,
    { kind: 'string', open: "'", close: "'", oneLine: 'ends' },
  ],
  layout: { kind: 'keywords' },
  functions: '^[ \\t]*(?:procedure|function|constructor|destructor)[ \\t]+(?:\\w+\\.)?(?<name>\\w+)',
  binds: [
    {
      find: '(?<![\\w.])(?:Sockets\\.)?fpBind\\s*\\(',
      arity: [3, 3],
      options: [{ find: '(?<![\\w.])(?:Sockets\\.)?fpSetSockOpt\\s*\\(', names: '\\bSO_REUSEADDR\\b' }],
      insert: {
        lines: ['{var} := 1;', 'fpSetSockOpt({fd}, SOL_SOCKET, SO_REUSEADDR, @{var}, SizeOf({var}));'],
        variable: 'Reuse',
      },
      declare,
      creation: {
        from: '\\b{fd}\\s*:=\\s*(?:Sockets\\.)?fpSocket\\s*\\(',
        stream: 'SOCK_STREAM',
        datagram: 'SOCK_DGRAM|SOCK_RAW',
        other: '\\bAF_UNIX\\b',
        connect: '\\bfpConnect\\s*\\(\\s*{fd}\\b',
        listen: '\\bfpListen\\s*\\(\\s*{fd}\\b',
      },
    },
    {
      find: '(?<![\\w.])(?<fd>[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)\\.Bind\\s*\\(',
      where: '\\bTTCPBlockSocket\\b',
      arity: [2, 2],
      options: [{ find: '(?<![\\w.])(?<fd>[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)\\.EnableReuse\\s*\\(', names: 'true' }],
      insert: { lines: ['{fd}.EnableReuse(True);'] },
    },
  ],
  why: 'In Pascal a socket of the Sockets unit lacks it.',
  snippet: 'Reuse := 1;\nfpSetSockOpt(Sock, SOL_SOCKET, SO_REUSEADDR, @Reuse, SizeOf(Reuse));',
};
