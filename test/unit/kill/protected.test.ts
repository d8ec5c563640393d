import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protectedByName, protectedReason, type Surroundings } from '../../../src/core/kill/protected.ts';
import type { Platform, ProcessInfo, ProtectedReason } from '../../../src/core/model.ts';

function running(commandLine: string, more: Partial<ProcessInfo> = {}): ProcessInfo {
  const args = commandLine.split(' ');
  return { pid: 4242, name: (args[0] ?? '').split('/').at(-1) ?? '', commandLine, args, ...more };
}

const around: Surroundings = { platform: 'linux', selfPid: 100, ancestorPids: [90, 80], editorPids: [70] };

test('by number: init, process groups, this process, its parents, the editor, kernel threads', () => {
  const node = running('node server.js');
  const cases: readonly [number, Platform, ProtectedReason | undefined][] = [
    [1, 'linux', 'init'],
    [0, 'darwin', 'init'],
    [-5, 'linux', 'init'],
    [Number.NaN, 'linux', 'init'],
    [0, 'win32', 'system'],
    [4, 'win32', 'system'],
    [8, 'win32', undefined],
    [2, 'linux', undefined],
    [100, 'linux', 'self'],
    [90, 'linux', 'ancestor'],
    [80, 'win32', 'ancestor'],
    [70, 'linux', 'editor'],
    [60, 'linux', undefined],
  ];
  for (const [pid, platform, expected] of cases)
    assert.equal(protectedReason({ ...node, pid }, { ...around, platform }), expected, `${pid} on ${platform}`);
  assert.equal(protectedReason({ ...running('kworker/0:1'), parentPid: 2 }, around), 'system');
  assert.equal(protectedReason({ ...running('kthreadd'), pid: 2 }, around), 'system');
});

const protectedOnes: readonly [Platform, ProtectedReason, string][] = [
  ['linux', 'init', '/usr/lib/systemd/systemd --user'],
  ['linux', 'init', '/sbin/init splash'],
  ['darwin', 'init', '/sbin/launchd'],
  ['linux', 'remote-session', 'sshd: ann@pts/0'],
  ['linux', 'remote-session', '/usr/sbin/sshd-session -R'],
  ['linux', 'terminals', 'tmux new-session -d'],
  ['linux', 'terminals', '/usr/libexec/gnome-terminal-server'],
  ['win32', 'terminals', 'WindowsTerminal.exe'],
  ['linux', 'container-backend', '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 3000'],
  ['linux', 'container-backend', '/usr/bin/dockerd -H fd://'],
  ['linux', 'container-backend', '/usr/bin/containerd-shim-runc-v2 -namespace moby'],
  ['linux', 'container-backend', 'rootlessport'],
  ['linux', 'container-backend', '/usr/bin/slirp4netns --disable-host-loopback'],
  ['darwin', 'container-backend', '/Applications/Docker.app/Contents/MacOS/com.docker.backend run'],
  ['win32', 'container-backend', 'com.docker.backend.exe run'],
  ['darwin', 'container-backend', 'gvproxy -mtu 1500'],
  ['darwin', 'container-backend', 'limactl hostagent --pidfile x'],
  ['darwin', 'container-backend', 'ssh -F /Users/ann/.colima/_lima/colima/ssh.config -L 0.0.0.0:3000:127.0.0.1:3000'],
  ['win32', 'wsl-relay', 'wslrelay.exe --mode 2'],
  ['win32', 'wsl-relay', 'C:\\Windows\\System32\\wslhost.exe'],
  ['linux', 'system', '/usr/lib/systemd/systemd-resolved'],
  ['linux', 'system', '/usr/bin/dbus-daemon --system'],
  ['darwin', 'system', '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter'],
  ['darwin', 'system', 'rapportd'],
  ['win32', 'system', 'svchost.exe -k netsvcs'],
  ['win32', 'system', 'lsass.exe'],
  ['linux', 'editor', '/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService'],
  ['win32', 'editor', 'Code.exe --type=renderer'],
  [
    'linux',
    'editor',
    '/home/ann/.vscode-server/bin/abc/node /home/ann/.vscode-server/bin/abc/out/server-main.js --start-server',
  ],
  [
    'linux',
    'editor',
    '/home/ann/.vscode-server/node /home/ann/.vscode-server/cli/servers/Stable-abc/server/out/bootstrap-fork --type=ptyHost',
  ],
  ['linux', 'editor', 'node /srv/host/node_modules/code-server/lib/vscode/out/server-main.js --port 8080'],
  ['linux', 'editor', 'node /opt/vs/out/server-main.js --host 127.0.0.1 --server-data-dir /data'],
  ['linux', 'editor', 'node --dns-result-order=ipv4first /opt/vs/out/bootstrap-fork --type=extensionHost'],
];

test('by name: what would take the editor, the connection, the containers or the system down with it', () => {
  for (const [platform, reason, commandLine] of protectedOnes)
    assert.equal(protectedByName(running(commandLine), platform), reason, commandLine);
  // The name the kernel cut, the one lsof cut, and a program in a folder with a blank.
  assert.equal(protectedByName(running('', { name: 'containerd-shim' }), 'linux'), 'container-backend');
  assert.equal(protectedByName(running('', { name: 'tmux: server' }), 'linux'), 'terminals');
  assert.equal(protectedByName(running('', { name: 'ControlCe' }), 'darwin'), 'system');
  const helper =
    '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin)';
  assert.equal(
    protectedByName(running(helper, { name: 'Code Helper (Plugin)', executable: helper }), 'darwin'),
    'editor',
  );
  const orb = { name: 'OrbStack Helper', executable: '/Applications/OrbStack.app/Contents/MacOS/OrbStack Helper' };
  assert.equal(protectedByName(running('', orb), 'darwin'), 'container-backend');
});

test("a user's own servers are not protected, whatever they are given as arguments", () => {
  const free: readonly [Platform, string][] = [
    ['linux', 'node server.js'],
    ['linux', 'node /home/ann/code/server.js'],
    ['linux', 'node out/server-main.js'],
    ['linux', 'node /home/ann/app/out/server-main.js --port 3000'],
    ['linux', 'node app.js --type=extensionHost'],
    ['linux', 'python3 -m http.server 8000'],
    ['linux', 'ssh -L 3000:localhost:3000 host'],
    ['linux', '/usr/bin/docker run -p 3000:3000 app'],
    ['linux', 'nginx: master process nginx'],
    ['linux', 'bash run.sh'],
    ['linux', 'explorer.exe'],
    ['linux', '/home/ann/.vscode/extensions/x/node server.js'],
    ['linux', '/home/ann/.vscode-server/bin/abc/node app.js'],
    ['win32', 'node.exe server.js'],
    ['win32', 'systemd.exe'],
    ['darwin', 'postgres -D /usr/local/var/postgres'],
  ];
  for (const [platform, commandLine] of free)
    assert.equal(protectedByName(running(commandLine), platform), undefined, commandLine);
});

test('a hostile command line is read in time', () => {
  for (const unit of ['/vscode', '/out/server-main', '"\'', ' -', '\\out\\', '/colima'])
    assert.doesNotThrow(() => protectedByName({ pid: 9, name: 'x', commandLine: unit.repeat(100_000) }, 'linux'));
});
