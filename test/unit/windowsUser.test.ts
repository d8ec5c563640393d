/** What somebody on Windows meets in a day: other languages, other shells, paths with blanks and umlauts, the system's own holders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProtectedReason } from '../../src/core/model/holderFacts.ts';
import type { ProcessInfo } from '../../src/core/model/process.ts';
import { parseWindowsEphemeral } from '../../src/core/probe/ephemeralRange.ts';
import { parseTasklist } from '../../src/core/probe/windows/tasklist.ts';
import { protectedReason } from '../../src/core/processes/protected.ts';
import { candidates } from '../../src/core/resolve/candidates.ts';
import { alarms } from './detect/detect.ts';
import { memoryFiles } from './resolve/files.ts';

const once = {
  en: 'Only one usage of each socket address (protocol/network address/port) is normally permitted.',
  de: 'Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden.',
  fr: 'Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée.',
  es: 'Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto)',
  ja: '通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。',
};
const forbidden = {
  en: 'An attempt was made to access a socket in a way forbidden by its access permissions.',
  de: 'Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig.',
  fr: 'Une tentative d’accès à un socket de manière interdite par ses autorisations d’accès a été tentée.',
  ja: 'アクセス許可で禁じられた方法でソケットにアクセスしようとしました。',
};
/** As a terminal shows bytes of another code page. */
const garbled = (text: string) => text.replaceAll(/[^ -~]/g, '\uFFFD');

for (const [text, expected] of [
  [`2026/11/30 10:00:00 listen tcp :8080: bind: ${once.de}`, 'in-use 8080'],
  [`listen tcp 127.0.0.1:3000: bind: ${once.fr}`, 'in-use 127.0.0.1:3000'],
  [`listen tcp :5000: bind: ${once.ja}`, 'in-use 5000'],
  [`panic: listen tcp :5001: bind: ${garbled(once.fr)}`, 'in-use 5001'],
  [`listen tcp 127.0.0.1:50051: bind: ${forbidden.de}`, 'denied 127.0.0.1:50051'],
  [`listen tcp :50052: bind: ${forbidden.fr}`, 'denied 50052'],
  [`listen tcp :50053: bind: ${forbidden.ja}`, 'denied 50053'],
  [`listen tcp :50054: bind: ${garbled(forbidden.de)}`, 'denied 50054'],
  [`OSError: [WinError 10048] ${once.de}`, 'in-use ?'],
  [`OSError: [WinError 10048] ${once.es}`, 'in-use ?'],
  [`PermissionError: [WinError 10013] ${forbidden.de}`, 'denied ?'],
  [
    "thread 'main' panicked at src/main.rs:9:44:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 10048, kind: AddrInUse, message: \"" +
      once.fr +
      '" }',
    'in-use ?',
  ],
  ['Error: listen EACCES: permission denied 0.0.0.0:50000', 'denied 0.0.0.0:50000'],
  [
    `Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:50051 -> 127.0.0.1:0: listen tcp 0.0.0.0:50051: bind: ${forbidden.en}`,
    'denied 0.0.0.0:50051',
  ],
  [
    `Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5432 -> 127.0.0.1:0: listen tcp 0.0.0.0:5432: bind: ${once.en}`,
    'in-use 0.0.0.0:5432',
  ],
  [
    'Failed to register URL "http://localhost:5010/" for site "WebSite1" application "/". Error description: The process cannot access the file because it is being used by another process. (0x80070020)',
    'in-use localhost:5010',
  ],
  [
    "Unhandled exception. System.Net.HttpListenerException (183): Failed to listen on prefix 'http://localhost:8081/' because it conflicts with an existing registration on the machine.",
    'in-use localhost:8081',
  ],
  ['java.net.BindException: Address already in use: bind', 'in-use ?'],
  ['Caused by: java.net.BindException: Address already in use: NET_Bind', 'in-use ?'],
  [`[Mon Nov 30 10:00:00 2026] Failed to listen on localhost:8000 (reason: ${once.de})`, 'in-use localhost:8000'],
  [`[Mon Nov 30 10:00:00 2026] Failed to listen on localhost:8001 (reason: ${forbidden.en})`, 'denied localhost:8001'],
] as const)
  test(`a failure of Windows: ${text.slice(0, 90)}`, () => {
    const found = alarms(`${text}\r\n`).map(
      ({ kind, host, port }) => `${kind} ${host === undefined ? '' : `${host}:`}${port ?? '?'}`,
    );
    assert.deepEqual(found, [expected]);
  });

