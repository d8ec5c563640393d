/** More of what somebody on Windows meets: shares, Git Bash, chains of cmd, PowerShell, WSL seen from Windows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessInfo } from '../../src/core/model/process.ts';
import { rowOfProcess, type WindowsProcess } from '../../src/core/probe/windows/windowsProcess.ts';
import { isElsewhere, workspaceFolderOf } from '../../src/core/processes/folders.ts';
import { changeOf } from '../../src/core/processes/identity.ts';
import { isCommandShell, isInteractiveShell } from '../../src/core/programs/shells.ts';
import { candidates } from '../../src/core/resolve/candidates.ts';
import { batchAnswer } from '../../src/core/text/batchQuestion.ts';
import { mayBeLookedAt } from '../../src/core/text/paths.ts';
import { alarms } from './detect/detect.ts';
import { memoryFiles } from './resolve/files.ts';

for (const [commandLine, port] of [
  ['$env:PORT="4100"; npm start', 4100],
  ['$env:PORT = 4101; node server.js', 4101],
  ['$Env:PORT=\'4102\'; & "C:\\Program Files\\nodejs\\node.exe" server.js', 4102],
  ['& npx vite --port 4103', 4103],
  ['cmd /d /s /c "vite --port 4104"', 4104],
  ['cmd.exe /c npm run dev -- --port 4105', 4105],
  ['C:\\WINDOWS\\system32\\cmd.exe /d /s /c "npx.cmd vite --port 4106"', 4106],
  ['set "PORT=4107" && node server.js', 4107],
  ['set PORT=4108& node server.js', 4108],
  ['(set PORT=4109) && node server.js', 4109],
  ['start "" /b npx vite --port 4110', 4110],
  ['call npx vite --port 4111', 4111],
  ['cmd /c start /min cmd /c "npx vite --port 4112"', 4112],
  ['/c/Program\\ Files/nodejs/node.exe node_modules/vite/bin/vite.js --port 4113', 4113],
  ['winpty npx.cmd vite --port 4114', 4114],
  ['MSYS_NO_PATHCONV=1 npx vite --port 4115', 4115],
  ['"C:/Program Files/Git/bin/bash.exe" -c "npx vite --port 4116"', 4116],
  ["bash.exe -lc 'npx vite --port 4117'", 4117],
  ['powershell.exe -NoProfile -ExecutionPolicy Bypass -Command "$env:PORT=4118; node server.js"', 4118],
  ['Set-Item Env:PORT 4120; node server.js', 4120],
  ['wsl npx vite --port 4121', 4121],
  ['wsl.exe -d Ubuntu -- npx vite --port 4122', 4122],
  ['\\\\server\\share\\app\\node_modules\\.bin\\vite.cmd --port 4123', 4123],
  ['pushd \\\\server\\share\\app && npx vite --port 4124', 4124],
  ["$env:ASPNETCORE_URLS='http://localhost:4125'; dotnet run", 4125],
  ['dotnet watch run --urls "http://localhost:4126"', 4126],
  ['$env:FLASK_RUN_PORT=4127; flask run', 4127],
  ['npx cross-env PORT=4128 node server.js', 4128],
  ['.venv\\Scripts\\python.exe -m flask run -p 4129', 4129],
  ['.venv\\Scripts\\activate && flask run -p 4130', 4130],
  ['& .\\.venv\\Scripts\\Activate.ps1; flask run -p 4131', 4131],
  ['cd /d D:\\app && npx vite --port 4132', 4132],
  ['npx vite --port=4133 > NUL 2>&1', 4133],
  ['npx vite --port 4136 | Out-Host', 4136],
  ['set PORT=4137\r\nnode server.js', 4137],
] as const)
  test(`the port of a command that Windows’ shells read: ${commandLine}`, async () => {
    const files = memoryFiles({
      'package.json': JSON.stringify({ scripts: { dev: 'vite', start: 'node server.js' } }),
    });
    const failure = { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'address in use', frames: [] } as const;
    const [first] = await candidates(failure, { commandLine, files });
    assert.equal(first?.endpoint.protocol !== 'unix' && first?.endpoint.port, port);
  });

/** Nothing is said rather than something wrong. */
for (const commandLine of [
  "[Environment]::SetEnvironmentVariable('PORT','4119'); node server.js",
  // In a window of its own: it does not fail in this terminal.
  "Start-Process npx -ArgumentList 'vite','--port','4134'",
  'iisexpress.exe /path:C:\\app /port:4135',
])
  test(`not understood: ${commandLine}`, async () => {
    const failure = { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'address in use', frames: [] } as const;
    assert.deepEqual(await candidates(failure, { commandLine, files: memoryFiles({}) }), []);
  });

