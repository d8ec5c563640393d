import { doubleQuoted } from '../../../code/tokens.ts';
import type { BindShape, Language } from '../language.ts';

const common = {
  arguments: 'words',
  count: 2,
  arity: [2, 2],
  reject: '\\bfun\\b',
  options: [
    {
      find: "(?<![\\w'])(?:Unix\\.|UnixLabels\\.|Lwt_unix\\.)?setsockopt(?=\\s)",
      arguments: 'words',
      count: 3,
      names: '\\bSO_REUSEADDR\\b',
      off: '\\bfalse\\s*$',
    },
  ],
  creation: {
    from: '{fd}\\s*(?::[^=\\n]{0,60})?=\\s*[^\\n]{0,40}\\bsocket\\b',
    stream: 'SOCK_STREAM',
    datagram: 'SOCK_DGRAM|SOCK_RAW',
    other: '\\bPF_UNIX\\b|\\bADDR_UNIX\\b',
    connect: '\\bconnect\\s+{fd}\\b',
    listen: '\\blisten\\s+{fd}\\b',
  },
} as const satisfies Partial<BindShape>;

function insertion(prefix: string, option: string): { lines: string[]; expression: string } {
  const set = `${prefix}setsockopt {fd} ${option}SO_REUSEADDR true`;
  return { lines: [`${set};`], expression: `(${set}; {call})` };
}

export const ocaml: Language = {
  ids: ['ocaml', 'ml', 'reason'],
  offered: { ids: ['ocaml'], endings: ['ml'] },
  endings: ['mli'],
  interpreters: ['ocaml'],
  runners: ['ocaml', 'dune'],
  marks: ['\\bUnix\\.(?:socket|bind|\\()'],
  name: 'OCaml',
  compiled: true,
  syntax: [
    { kind: 'comment', open: '\\(\\*(?!\\))', close: '*)', nested: true },
    { kind: 'string', open: '\\{(?<tag>[a-z_]*)\\|', close: '|{tag}}' },
    doubleQuoted,
    { kind: 'string', open: "'(?:\\\\(?:x\\w\\w|\\d\\d\\d|[^\\n])|[^'\\\\\\n])'" },
  ],
  layout: { kind: 'sequence' },
  functions: "^let(?:[ \\t]+rec)?[ \\t]+(?<name>[a-z_][\\w']*)[ \\t]+[^=\\s]",
  binds: [
    {
      ...common,
      find: "(?<![\\w.'])(?:Unix|UnixLabels|Lwt_unix)\\.bind(?=\\s)",
      insert: (_source, { head }) => {
        const module = /^(\w+)\./.exec(head)?.[1] ?? 'Unix';
        return module === 'Lwt_unix' ? insertion('Lwt_unix.', 'Lwt_unix.') : insertion('Unix.', 'Unix.');
      },
    },
    {
      ...common,
      find: "(?<![\\w.'])bind(?=\\s)",
      rejectBefore: '\\b(?:let|and|val|rec|external|method)\\s+',
      where: '\\bopen!?\\s+(?:Unix|UnixLabels|Lwt_unix)\\b|\\b(?:Unix|UnixLabels|Lwt_unix)\\.\\(',
      insert: source =>
        /\bopen!?\s+Unix\b/.test(source.code)
          ? insertion('', '')
          : /\bLwt_unix\b/.test(source.code)
            ? insertion('Lwt_unix.', 'Lwt_unix.')
            : insertion('Unix.', 'Unix.'),
    },
  ],
  defaults: [
    { api: 'establish_server', find: '\\bestablish_server\\w*' },
    { api: 'Dream', find: '\\bDream\\.run\\b' },
    { api: 'Cohttp', find: '\\bCohttp_lwt_unix\\.Server\\.create\\b|\\bServer\\.create\\b', where: '\\bCohttp' },
  ],
  why: 'In OCaml Unix.bind lacks it; Unix.establish_server sets it.',
  snippet: 'Unix.setsockopt sock Unix.SO_REUSEADDR true;',
};
