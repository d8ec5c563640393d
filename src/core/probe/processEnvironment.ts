/**
 * The few environment keys that tell who started a process. Nothing else of an environment is ever kept: it holds
 * passwords and tokens. The value is kept only where it names a thing; for the others it is `1`, "was set".
 */
import { parsedJson } from '../text/parsedJson.ts';
import { tableOf } from '../text/tableOf.ts';

const namedKeys: Readonly<Record<string, 'value' | 'presence'>> = tableOf({
  TERM_PROGRAM: 'value',
  VSCODE_PID: 'value',
  VSCODE_CWD: 'value',
  VSCODE_IPC_HOOK: 'presence',
  VSCODE_IPC_HOOK_CLI: 'presence',
  VSCODE_INJECTION: 'presence',
  VSCODE_INSPECTOR_OPTIONS: 'presence',
  VSCODE_ESM_ENTRYPOINT: 'value',
  VSCODE_CRASH_REPORTER_PROCESS_TYPE: 'value',
  npm_lifecycle_event: 'value',
  npm_lifecycle_script: 'presence',
  npm_package_name: 'value',
  INIT_CWD: 'value',
  pm_id: 'value',
  PM2_HOME: 'value',
  /** pm2's name for the app. Anything else may use so plain a key: it counts only beside `pm_id`. */
  name: 'value',
  SUPERVISOR_PROCESS_NAME: 'value',
  SUPERVISOR_GROUP_NAME: 'value',
  SUPERVISOR_SERVER_URL: 'value',
  PC_PROC_NAME: 'value',
  PC_PORT_NUM: 'value',
  INVOCATION_ID: 'presence',
  JOURNAL_STREAM: 'presence',
  LISTEN_FDS: 'value',
  LISTEN_PID: 'value',
  NODE_UNIQUE_ID: 'value',
  WATCH_REPORT_DEPENDENCIES: 'presence',
  SSH_CONNECTION: 'presence',
  TMUX: 'presence',
  STY: 'presence',
  DJANGO_AUTORELOAD_ENV: 'presence',
  /** Which port its server was told to take, by whoever started it. */
  PORT: 'value',
  RUN_MAIN: 'presence',
  WERKZEUG_RUN_MAIN: 'presence',
});

const maxValueLength = 1024;

/** The named keys in text of `KEY=value` entries that end in NUL, as /proc/PID/environ has them. */
export function pickEnvironment(text: string): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const entry of text.split('\0')) {
    const equals = entry.indexOf('=');
    if (equals <= 0) continue;
    const key = entry.slice(0, equals);
    const keep = Object.hasOwn(namedKeys, key) ? namedKeys[key] : undefined;
    // The first of equal keys is the one that getenv(3) finds.
    if (keep === undefined || Object.hasOwn(picked, key)) continue;
    picked[key] = keep === 'value' ? entry.slice(equals + 1, equals + 1 + maxValueLength) : '1';
  }
  if (picked['pm_id'] === undefined) delete picked['name'];
  return picked;
}

/** An app that pm2 runs in cluster mode, as its worker was told. */
export interface Pm2App {
  readonly name: string;
  /** Numbers it was given, as arguments or as PORT: one of them may be the port that it listens on. */
  readonly numbers: readonly number[];
}

/** From the `pm2_env` of a worker's environment, which is JSON with all that pm2 knows of the app; nothing else of it is kept. */
export function pm2AppOf(text: string): Pm2App | undefined {
  const entry = text.split('\0').find(each => each.startsWith('pm2_env='));
  if (entry === undefined) return undefined;
  const told = parsedJson(entry.slice('pm2_env='.length)) as
    | { readonly name?: unknown; readonly args?: unknown; readonly PORT?: unknown }
    | undefined;
  if (typeof told?.name !== 'string' || told.name === '') return undefined;
  const words = [told.PORT, ...(Array.isArray(told.args) ? (told.args as readonly unknown[]) : [])].map(String);
  const numbers = words.flatMap(word => /(?:^|[=:])(\d{1,5})$/.exec(word)?.[1] ?? []).map(Number);
  return { name: told.name.slice(0, maxValueLength), numbers };
}

/**
 * The one app that the daemon has the port for: the only one, or the only one that was given its number. `undefined`: it cannot be told, and
 * none is stopped.
 */
export function pm2AppFor<T extends { readonly app: Pm2App }>(
  workers: readonly T[],
  port: number,
): readonly T[] | undefined {
  const names = (of: readonly T[]) => new Set(of.map(({ app }) => app.name));
  if (names(workers).size === 1) return workers;
  const given = workers.filter(({ app }) => app.numbers.includes(port));
  const [name, ...more] = names(given);
  return name === undefined || more.length > 0 ? undefined : workers.filter(({ app }) => app.name === name);
}
