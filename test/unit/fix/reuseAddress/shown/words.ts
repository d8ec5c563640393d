import type { Shown } from './shown.ts';

/** Ada, Pascal, OCaml and Haskell: languages whose blocks are made of words and lines. */
export const words: readonly Shown[] = [
  [
    'Ada',
    'needs needs',
    `   --  Bind_Socket (A, B);
   with procedure Bind_Socket (A, B : Socket);
   with procedure
     Bind_Socket (A : Socket; B, C : Address);
   Put ("Bind_Socket (A, B);");
   if C = '"' then Bind_Socket (S, Address); end if;
   Put ("not closed yet
   BIND_SOCKET (S, Address);
`,
  ],
  [
    'Pascal',
    'needs needs',
    `program First;
{ fpBind(A, B, C); }
(* fpBind(A, B, C); *)
// fpBind(A, B, C);
procedure First(S: LongInt);
begin
  WriteLn('fpBind(A, B, C); {');
  fpBind(S, @Address, SizeOf(Address));
  WriteLn('not closed yet
  fpBind(S, @Address, SizeOf(Address));
end;
`,
  ],
  [
    'Pascal',
    'needs',
    'program First;\nprocedure First(S: TTCPBlockSocket);\nbegin\n  S.Bind(Host, Port);\nend;\n',
    'begin\n  S.EnableReuse(True);\n',
  ],
  ['Pascal', '', "program First;\nbegin\n  Keys.Bind('a', 'b');\nend.\n"],
  ...['Unix.', ''].flatMap((ns): Shown[] => [
    [
      'OCaml',
      'needs needs',
      `(* (* of two *) ${ns}bind a b *)
open Unix
let first s c =
  print_string "\\" ${ns}bind a b";
  print_string {|${ns}bind a b|};
  if c = '"' then ${ns}bind s address;
  ${ns}bind s address
`,
    ],
    ['OCaml', 'needs', `open Unix\nmodule M = struct\n  let first s = ${ns}bind s address\n  type t = int\nend\n`],
    ['OCaml', '', `open Unix\nlet first = ${ns}bind (fun x -> x) address\n`],
  ]),
  ['OCaml', '', 'let first bind = bind socket address\n'],
  ['OCaml', '', 'open Unix\nexternal bind int address = "bind"\n'],
  [
    'Haskell',
    'needs needs',
    `import Network.Socket
{- {- of two -} bind a b -}
-- bind a b
first s c = do
  print "\\" bind a b"
  print '"' >> bind s address
  bind s address
`,
  ],
  ...["(split' ", '(split '].map(
    call =>
      ['Haskell', 'needs', `import Network.Socket\nfirst s = do\n  print ${call}'"' s)\n  bind s address\n`] as const,
  ),
  ['Haskell', '', 'first s = do\n  bind s address\n  bind s $ address\n'],
  [
    'Haskell',
    'needs',
    'import Network.Socket (socket, bind)\nfirst s = do\n  bind s address\n',
    'import Network.Socket (socket, bind, setSocketOption, SocketOption (ReuseAddr))',
  ],
  [
    'Haskell',
    'needs',
    'import Network.Socket\nfirst s = do\n  open a\n      (b c)\n    >> bind s address\n',
    '1\n  open a',
  ],
  [
    'Haskell',
    'needs',
    'import Network.Socket\nfirst s =\n  let address = 1\n  in bind s address\n',
    'in setSocketOption s ReuseAddr 1 >> bind',
  ],
];
