/** Pure helpers for the words about a holder; what a user reads around them is the shell's. */
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, baseName, isInterpreter, plainName, scriptOf } from '../programs/processNames.ts';
import { maskArguments } from '../secrets/maskSecrets.ts';

const maxName = 60;

/** Scripts with a name that says nothing are shown with their folder: `web/index.js`. */
const plainScript = /^(?:index|main|app|__main__|cli|bin|start|run)\.[a-z]+$/i;

/** Text of a process as one line of at most `max` characters, without control and direction characters. */
function oneLine(text: string, max: number): string {
  const clean = Array.from(
    text
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
      .replace(/ {2,}/g, ' ')
      .trim(),
  );
  return clean.length <= max
    ? clean.join('')
    : `${clean
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

function withoutExe(path: string): string {
  return baseName(path).replace(/\.(?:exe|cmd|bat)$/i, '');
}

/** The tool of `node …/node_modules/next/dist/bin/next` or `…/node_modules/.bin/vite`, with its sub-command. */
function packageTool(script: string, next: string | undefined): string | undefined {
  const inside = script.replaceAll('\\', '/').split('/node_modules/').at(-1);
  if (inside === undefined || inside === script.replaceAll('\\', '/')) return undefined;
  const parts = inside.split('/');
  const name =
    parts[0] === '.bin' ? withoutExe(parts[1] ?? '') : parts[0]?.startsWith('@') === true ? parts[1] : parts[0];
  if (name === undefined || name === '') return undefined;
  const isWord = next !== undefined && /^[\w.:/\\-]{1,40}$/.test(next) && !next.startsWith('-');
  return isWord ? `${name} ${baseName(next)}` : name;
}

/**
 * `node server.js`, `python3 -m http.server`, `next dev`, `postgres`: the program and what it runs, without folders, other
 * arguments and secrets, in one line of at most 60 characters. Never empty.
 */
export function shortName(process: ProcessInfo): string {
  return oneLine(describe(process), maxName) || oneLine(process.name, maxName) || `${process.pid}`;
}

function describe(process: ProcessInfo): string {
  const args = argumentsOf(process);
  const first = args[0] ?? '';
  const program = withoutExe(first.replace(/^-/, '')) || process.name;
  // Titles such as `nginx: master process /usr/sbin/nginx` say it best themselves.
  if (first.endsWith(':')) return maskArguments(args.slice(0, 3)).map(baseName).join(' ');
  const script = scriptOf(process);
  if (script === undefined || !isInterpreter(plainName(first))) return program;
  const rest = maskArguments(args);
  const path = rest[script.index] ?? '';
  if (script.module) return `${program} -m ${path}`;
  return packageTool(path, rest[script.index + 1]) ?? `${program} ${shortScript(path)}`;
}

function shortScript(path: string): string {
  const name = baseName(path);
  if (!plainScript.test(name)) return name;
  const folder = baseName(path.slice(0, Math.max(0, path.length - name.length - 1)));
  return folder === '' || folder === '.' || folder === '..' ? name : `${folder}/${name}`;
}

/** How long the process has run, in milliseconds, never negative; `undefined` when its start is not known. */
export function ageMs(process: Pick<ProcessInfo, 'startedAt'>, now: number): number | undefined {
  const { startedAt } = process;
  if (startedAt === undefined || !Number.isFinite(startedAt)) return undefined;
  return Math.max(0, now - startedAt);
}