for (const [line, file] of [
  [
    '    at Object.<anonymous> (C:\\Users\\Jörg Müller\\OneDrive - Firma GmbH\\app\\server.js:12:8)',
    'C:\\Users\\Jörg Müller\\OneDrive - Firma GmbH\\app\\server.js',
  ],
  [
    '    at file:///C:/Users/J%C3%B6rg%20M%C3%BCller/OneDrive%20-%20Firma/app/server.mjs:12:8',
    'C:\\Users\\Jörg Müller\\OneDrive - Firma\\app\\server.mjs',
  ],
  ['    at async start (D:\\proj (alt)\\src\\index.ts:12:8)', 'D:\\proj (alt)\\src\\index.ts'],
] as const)
  test(`a place of Windows: ${line.trim()}`, () => {
    const [found] = alarms(
      `Error: listen EADDRINUSE: address already in use :::3000\r\n    at Server.setupListenHandle [as _listen2] (node:net:1817:16)\r\n${line}\r\n  code: 'EADDRINUSE',\r\n  port: 3000\r\n}\r\n`,
    );
    const frame = found?.frames[0];
    assert.deepEqual([frame?.file.replaceAll('/', '\\'), frame?.line, frame?.column], [file, 12, 8]);
  });

for (const [commandLine, port] of [
  ['"C:\\Program Files\\nodejs\\node.exe" "C:\\Users\\Jörg\\app\\node_modules\\vite\\bin\\vite.js" --port 5180', 5180],
  ['npx.cmd vite --port=5181', 5181],
  ['cmd /c "set PORT=4000&& node server.js"', 4000],
  ['$env:PORT=4001; npm start', 4001],
  ['set PORT=4002 && npm start', 4002],
  ['py -3 -m http.server 8123', 8123],
  ['winpty node server.js --port 4003', 4003],
  ['.\\node_modules\\.bin\\next.cmd dev -p 4004', 4004],
  ['php.exe -S localhost:8088', 8088],
  ['dotnet run --urls http://localhost:5005', 5005],
  [".\\gradlew.bat bootRun --args='--server.port=8085'", 8085],
  ['mvnw.cmd spring-boot:run -Dspring-boot.run.arguments=--server.port=8086', 8086],
  ['pwsh -NoProfile -Command "npx vite --port 4010"', 4010],
  ['npm.cmd run dev -- --port 4011', 4011],
  ['C:\\Python312\\python.exe -m uvicorn app:app --port 4012', 4012],
] as const)
  test(`the port of a command as it is typed on Windows: ${commandLine}`, async () => {
    const files = memoryFiles({
      'package.json': JSON.stringify({ scripts: { dev: 'vite', start: 'node server.js' } }),
    });
    const failure = { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'address in use', frames: [] } as const;
    const [first] = await candidates(failure, { commandLine, files });
    assert.equal(first?.endpoint.protocol !== 'unix' && first?.endpoint.port, port);
  });

const around = { platform: 'win32', selfPid: 100, ancestorPids: [90, 80], editorPids: [70] } as const;
const program = (executable: string | undefined, name = executable?.split('\\').at(-1) ?? ''): ProcessInfo => ({
  pid: 4242,
  name,
  commandLine: '',
  ...(executable === undefined ? {} : { executable }),
});

