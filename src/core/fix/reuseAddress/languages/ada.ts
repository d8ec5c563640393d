import { dashLine } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

export const ada: Language = {
  ids: ['ada', 'adb', 'gnat'],
  offered: { ids: ['ada'], endings: ['adb'] },
  endings: ['ads'],
  marks: ['\\bGNAT\\.Sockets\\b'],
  name: 'Ada',
  compiled: true,
  ignoreCase: true,
  callIndices: true,
  syntax: [
    dashLine,
    { kind: 'string', open: "(?<![\\w)])'[^\\n]'" },
    { kind: 'string', open: '"', close: '"', oneLine: 'ends' },
  ],
  layout: { kind: 'keywords', own: true },
  functions: '^[ \\t]*(?:overriding[ \\t]+)?(?:procedure|function|task[ \\t]+body|entry)[ \\t]+(?<name>\\w+)',
  binds: [
    {
      find: '(?<![\\w.])(?:[A-Za-z]\\w*\\.)*Bind_Socket\\s*\\(',
      arity: [2, 3],
      rejectBefore: '\\bprocedure\\s+',
      reject: '^\\s*\\w+\\s*:',
      options: [
        {
          find: '(?<![\\w.])(?:[A-Za-z]\\w*\\.)*Set_Socket_Option\\s*\\(',
          names: '\\bReuse_Address\\b',
          off: '\\b[Ff]alse\\b',
        },
      ],
      insert: (_source, { head }) => {
        const ns = /^((?:\w+\.)*)/.exec(head)?.[1] ?? '';
        const space = /\s\($/.test(head) ? ' ' : '';
        return { lines: [`${ns}Set_Socket_Option${space}({fd}, ${ns}Socket_Level, (${ns}Reuse_Address, True));`] };
      },
      creation: {
        from: '\\bCreate_Socket\\s*\\(\\s*(?:Socket\\s*=>\\s*)?{fd}\\b',
        stream:
          'Create_Socket\\s*\\(\\s*(?:Socket\\s*=>\\s*)?[\\w.]+\\s*(?:,\\s*(?:\\w+\\s*=>\\s*)?Family_Inet6?\\s*)?\\)|Socket_Stream',
        datagram: 'Socket_Datagram',
        other: 'Family_Unix',
        connect: '\\bConnect_Socket\\s*\\(\\s*(?:Socket\\s*=>\\s*)?{fd}\\b',
        listen: '\\bListen_Socket\\s*\\(\\s*(?:Socket\\s*=>\\s*)?{fd}\\b',
      },
    },
  ],
  why: 'In Ada a socket of GNAT.Sockets lacks it.',
  snippet: 'Set_Socket_Option (Socket, Socket_Level, (Reuse_Address, True));',
};
