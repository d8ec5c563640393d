/** What a program's row says of a file, applied to the file: entries with their rules, and the port that is stated. */
import type { ConfigFile, KeyedFile, Rule, Syntax } from '../programs/configFile.ts';
import { longestWord } from '../text/limits.ts';
import { extOf } from '../text/paths.ts';
import type { Span } from '../text/span.ts';
import { type Entry, type Parsed, pathOf } from './entry.ts';
import { objectEntries } from './objectLiteral.ts';
import {
  dotenvEntriesOf,
  jsonEntriesOf,
  lineBefore,
  maskedOf,
  propertiesEntriesOf,
  type SourceFile,
  tomlEntriesOf,
  yamlEntriesOf,
} from './sourceFile.ts';

const parsers: Readonly<Record<Syntax, (file: SourceFile) => Parsed>> = {
  json: jsonEntriesOf,
  yaml: yamlEntriesOf,
  toml: tomlEntriesOf,
  properties: propertiesEntriesOf,
  dotenv: dotenvEntriesOf,
  object: file => file.once('object', () => objectEntries(file.text, maskedOf(file, extOf(file.path)))),
};

export function entriesOf(file: SourceFile, syntax: Syntax): Parsed {
  return parsers[syntax](file);
}

export interface RuledEntry {
  readonly entry: Entry;
  readonly rule: Rule;
  /** Not in force in these profiles. */
  readonly other: boolean;
}

/** The entries that a rule is about, in the order of the file. */
export function ruledEntries(
  { rules }: KeyedFile,
  entries: readonly Entry[],
  profiles: readonly string[],
): RuledEntry[] {
  return entries.flatMap(entry => {
    const rule = rules.find(
      ({ key, profile }) =>
        key.test(pathOf(entry)) && (profile === undefined || profiles.some(one => profile.test(one))),
    );
    if (rule === undefined) return [];
    return [{ entry, rule, other: rule.unless !== undefined && profiles.some(one => rule.unless?.test(one) === true) }];
  });
}

export interface StatedPort {
  readonly port: number;
  readonly span: Span;
}

/** A number that stands alone, as `findNumber` takes it. */
const anyPort = /(?<![0-9A-Za-z_])(?<![0-9]\.)\d{2,5}(?![0-9A-Za-z_]|\.\d)/g;

/** The port that the file states for its program; `undefined` when it states none, or cannot be read. */
export function statedIn(file: SourceFile, config: ConfigFile, profiles: readonly string[]): StatedPort | undefined {
  if (config.syntax === 'directives') return statedByDirective(file, config.bind);
  if (config.syntax === 'code') {
    const match = config.stated?.exec(file.text);
    return match === null || match === undefined
      ? undefined
      : numbersIn(file.text, match.index, match[0].length).at(-1);
  }
  const parsed = entriesOf(file, config.syntax);
  if (parsed.kind === 'problem') return undefined;
  const code = config.syntax === 'object' ? maskedOf(file, extOf(file.path)).live : file.text;
  const binding = ruledEntries(config, parsed.entries, profiles).filter(
    ({ entry, rule, other }) =>
      (rule.role ?? 'bind') === 'bind' && !other && entry.shadowed !== true && rule.line !== true,
  );
  const strongest = binding.toSorted((a, b) => (b.rule.pick ?? 0) - (a.rule.pick ?? 0));
  for (const { entry } of strongest) {
    const constant = config.syntax === 'object' ? constantOf(file, code, entry) : undefined;
    for (const { start, end } of constant === undefined ? [entry.span] : [entry.span, constant]) {
      // `process.env.PORT || 3000`: the last is what remains when nothing else is set.
      const stated = numbersIn(code, start, end - start).at(-1);
      if (stated !== undefined) return stated;
    }
  }
  return undefined;
}

function statedByDirective(file: SourceFile, bind: RegExp): StatedPort | undefined {
  const { live: code } = maskedOf(
    file,
    file.name.endsWith('.xml') ? 'xml' : /gradle/.test(file.name) ? 'gradle' : 'conf',
  );
  return numbersIn(code, 0, code.length).find(({ span }) => bind.test(lineBefore(file, code, span.start)));
}

function numbersIn(text: string, start: number, length: number): StatedPort[] {
  return [...text.slice(start, start + length).matchAll(anyPort)].map(match => ({
    port: Number(match[0]),
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}

/** Where each name is declared by `const`, `let` or `var`: offsets behind the name, in order. */
type Declarations = ReadonlyMap<string, readonly number[]>;

/** A name that is declared more often is followed no further. */
const maxDeclarations = 8;

function declarations(code: string): Declarations {
  const found = new Map<string, number[]>();
  for (const match of code.matchAll(/(?<![\w$.])(?:const|let|var)\s{1,40}([A-Za-z_$][\w$]*)/g)) {
    const name = match[1] ?? '';
    const places = found.get(name) ?? [];
    if (places.length < maxDeclarations) places.push(match.index + match[0].length);
    found.set(name, places);
  }
  return found;
}

/** `port: PORT` with `const PORT = 8080` in the same file: the value of the constant, one step. `code`: comments blanked. */
export function constantOf(file: SourceFile, code: string, entry: Entry): Span | undefined {
  const raw = entry.raw.length > longestWord ? '' : entry.raw.trim();
  const name = /^(?:Number\(|parseInt\(|\+)?([A-Za-z_$][\w$]*)(?:,\s*10)?\)?$/.exec(raw)?.[1];
  if (name === undefined) return undefined;
  const value = /[^=\n]{0,300}=([^\n;]{0,300})/y;
  for (const place of file.once('declarations', () => declarations(code)).get(name) ?? []) {
    value.lastIndex = place;
    const declared = value.exec(code);
    if (declared === null) continue;
    const end = declared.index + declared[0].length;
    return { start: end - (declared[1]?.length ?? 0), end };
  }
  return undefined;
}