for (const [process, expected] of [
  [program('C:\\Program Files\\WSL\\wslrelay.exe'), 'wsl-relay'],
  [program('C:\\Windows\\System32\\lxss\\wslhost.exe'), 'wsl-relay'],
  [
    program(
      'C:\\Program Files\\WindowsApps\\MicrosoftCorporationII.WindowsSubsystemForLinux_2.3.26.0_x64__8wekyb3d8bbwe\\wslrelay.exe',
    ),
    'wsl-relay',
  ],
  [program('D:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe'), 'container-backend'],
  [
    program('C:\\Users\\Jörg\\AppData\\Local\\Programs\\DockerDesktop\\resources\\com.docker.backend.exe'),
    'container-backend',
  ],
  [program('\\??\\C:\\Windows\\system32\\conhost.exe'), 'terminals'],
  [program('\\\\?\\C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe'), 'container-backend'],
  [program('C:\\Windows\\System32\\svchost.exe'), 'system'],
  [program(undefined, 'svchost.exe'), 'system'],
  [program('C:\\Users\\Jörg\\Downloads\\svchost.exe'), undefined],
  [program('C:\\Users\\Jörg\\app\\node_modules\\electron\\dist\\explorer.exe'), undefined],
  [program('C:\\Program Files\\nodejs\\node.exe'), undefined],
  [program('C:\\Windows\\SysWOW64\\svchost.exe'), 'system'],
] as readonly (readonly [ProcessInfo, ProtectedReason | undefined])[])
  test(`a program of Windows: ${process.executable ?? process.name}`, () => {
    assert.equal(protectedReason(process, around), expected);
  });

for (const [language, text] of [
  [
    'English',
    '\r\nProtocol tcp Dynamic Port Range\r\n---------------------------------\r\nStart Port      : 49152\r\nNumber of Ports : 16384\r\n\r\n',
  ],
  [
    'German',
    '\r\nProtokoll tcp Dynamischer Portbereich\r\n---------------------------------\r\nStartport     : 49152\r\nAnzahl von Ports : 16384\r\n\r\n',
  ],
  [
    'French',
    '\r\nProtocole tcp Plage de ports dynamique\r\n---------------------------------\r\nPort de d\x82marrage\xFF: 49152\r\nNombre de ports\xFF   : 16384\r\n\r\n',
  ],
  [
    'Japanese',
    '\r\n\x83v\x83\x8D\x83g\x83R\x83\x8B tcp \x82\xCC\x93\xAE\x93I\x83|\x81[\x83g\r\n---------------------------------\r\n\x8AJ\x8En\x83|\x81[\x83g     : 49152\r\n\x83|\x81[\x83g\x90\x94       : 16384\r\n\r\n',
  ],
  [
    'Chinese',
    '\r\n\xD0\xAD\xD2\xE9 tcp \xB6\xAF\xCC\xAC\xB6\xCB\xBF\xDA\r\n---------------------------------\r\n\xC6\xF4\xB6\xAF\xB6\xCB\xBF\xDA  \xA3\xBA49152\r\n\xB6\xCB\xBF\xDA\xCA\xFD\xA3\xBA16384\r\n\r\n',
  ],
] as const)
  test(`the range for outgoing connections, in ${language}`, () => {
    assert.deepEqual(parseWindowsEphemeral(text), { from: 49_152, to: 65_535 });
  });

test('tasklist of a Japanese Windows: its word for no services is known, and no name is lost', () => {
  const none = '\x8A\x59\x93\x96\x82\xC8\x82\xB5';
  assert.deepEqual(
    parseTasklist(
      `"System Idle Process","0","${none}"\r\n"System","4","${none}"\r\n"svchost.exe","1140","RpcEptMapper,RpcSs"\r\n"node.exe","4242","${none}"\r\n`,
    ).map(({ pid, services }) => [pid, services]),
    [
      [0, []],
      [4, []],
      [1140, ['RpcEptMapper', 'RpcSs']],
      [4242, []],
    ],
  );
});
