/** Blanks comments and strings of source code, keeping every offset, so that patterns see code only. */

export interface Masked {
  /** Comments blanked; strings as they stand. */
  readonly code: string;
  /** Comments and the insides of strings blanked. */
  readonly bare: string;
}

interface Syntax {
  readonly line: readonly string[];
  readonly block?: readonly [open: string, close: string];
  /** Quotes that end at the line break when left open. */
  readonly quotes: string;
  /** Quotes that may span lines: backtick, triple quotes. */
  readonly long?: readonly string[];
  readonly regex?: boolean;
  /** Comment starts only after a blank or at the line's start (`#` in shell, YAML, dotenv). */
  readonly spaced?: boolean;
}

const cLike: Syntax = { line: ['//'], block: ['/*', '*/'], quotes: `"'` };
const script: Syntax = { ...cLike, long: ['`'], regex: true };
const hash: Syntax = { line: ['#'], quotes: `"'` };
const shell: Syntax = { ...hash, spaced: true };

const syntaxes: Readonly<Record<string, Syntax>> = {
  js: script,
  mjs: script,
  cjs: script,
  jsx: script,
  ts: script,
  mts: script,
  cts: script,
  tsx: script,
  vue: script,
  svelte: script,
  astro: script,
  go: { ...cLike, long: ['`'] },
  rs: { ...cLike, quotes: '"' },
  c: cLike,
  h: cLike,
  cc: cLike,
  cpp: cLike,
  hpp: cLike,
  cxx: cLike,
  java: cLike,
  kt: cLike,
  kts: cLike,
  scala: cLike,
  sbt: cLike,
  groovy: cLike,
  gradle: cLike,
  cs: cLike,
  fs: { ...cLike, quotes: '"' },
  swift: cLike,
  dart: cLike,
  d: cLike,
  zig: cLike,
  nim: hash,
  php: { line: ['//', '#'], block: ['/*', '*/'], quotes: `"'` },
  py: { line: ['#'], quotes: `"'`, long: ['"""', "'''"] },
  rb: hash,
  ru: hash,
  cr: hash,
  pl: hash,
  pm: hash,
  jl: hash,
  r: hash,
  ex: { ...hash, quotes: '"', long: ['"""'] },
  exs: { ...hash, quotes: '"', long: ['"""'] },
  erl: { line: ['%'], quotes: '"' },
  lua: { line: ['--'], block: ['--[[', ']]'], quotes: `"'` },
  hs: { line: ['--'], block: ['{-', '-}'], quotes: '"' },
  elm: { line: ['--'], block: ['{-', '-}'], quotes: '"' },
  ml: { line: [], block: ['(*', '*)'], quotes: '"' },
  clj: { line: [';'], quotes: '"' },
  lisp: { line: [';'], quotes: '"' },
  rkt: { line: [';'], quotes: '"' },
  sh: shell,
  bash: shell,
  zsh: shell,
  ps1: shell,
  yml: shell,
  yaml: shell,
  toml: shell,
  env: shell,
  conf: shell,
  properties: { line: ['#', '!'], quotes: '', spaced: true },
  ini: { line: [';', '#'], quotes: '', spaced: true },
  cfg: { line: [';', '#'], quotes: '', spaced: true },
  mk: shell,
  http: { line: ['# ', '//'], quotes: '', spaced: true },
  rest: { line: ['# ', '//'], quotes: '', spaced: true },
  caddyfile: shell,
  makefile: shell,
  json: cLike,
  jsonc: cLike,
  json5: script,
  css: cLike,
  scss: cLike,
  less: cLike,
  html: { line: [], block: ['<!--', '-->'], quotes: '' },
  xml: { line: [], block: ['<!--', '-->'], quotes: '' },
  md: { line: [], quotes: '' },
};

/** Languages by VS Code's ids, where they differ from the file's extension. */
const languageExtension: Readonly<Record<string, string>> = {
  javascript: 'js',
  javascriptreact: 'jsx',
  typescript: 'ts',
  typescriptreact: 'tsx',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  csharp: 'cs',
  fsharp: 'fs',
  kotlin: 'kt',
  perl: 'pl',
  elixir: 'ex',
  erlang: 'erl',
  haskell: 'hs',
  ocaml: 'ml',
  clojure: 'clj',
  shellscript: 'sh',
  powershell: 'ps1',
  dotenv: 'env',
  makefile: 'mk',
  dockercompose: 'yml',
  markdown: 'md',
  julia: 'jl',
};

export function extensionOf(languageId: string): string {
  return languageExtension[languageId] ?? languageId;
}

