/**
 * The few environment keys that tell who started a process. Nothing else of an environment is ever kept: it holds
 * passwords and tokens. The value is kept only where it names a thing; for the others it is `1`, "was set".
 */

const namedKeys: Readonly<Record<string, 'value' | 'presence'>> = {
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
  PM2_HOME: 'presence',
  /** pm2's name for the app. Anything else may use so plain a key: it counts only beside `pm_id`. */
  name: 'value',
  SUPERVISOR_PROCESS_NAME: 'value',
  SUPERVISOR_GROUP_NAME: 'value',
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
  RUN_MAIN: 'presence',
  WERKZEUG_RUN_MAIN: 'presence',
};

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
