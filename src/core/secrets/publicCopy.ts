/** What leaves the extension: copies that nobody can change anything with, and that keep secrets. */
import { maskArguments, maskSecrets } from '../diagnose/mask.ts';

/** Not handed out at all: environments, and the line that a terminal's text only claims. */
const keptBack: ReadonlySet<string> = new Set(['environment', 'env', 'claimedLine']);

/** Of a debug configuration, which holds whatever its author wrote into it, only what it is. */
const toldOfConfiguration: ReadonlySet<string> = new Set(['type', 'request', 'name']);

/** What tells things apart: as it is, since a masked one would be another's. Numbers and these are no place for a secret. */
const exact: ReadonlySet<string> = new Set(
  (
    'id kind by ruleId protocol state host path file folder cwd executable local remote inode startToken engine ' +
    'user unit topic what place containerId sessionId terminalId composeDirectory'
  ).split(' '),
);

/** Arguments one by one, where a secret's name and its value are two. */
const argumentLists: ReadonlySet<string> = new Set(['args', 'argv']);

/** Deeper than anything of ours; a debug configuration can be anything. */
const deepest = 24;

/** A deeply frozen copy of JSON-safe data, with command lines and texts masked and without environments. */
export function publicCopy<T>(value: T): T {
  return copyOf(value, '', 0) as T;
}

function copyOf(value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return exact.has(key) ? value : maskSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return undefined;
  if (Array.isArray(value)) {
    const isArguments = argumentLists.has(key) && value.every(each => typeof each === 'string');
    const items: readonly unknown[] = isArguments
      ? maskArguments(value)
      : value.map((each: unknown) => copyOf(each, key, depth + 1));
    return Object.freeze([...items]);
  }
  const entries = Object.entries(value)
    .filter(([name]) => !keptBack.has(name) && (key !== 'configuration' || toldOfConfiguration.has(name)))
    .map(([name, each]): [string, unknown] => [name, copyOf(each, name, depth + 1)]);
  return Object.freeze(Object.fromEntries(entries));
}