/** `ext`: lower-case file extension without the dot; an unknown one is taken as plain text without comments. */
export function mask(text: string, ext: string): Masked {
  const syntax = syntaxes[ext];
  if (syntax === undefined) return { code: text, bare: text };
  const code: string[] = [];
  const bare: string[] = [];
  let position = 0;
  const copy = (end: number): void => {
    const part = text.slice(position, end);
    code.push(part);
    bare.push(part);
    position = end;
  };
  const blank = (end: number): void => {
    const part = text.slice(position, end).replace(/[^\r\n]/g, ' ');
    code.push(part);
    bare.push(part);
    position = end;
  };
  const string = (end: number, open: number, close: number): void => {
    code.push(text.slice(position, end));
    const inside = text.slice(position + open, end - close).replace(/[^\r\n]/g, ' ');
    bare.push(text.slice(position, position + open) + inside + text.slice(end - close, end));
    position = end;
  };
  // The text of a template literal is a string; what stands in `${…}` is code again.
  const template = (): void => {
    copy(position + 1);
    let from = position;
    const inside = (end: number): void => {
      code.push(text.slice(from, end));
      bare.push(text.slice(from, end).replace(/[^\r\n]/g, ' '));
      position = end;
    };
    for (let at = position; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') {
        inside(at);
        copy(at + 1);
        return;
      } else if (text[at] === '$' && text[at + 1] === '{') {
        const stop = closingBrace(text, at + 2);
        inside(at);
        if (stop < 0) break;
        copy(stop + 1);
        from = position;
        at = stop;
      }
    }
    inside(text.length);
  };
  const start = startOf(syntax);
  // A quote that is not closed before such an offset is not closed for those after it either.
  const open = new Map<string, number>();
  const closed = (quote: string): number => {
    if (position < (open.get(quote) ?? 0)) return -1;
    const stop = closing(text, position + 1, quote, false);
    const end = text.indexOf('\n', position);
    if (stop < 0) open.set(quote, end < 0 ? text.length : end);
    return stop;
  };
  while (position < text.length) {
    start.lastIndex = position;
    const next = start.exec(text)?.index ?? text.length;
    if (next > position) copy(next);
    if (position >= text.length) break;
    const char = text[position] ?? '';
    const block = syntax.block;
    const long = syntax.long?.find(quote => text.startsWith(quote, position));
    if (block !== undefined && text.startsWith(block[0], position)) {
      const stop = text.indexOf(block[1], position + block[0].length);
      blank(stop < 0 ? text.length : stop + block[1].length);
    } else if (isLineComment(text, position, syntax)) {
      const stop = text.indexOf('\n', position);
      blank(stop < 0 ? text.length : stop);
    } else if (long === '`' && syntax.regex === true) {
      template();
    } else if (long !== undefined) {
      const stop = closing(text, position + long.length, long, true);
      string(stop < 0 ? text.length : stop + long.length, long.length, stop < 0 ? 0 : long.length);
    } else if (syntax.quotes.includes(char)) {
      const stop = closed(char);
      if (stop < 0) copy(position + 1);
      else string(stop + 1, 1, 1);
    } else if (syntax.regex === true && char === '/' && startsRegex(text, position)) {
      const stop = regexEnd(text, position + 1);
      if (stop < 0) copy(position + 1);
      else string(stop + 1, 1, 1);
    } else copy(position + 1);
  }
  return { code: code.join(''), bare: bare.join('') };
}

/** Characters at which a comment or string may start; everything between is copied in one piece. */
function startOf(syntax: Syntax): RegExp {
  const marks = [...syntax.line, ...(syntax.block ?? []).slice(0, 1), ...(syntax.long ?? [])].map(mark =>
    mark.slice(0, 1),
  );
  const letters = [...new Set([...marks, ...syntax.quotes.split(''), ...(syntax.regex === true ? ['/'] : [])])];
  return letters.length === 0 ? /(?!)/g : new RegExp(`[${letters.join('').replace(/[\\\]^-]/g, '\\$&')}]`, 'g');
}

function isLineComment(text: string, position: number, syntax: Syntax): boolean {
  if (!syntax.line.some(mark => text.startsWith(mark, position))) return false;
  const before = text[position - 1];
  // `https://…` outside of quotes is no comment.
  if (before === ':' && text[position] === '/') return false;
  return syntax.spaced !== true || before === undefined || /\s/.test(before);
}

/** Offset of the closing quote, or -1 when the string is left open. */
function closing(text: string, from: number, quote: string, multiline: boolean, limit = text.length): number {
  for (let position = from; position < Math.min(text.length, limit); position++) {
    const char = text[position];
    if (char === '\\') position++;
    else if (char === '\n' && !multiline) return -1;
    else if (text.startsWith(quote, position)) return position;
  }
  return -1;
}

/** Offset of the brace that ends a template expression; strings in it are skipped, nested templates are taken as they come. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + 2000); at++) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") {
      const stop = closing(text, at + 1, char, false, from + 2000);
      if (stop >= 0) at = stop;
    } else if (char === '{') depth++;
    else if (char === '}') {
      if (depth === 0) return at;
      depth--;
    }
  }
  return -1;
}

/** A slash where a value is expected starts a regular expression. */
function startsRegex(text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - 40), position).trimEnd();
  return before === '' || /[(,=:[!&|?{};+]$/.test(before) || /\b(?:return|typeof|case)$/.test(before);
}

function regexEnd(text: string, from: number): number {
  let inClass = false;
  for (let position = from; position < Math.min(text.length, from + 500); position++) {
    const char = text[position];
    if (char === '\n') return -1;
    if (char === '\\') position++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return position;
  }
  return -1;
}
