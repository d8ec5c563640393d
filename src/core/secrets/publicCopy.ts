/** What leaves the extension: copies that nobody can change anything with, and that keep secrets. */
import { maskArguments, maskSecrets } from './maskSecrets.ts';
import { isHarmlessValue, isSecretName } from './names.ts';
import { mask } from './shape.ts';
import { maskShapes } from './shapes.ts';

/** Not handed out at all: environments, the line that a terminal's text only claims, and one that it printed. */
const keptBack: ReadonlySet<string> = new Set(['environment', 'env', 'claimedLine', 'printed']);

/** Of a debug configuration, which holds whatever its author wrote into it, only what it is. */
const toldOfConfiguration: ReadonlySet<string> = new Set(['type', 'request', 'name']);

/** What tells things apart: only what is a secret by its looks is hidden in it, since a masked one would be another's. */
const exact: ReadonlySet<string> = new Set(
  (
    'id kind by ruleId protocol state host path file folder cwd executable local remote inode startToken engine ' +
    'user unit topic what place containerId sessionId terminalId composeDirectory'
  ).split(' '),
);

/** Deeper than anything of ours; a debug configuration can be anything. */
const deepest = 24;

/** What was copied already, by what its key says of it: nothing of ours changes once it is there, and a conflict changes several times around the same facts. */
const copies = new WeakMap<object, Map<string, object>>();

/** A deeply frozen copy of JSON-safe data, with command lines and texts masked and without environments. */
export function publicCopy<T>(value: T): T {
  return copyOf(value, '', 0) as T;
}

function textOf(value: string, key: string): string {
  if (exact.has(key)) return maskShapes(value);
  return isSecret(key) && !isHarmlessValue(key, value) ? mask : maskSecrets(value);
}

function isSecret(key: string): boolean {
  return !exact.has(key) && isSecretName(key);
}

function copyOf(value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return textOf(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return undefined;
  const known = copies.get(value) ?? new Map<string, object>();
  copies.set(value, known);
  // Of one that is no list, only these keys tell more than the thing itself.
  const as = Array.isArray(value) || key === 'configuration' || isSecret(key) ? key : '';
  const copy = known.get(as) ?? Object.freeze(copyOfParts(value, as, depth));
  known.set(as, copy);
  return copy;
}

function copyOfParts(value: object, key: string, depth: number): object {
  if (Array.isArray(value)) {
    // Words of a command line, whatever the list is called: a secret's name and its value may be two.
    const isWords = !exact.has(key) && value.every(each => typeof each === 'string');
    const items: readonly unknown[] = isWords ? maskArguments(value) : value;
    return items.map(each => copyOf(each, key, depth + 1));
  }
  const entries = Object.entries(value)
    .filter(([name]) => !keptBack.has(name) && (key !== 'configuration' || toldOfConfiguration.has(name)))
    // Whatever is under a secret's name is part of it.
    .map(([name, each]): [string, unknown] => [name, copyOf(each, isSecret(key) ? key : name, depth + 1)]);
  return Object.fromEntries(entries);
}
