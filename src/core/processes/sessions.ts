/** Programs that run another one and wait for it: where that is a shell that somebody types into, it is closed with them. */
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, plainName, scriptOf } from '../programs/processNames.ts';
import { isInteractiveShell, isShell } from '../programs/shells.ts';
import { tableOf } from '../text/tableOf.ts';
import { isInstalled } from './installed.ts';

interface Waits {
  /** A shell where no program is named: always, or with such an option. */
  readonly bare?: RegExp;
  /** Its first word, without which it does something else. */
  readonly after?: RegExp;
  /** How many words stand in front of the program: whose it is, where it is written. */
  readonly before?: number;
  /** Options with a value in the next word. */
  readonly valued?: RegExp;
  /** Options whose value is a command line. */
  readonly command?: RegExp;
}

const always = /^/;
const session: Waits = {
  bare: always,
  before: 1,
  valued: /^(?:-[gGswBEIoOtT]|--(?:group|supp-group|shell|whitelist-environment))$/,
  command: /^(?:-[aeflq]*c|--(?:session-)?command)$/,
};
const namespaces: Waits = {
  bare: always,
  valued: /^(?:-[tSGWRwl]|--(?:target|set[ug]id|wdns|root|wd|map-\w+|propagation|setgroups))$/,
};
const nix: Waits = { bare: always, before: Number.POSITIVE_INFINITY, command: /^(?:-c|--(?:command|run))$/ };
const container: Waits = { bare: always, after: /^enter$/, before: 1, valued: /^(?:-[nca]|--(?:name|container))$/ };
const environment: Waits = { ...nix, after: /^shell$/ };

/** From the manuals: su(1), script(1), nsenter(1), sudo(8), doas(1), pkexec(1), rlwrap(1), strace(1), nix3-develop(1), distrobox-enter(1) … */
const rows: Readonly<Record<string, Waits>> = tableOf({
  su: session,
  script: session,
  runuser: session,
  nsenter: namespaces,
  unshare: namespaces,
  sudo: {
    bare: /^(?:-\w*[is]|--(?:login|shell)$)/,
    valued: /^(?:-\w*[ugUhpCrtTRD]|--(?:user|group|prompt|chdir|chroot))$/,
  },
  doas: { bare: /^-s/, valued: /^-[uC]$/ },
  pkexec: { bare: always, valued: /^--user$/ },
  run0: { bare: always, valued: /^(?:-[ugD]|--(?:user|group|chdir))$/ },
  chroot: { bare: always, before: 1 },
  fakeroot: { bare: always, valued: /^-[lisb]$/ },
  firejail: { bare: always },
  rlwrap: { valued: /^-\w*[bCDefFghHlmMOpPqsStwz]$/ },
  strace: { valued: /^-\w*[abeEIoOpPsSuUX]$/ },
  'dbus-run-session': {},
  time: { valued: /^-[fo]$/ },
  timeout: { before: 1, valued: /^-[ks]$/ },
  flock: { before: 1, valued: /^-[wE]$/, command: /^-c$/ },
  'nix-shell': nix,
  nix: { ...nix, after: /^(?:develop|shell)$/ },
  distrobox: container,
  'distrobox-enter': { ...container, after: always },
  toolbox: container,
  asciinema: { ...nix, after: /^rec$/ },
  poetry: environment,
  pipenv: environment,
  hatch: environment,
  devbox: environment,
  guix: environment,
});

/** Does it wait for a shell that somebody types into, as far as its arguments tell? The system's own program of that name, not anybody's. */
export function isSession(process: ProcessInfo, platform: Platform): boolean {
  if (platform === 'win32') return false;
  const args = argumentsOf(process);
  // `/bin/sh /usr/bin/distrobox enter dev`
  const script = scriptOf(process)?.index ?? (isShell(process) && args[1]?.startsWith('/') === true ? 1 : 0);
  const program = script === 0 ? (process.executable ?? args[0] ?? '') : (args[script] ?? '');
  if ((script > 0 || program.includes('/')) && !isInstalled(program, platform)) return false;
  const row = rows[plainName(program)];
  return row !== undefined && waitsForShell(row, args.slice(script + 1));
}

function waitsForShell({ bare, after, before = 0, valued, command }: Waits, given: readonly string[]): boolean {
  if (after?.test(given[0] ?? '') === false) return false;
  const args = after === undefined || after === always ? given : given.slice(1);
  let operands = 0;
  let isBare = bare === always;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [name = '', value = args[at + 1] ?? ''] = arg.split('=', 2);
    if (command?.test(name) === true) return isShellLine(value.replace(/^.*(?:[;&]|\bexec\b)\s*/s, '').split(' '));
    if (arg === '--' && at + 1 < args.length) return isShellLine(args.slice(at + 1));
    isBare ||= bare?.test(arg) === true;
    if (valued?.test(arg) === true) at++;
    else if (!/^-|^\w+=/.test(arg) && operands++ === before) return isShellLine(args.slice(at));
  }
  return isBare;
}

function isShellLine(args: readonly string[]): boolean {
  const process = { pid: 0, name: args[0] ?? '', commandLine: args.join(' '), args };
  return isInteractiveShell(process) || isSession(process, 'linux');
}
