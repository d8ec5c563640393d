import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessInfo } from '../../src/core/model/process.ts';
import { isCommandShell, isInteractiveShell, isShell } from '../../src/core/programs/shells.ts';

function run(executable: string | undefined, ...args: readonly string[]): ProcessInfo {
  const name = (args[0] ?? '').split(/[/\\]/).at(-1) ?? '';
  const known = executable === undefined ? {} : { executable };
  return { pid: 7, name, commandLine: args.join(' '), args, ...known };
}

/** A command line as it is typed, with the program where it is mostly installed. */
function typed(line: string): ProcessInfo {
  const args = line.split(' ');
  const program = (args[0] ?? '').replace(/^-/, '');
  return run(program.includes('/') || program.includes('\\') ? program : `/usr/bin/${program}`, ...args);
}

test('shells in one file with other programs, of any build, and shells that a loader or an emulator has started', () => {
  for (const process of [
    run('/bin/busybox.static', 'sh'),
    run('/bin/busybox.nosuid', '-ash'),
    run('/usr/local/bin/busybox-x86_64', '/usr/local/bin/busybox-x86_64', 'ash', '-i'),
    run('/system/bin/toybox-arm64', 'sh'),
    run('/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', '/lib64/ld-linux-x86-64.so.2', '/bin/bash', '-i'),
    run('/lib/ld-musl-x86_64.so.1', '/lib/ld-musl-x86_64.so.1', '--library-path', '/lib', '/bin/zsh'),
    run('/usr/bin/qemu-x86_64-static', '/usr/bin/qemu-x86_64-static', '/bin/bash', '-bash'),
    run('/run/rosetta/rosetta', '/run/rosetta/rosetta', '/bin/bash', 'bash', '--login'),
    run('/run/rosetta/rosetta', '/bin/zsh', '-l'),
  ])
    assert.ok(isInteractiveShell(process), process.commandLine);
  for (const process of [
    run('/bin/busybox.static', 'httpd', '-f'),
    run('/bin/busybox.static', 'sh', '/srv/run.sh'),
    run('/usr/bin/qemu-x86_64-static', '/usr/bin/qemu-x86_64-static', '/usr/bin/node', 'server.js'),
    run('/run/rosetta/rosetta', '/run/rosetta/rosetta', '/bin/bash', 'bash', '/srv/run.sh'),
    run('/lib64/ld-linux-x86-64.so.2', '/lib64/ld-linux-x86-64.so.2', '/bin/bash', '-c', 'node server.js'),
  ])
    assert.ok(!isInteractiveShell(process), process.commandLine);
});

test('shells that a person types into', () => {
  const lines = [
    'bash',
    '-bash',
    'rbash',
    '/usr/local/bin/bash-5.2',
    'bash -i',
    'bash --login',
    'bash -l',
    'bash --rcfile /x/init.sh -i',
    'bash --init-file /x/shellIntegration.sh',
    'bash --norc --noprofile',
    'bash -o vi',
    'bash -O globstar +o history',
    'bash -i script.sh',
    'bash -s one two',
    'sh',
    '-sh',
    'dash -i',
    'zsh',
    '-zsh',
    'zsh -il',
    'zsh -o extendedglob',
    'fish',
    'fish -l',
    'fish --init-command source',
    'fish -C source',
    'ksh',
    'mksh -l',
    'tcsh',
    'csh -i',
    'nu',
    'nu --config x.nu',
    'nu -e ls',
    'xonsh',
    'elvish',
    'elvish -rc x.elv',
    'ion',
    'brush -i',
    'hilbish',
    '/bin/busybox ash',
    'pwsh',
    'pwsh -NoLogo',
    'pwsh -NoProfile -NoExit -Command x',
    'pwsh -noexit -command try',
    'pwsh -WorkingDirectory /x',
    'powershell.exe -ExecutionPolicy Bypass',
    'cmd.exe',
    'cmd.exe /K x.bat',
    'cmd.exe /d',
  ];
  for (const line of lines) {
    assert.ok(isInteractiveShell(typed(line)), line);
    assert.ok(isShell(typed(line)) && !isCommandShell(typed(line)), line);
  }
  // By links of BusyBox, by a wrapper, where the program may not be looked at, and one that is written in Python.
  assert.ok(isInteractiveShell(run('/bin/busybox', '-ash')));
  assert.ok(isInteractiveShell(run('/bin/busybox', '/bin/sh')));
  assert.ok(isInteractiveShell(run('/nix/store/x/bin/.zsh-wrapped', 'zsh')));
  assert.ok(isInteractiveShell(run(undefined, '-bash')));
  assert.ok(isInteractiveShell(run('/usr/bin/python3.11', 'python3', '/usr/bin/xonsh', '-i')));
});

test('shells that run a script or a command, and what is no shell', () => {
  const commands = [
    'sh -c node',
    'bash -c true',
    'bash -lc node',
    'bash -ic node',
    'bash -euo pipefail -c node',
    'zsh -l -c node',
    'fish -c node',
    'fish --command node',
    'nu -c ls',
    'tcsh -fc node',
    '/bin/busybox sh -c node',
    'pwsh -c node',
    'pwsh -NoProfile -Command node',
    'pwsh -EncodedCommand abc',
    'cmd.exe /c node',
    'cmd.exe /d /s /c node',
  ];
  const scripts = [
    'bash server.sh',
    'bash -x server.sh',
    'bash -eo pipefail server.sh',
    'bash --norc server.sh',
    'bash -- server.sh',
    'sh /app/start.sh',
    'zsh -f run.zsh',
    'fish run.fish',
    'ksh run.ksh',
    'nu serve.nu',
    'xonsh run.xsh',
    'elvish run.elv',
    'pwsh -File x.ps1',
    'pwsh x.ps1',
    '/bin/busybox sh x.sh',
  ];
  for (const line of commands) assert.ok(isCommandShell(typed(line)), line);
  for (const line of [...commands, ...scripts])
    assert.ok(!isInteractiveShell(typed(line)) && isShell(typed(line)), line);
  // A name alone makes no shell.
  assert.ok(!isShell(run('/usr/bin/node', 'bash')));
  assert.ok(!isShell(run('/bin/busybox', 'httpd', '-p', '80')));
  assert.ok(!isShell(run('/bin/busybox', 'busybox', 'httpd', '-p', '80')));
  assert.ok(!isShell(run('/usr/bin/python3', 'python3', 'bash.py')));
});
