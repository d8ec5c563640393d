import { doubleQuoted } from '../../../code/tokens.ts';
import type { BindShape, Language } from '../language.ts';

const common = {
  arguments: 'words',
  where: '\\bNetwork\\.Socket\\b',
  options: [
    {
      find: "(?<![\\w.'`])(?:[A-Z]\\w*\\.)*setSocketOption(?=\\s)",
      arguments: 'words',
      count: 3,
      names: '\\bReuseAddr\\b',
      off: '\\s0\\s*$',
    },
  ],
  imports: [
    {
      names: ['setSocketOption', 'SocketOption (ReuseAddr)'],
      find: '^import\\s+Network\\.Socket\\s*\\((?<list>(?:[^()]|\\([^()]*\\))*)\\)',
      separator: ', ',
    },
  ],
  creation: {
    from: '{fd}\\s*<-\\s*[^\\n]{0,60}\\b(?:socket|openSocket)\\b|\\bsocket\\b(?=[^\\n]{0,120}\\\\\\s*{fd}\\b)',
    stream: '\\bStream\\b',
    datagram: '\\bDatagram\\b|\\bRaw\\b',
    other: '\\bAF_UNIX\\b|\\bSockAddrUnix\\b',
    connect: '\\bconnect\\s+{fd}\\b',
    listen: '\\blisten\\s+{fd}\\b',
  },
} as const satisfies Partial<BindShape>;

function insertion(head: string): { lines: string[]; expression: string } {
  const ns = /^((?:[A-Z]\w*\.)*)/.exec(head)?.[1] ?? '';
  const set = `${ns}setSocketOption {fd} ${ns}ReuseAddr 1`;
  return { lines: [set], expression: `${set} >> {call}` };
}

export const haskell: Language = {
  ids: ['haskell', 'hs'],
  offered: { ids: ['haskell'], endings: ['hs'] },
  endings: ['lhs'],
  interpreters: ['runghc', 'runhaskell', 'stack'],
  runners: ['stack', 'cabal', 'runghc'],
  marks: ['^import (?:qualified )?Network\\.Socket'],
  name: 'Haskell',
  compiled: true,
  syntax: [
    { kind: 'comment', open: '\\{-', close: '-}', nested: true },
    { kind: 'comment', open: '(?<![!#$%&*+./<=>?@\\\\^|~:-])--+(?![!#$%&*+./<=>?@\\\\^|~:-])', close: '\n' },
    doubleQuoted,
    { kind: 'code', open: "\\b\\w{1,100}'[\\w']*" },
    { kind: 'string', open: "'(?:\\\\[^\\n']{1,6}|\\\\'|[^'\\\\\\n])'" },
  ],
  layout: {
    kind: 'lines',
    deeper: '\\b(?:do|of|where|mdo)',
    inline: '\\bdo\\b|;',
    lambda: '(?<![=<>!/|:+*.-])=(?![=<>])|->|\\\\|\\b(?:then|else|let|case|of)\\b|=<<|<\\$>',
    stuck: 'then|else|where|in',
    separator: '; ',
    lead: '>>=?|<\\|>|`|[$.<|&*+/]',
  },
  functions: "^(?<name>[a-z_][\\w']{0,60})(?![\\w'])[^\\n=:]{0,300}=(?!=)",
  binds: [
    {
      ...common,
      find: "(?<![\\w.'`])(?:[A-Z]\\w*\\.)*bind(?=\\s+[\\w']+\\s*\\$)",
      arity: [1, 1],
      insert: (_source, { head }) => ({ lines: insertion(head).lines }),
    },
    {
      ...common,
      find: "(?<![\\w.'`])(?:[A-Z]\\w*\\.)*bind(?=\\s)",
      count: 2,
      arity: [2, 2],
      insert: (_source, { head }) => insertion(head),
    },
  ],
  defaults: [
    { api: 'Warp', find: '\\bNetwork\\.Wai\\.Handler\\.Warp\\b' },
    { api: 'Scotty', find: '\\bWeb\\.Scotty\\b' },
    { api: 'Yesod', find: '\\bwarp(?:Debug|Env)?\\b', where: '\\bYesod\\b' },
    { api: 'The old network library', find: '\\blistenOn\\b', where: '^import\\s+Network\\s*(?:\\(|$)' },
    { api: 'network-run', find: '\\brunTCPServer\\b', where: '\\bNetwork\\.Run\\b' },
    { api: 'streaming-commons', find: '\\brunTCPServer\\b|\\bserverSettings\\b' },
  ],
  why: 'In Haskell a socket of Network.Socket lacks it; warp and the frameworks on it set it.',
  snippet: 'setSocketOption sock ReuseAddr 1',
};