const shell = (executable: string, commandLine: string): ProcessInfo => ({
  pid: 7,
  name: executable.split('\\').at(-1) ?? '',
  commandLine,
  executable,
});

for (const [process, expected] of [
  [
    shell(
      'C:\\Program Files\\Git\\usr\\bin\\bash.exe',
      '"C:\\Program Files\\Git\\bin\\..\\usr\\bin\\bash.exe" --login -i',
    ),
    'person',
  ],
  [shell('C:\\Program Files\\Git\\usr\\bin\\bash.exe', '/usr/bin/bash --login -i'), 'person'],
  [shell('C:\\Program Files\\Git\\git-bash.exe', '"C:\\Program Files\\Git\\git-bash.exe" --cd-to-home'), 'person'],
  [
    shell('C:\\Program Files\\Git\\bin\\bash.exe', '"C:\\Program Files\\Git\\bin\\bash.exe" -c "npm run dev"'),
    'command',
  ],
  [
    shell('C:\\Program Files\\Git\\usr\\bin\\sh.exe', 'C:\\Program Files\\Git\\usr\\bin\\sh.exe -c node server.js'),
    'command',
  ],
  [shell('C:\\Windows\\System32\\cmd.exe', 'C:\\WINDOWS\\system32\\cmd.exe /d /s /c "vite --port 3000"'), 'command'],
  [shell('C:\\Windows\\SysWOW64\\cmd.exe', '"C:\\Windows\\SysWOW64\\cmd.exe"'), 'person'],
  [shell('C:\\Windows\\System32\\cmd.exe', 'cmd.exe /K "C:\\Program Files\\VS\\vcvars64.bat"'), 'person'],
  [shell('C:\\Windows\\System32\\cmd.exe', 'cmd.exe /q/c"node server.js"'), 'command'],
  [
    shell(
      'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
      '"C:\\Program Files\\PowerShell\\7\\pwsh.exe" -noexit -command "try { . \\"c:\\Code\\shellIntegration.ps1\\" } catch {}"',
    ),
    'person',
  ],
  [
    shell(
      'C:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe',
      'powershell.exe -NoLogo -NonInteractive -EncodedCommand JABlAG4AdgA=',
    ),
    'command',
  ],
  [
    shell('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'powershell -ep bypass .\\dev.ps1'),
    'neither',
  ],
  [shell('C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'pwsh -WorkingDirectory C:\\app'), 'person'],
] as const)
  test(`who types into it: ${process.commandLine}`, () => {
    const use = isInteractiveShell(process) ? 'person' : isCommandShell(process) ? 'command' : 'neither';
    assert.equal(use, expected);
  });

for (const [path, folders, expected] of [
  ['\\\\server\\share\\app\\.git', [], false],
  ['//SERVER/Share/app/x.sock', ['\\\\server\\share\\app'], true],
  ['\\\\server\\other\\x', ['\\\\server\\share\\app'], false],
  ['\\\\?\\UNC\\server\\share\\..\\..\\evil\\x', ['\\\\server\\share\\app'], false],
  ['\\\\?\\UNC\\evil\\share\\x', ['\\\\server\\share\\app'], false],
  ['\\\\?\\GLOBALROOT\\Device\\x', [], false],
  ['\\\\wsl$\\Ubuntu\\home\\me\\app', [], true],
  ['\\\\wsl.localhost\\Ubuntu-24.04\\home\\me\\app', [], true],
  ['\\\\wsl.localhost.evil.example\\x\\y', [], false],
  ['\\\\.\\PhysicalDrive0', [], false],
  ['C:\\Users\\me\\app\\server.js', [], true],
] as const)
  test(`${expected ? 'may' : 'may not'} be looked at: ${path}, with ${folders.length === 0 ? 'no share' : folders[0]} open`, () => {
    assert.equal(mayBeLookedAt(path, folders), expected);
  });

for (const [line, file] of [
  ['    at Object.<anonymous> (\\\\server\\share\\app\\server.js:12:8)', '\\\\server\\share\\app\\server.js'],
  ['    at file://server/share/app/server.mjs:12:8', '\\\\server\\share\\app\\server.mjs'],
  [
    '    at start (\\\\wsl.localhost\\Ubuntu\\home\\me\\app\\server.js:12:8)',
    '\\\\wsl.localhost\\Ubuntu\\home\\me\\app\\server.js',
  ],
  ['    at start (\\\\?\\C:\\very\\long\\server.js:12:8)', 'C:\\very\\long\\server.js'],
] as const)
  test(`a place on a share: ${line.trim()}`, () => {
    const [found] = alarms(
      `Error: listen EADDRINUSE: address already in use :::3000\r\n    at Server.setupListenHandle [as _listen2] (node:net:1817:16)\r\n${line}\r\n  code: 'EADDRINUSE',\r\n  port: 3000\r\n}\r\n`,
    );
    const frame = found?.frames[0];
    assert.deepEqual([frame?.file.replaceAll('/', '\\'), frame?.line, frame?.column], [file, 12, 8]);
  });

const node = (changes: Partial<ProcessInfo>): ProcessInfo => ({
  pid: 10,
  name: 'node.exe',
  commandLine: 'node',
  ...changes,
});

for (const [what, process, folder, expected] of [
  ['a share', node({ args: ['node', '\\\\server\\share\\app\\server.js'] }), '\\\\SERVER\\share\\app', true],
  [
    'the long form of a share',
    node({ args: ['node', '\\\\?\\UNC\\server\\share\\app\\server.js'] }),
    '\\\\server\\share\\app',
    true,
  ],
  ['the long form of a drive', node({ executable: '\\\\?\\C:\\app\\dist\\app.exe' }), 'c:\\app', true],
  [
    'a share of another name',
    node({ args: ['node', '\\\\server\\share\\app2\\server.js'] }),
    '\\\\server\\share\\app',
    false,
  ],
  [
    'a Linux of WSL, by its two names',
    node({ args: ['node', '\\\\wsl$\\Ubuntu\\home\\me\\app\\s.js'] }),
    '\\\\wsl.localhost\\Ubuntu\\home\\me\\app',
    true,
  ],
] as const)
  test(`in the folder that is open: ${what}`, () => {
    assert.equal(workspaceFolderOf(process, [folder], 'win32') !== undefined, expected);
    const path = process.args?.[1] ?? process.executable ?? '';
    assert.equal(isElsewhere(path, { workspaceFolders: [folder], platform: 'win32' }), !expected);
  });

for (const [what, before, now, expected] of [
  [
    'the case of the path',
    { executable: 'C:\\Program Files\\nodejs\\node.exe' },
    { executable: 'c:\\program files\\nodejs\\NODE.EXE' },
    undefined,
  ],
  ['the long form of the path', { executable: '\\\\?\\C:\\app\\a.exe' }, { executable: 'C:\\app\\a.exe' }, undefined],
  ['another program', { executable: 'C:\\app\\a.exe' }, { executable: 'C:\\app\\b.exe' }, 'program'],
] as const)
  test(`asked in two ways, the same process: ${what}`, () => {
    const start = { startedAt: 1000, startToken: '1000' };
    assert.equal(changeOf({ ...start, ...before }, { ...start, ...now }), expected);
  });

for (const [printed, answer] of [
  ['^CTerminate batch job (Y/N)? ', 'Y'],
  ['^C^CTerminate batch job (Y/N)? Terminate batch job (Y/N)? ', 'Y'],
  ['Terminate batch job (Y/N)? ^C\r\nTerminate batch job (Y/N)? ', 'Y'],
  ['\x1b[?25l\x1b[2J\x1b[m\x1b[HTerminate batch job (Y/N)? \x1b[?25h', 'Y'],
  ['Batchtaak beëindigen (J/N)? ', 'J'],
  ['Terminate batch job (Y/N)? y\r\n', undefined],
  ['Terminate batch job (Y/N)? N', undefined],
  ['echo Terminate batch job (Y/N)? is what cmd asks', undefined],
] as const)
  test(`cmd’s question, as a terminal has it: ${JSON.stringify(printed)}`, () => {
    assert.equal(batchAnswer(printed), answer);
  });

const seen: WindowsProcess = { pid: 4242, parentPid: 1, name: 'app.exe', startedAt: 1000 };
for (const [what, process, denied] of [
  ['a service of the system, of which nothing may be asked', { ...seen, mayEnd: false }, 'refused'],
  ['another session’s, of another user', { ...seen, own: false, elevated: false, mayEnd: false }, 'other-user'],
  ['another user’s, who has full rights', { ...seen, own: false, elevated: true, mayEnd: false }, 'other-user'],
  ['own and elevated', { ...seen, own: true, elevated: true, mayEnd: false }, 'elevated'],
  ['own, protected by an access list', { ...seen, own: true, elevated: false, mayEnd: false }, 'refused'],
  ['elevated, asked from an elevated editor', { ...seen, own: true, elevated: true, mayEnd: true }, undefined],
  ['another user’s, whom an administrator may end', { ...seen, own: false, mayEnd: true }, undefined],
  ['gone between the list and the question', seen, undefined],
] as const)
  test(`why it cannot be ended: ${what}`, () => {
    assert.equal(rowOfProcess(process).denied, denied);
  });
