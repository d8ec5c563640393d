/** Programs that start another one: what stands after them is what runs. */

/** Arguments that are the program file itself. */
export const runsFile = /\.(?:[cm]?[jt]sx?|py|rb|php|pl|lua|go|exs?|dll|jar|sh|bash|bat|cmd|ps1)$/;

/** Wrappers that are skipped together with the options that take no value. */
export const plainWrappers: ReadonlySet<string> = new Set([
  'npx',
  'bunx',
  'pnpx',
  'cross-env',
  'cross-env-shell',
  'env',
  'sudo',
  'nohup',
  'exec',
  'time',
  'command',
  'winpty',
  'call',
  'better-npm-run',
  'with-env',
  'unbuffer',
  'caffeinate',
]);
/** Wrapper and the word after which the real command starts. */
export const prefixWrappers: Readonly<Record<string, readonly string[]>> = {
  poetry: ['run'],
  pipenv: ['run'],
  uv: ['run'],
  rye: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  conda: ['run'],
  bundle: ['exec'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  doppler: ['run'],
  op: ['run'],
  infisical: ['run'],
  varlock: ['run'],
  npm: ['exec', 'x'],
  dotenvx: ['run'],
  rbenv: ['exec'],
  pyenv: ['exec'],
  asdf: ['exec'],
  mise: ['exec', 'x'],
  cargo: ['shuttle'],
};
