import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProtectedReason } from '../../../src/core/model/holderFacts.ts';
import type { Platform } from '../../../src/core/model/platform.ts';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import {
  editorPrograms,
  likelyReason,
  protectedByName,
  protectedReason,
  type Surroundings,
} from '../../../src/core/processes/protected.ts';

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
  ['linux', 'manager', '/usr/lib/systemd/systemd --user'],
  ['linux', 'manager', '/sbin/init splash'],
  ['darwin', 'manager', '/sbin/launchd'],
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

/** As the system shows it: the program is the executable, whatever the first argument says. */
function executed(executable: string, ...rest: readonly string[]): ProcessInfo {
  return running([executable, ...rest].join(' '), { executable });
}

test('an installed program of a known name is protected; the same name elsewhere, or as a title, is asked about', () => {
  const cases: readonly [Platform, ProtectedReason, string, string][] = [
    ['linux', 'manager', '/usr/lib/systemd/systemd', '/home/ann/bin/systemd'],
    ['linux', 'manager', '/sbin/init', '/usr/src/app/init'],
    ['linux', 'system', '/bin/login', '/srv/app/login'],
    ['linux', 'terminals', '/usr/bin/tmux', '/tmp/x/tmux'],
    ['linux', 'display', '/usr/lib/xorg/Xorg', '/home/ann/xorg'],
    ['linux', 'container-backend', '/usr/bin/dockerd', '/home/ann/go/bin/dockerd'],
    ['linux', 'editor', '/usr/share/code/code', '/home/ann/app/target/debug/code'],
    ['linux', 'editor', '/opt/Kiro/kiro', '/home/ann/kiro/kiro'],
    ['darwin', 'editor', '/Users/ann/Applications/Trae.app/Contents/MacOS/Trae', '/Users/ann/src/trae'],
    ['win32', 'editor', 'C:\\Users\\ann\\AppData\\Local\\Programs\\Void\\Void.exe', 'D:\\src\\void.exe'],
    ['win32', 'system', 'C:\\Windows\\System32\\svchost.exe', 'D:\\src\\svchost.exe'],
  ];
  for (const [platform, reason, installed, built] of cases) {
    const where = { ...around, platform };
    assert.equal(protectedReason(executed(installed), where), reason, installed);
    assert.equal(protectedReason(executed(built), where), undefined, built);
    assert.equal(likelyReason(executed(built), platform), reason, built);
    const name = installed.split(/[/\\]/).at(-1) ?? '';
    const titled = running(name, {
      executable: platform === 'win32' ? 'C:\\Program Files\\nodejs\\node.exe' : '/usr/bin/node',
    });
    assert.equal(protectedReason(titled, where), undefined, `${name} as a title`);
    assert.equal(likelyReason(titled, platform), reason, `${name} as a title`);
  }
});

test('the extension host and the server of any fork, by what they were started for', () => {
  const node = '/home/ann/.trae-server/bin/abc/node';
  const editors: readonly ProcessInfo[] = [
    executed(node, '/home/ann/.trae-server/bin/abc/out/server-main.js', '--start-server'),
    executed(
      node,
      '--dns-result-order=ipv4first',
      '/home/ann/.trae-server/bin/abc/out/bootstrap-fork',
      '--type=extensionHost',
    ),
    executed('/usr/bin/node', '/home/ann/.antigravity-server/bin/x/out/server-main.js', '--port', '0'),
    executed('/srv/fork/node', '/srv/fork/out/server-main.js', '--host', '127.0.0.1'),
    executed('/home/ann/newfork/newfork', '--type=extensionHost'),
    executed(
      '/home/ann/newfork/newfork',
      '--type=utility',
      '--utility-sub-type=node.mojom.NodeService',
      '--dns-result-order=ipv4first',
    ),
  ];
  // As servers lay years ago, what a remote window starts there first, and a server under the package's own name.
  const server = '/home/ann/.vscode-server';
  const older: readonly ProcessInfo[] = [
    executed(`${server}/bin/abc/node`, `${server}/bin/abc/out/vs/server/main.js`, '--port=0'),
    executed(`${server}/bin/abc/node`, `${server}/bin/abc/out/vs/server/node/server.main.js`),
    executed(`${server}/bin/abc/node`, `${server}/bin/abc/out/vs/workbench/a.js`, '--type=extensionHost'),
    executed(`${server}/code-6f17636121051a53c88d3e605c491d22af2ba755`, 'command-shell'),
    executed(`${server}-insiders/code-insiders-6f17636121`, 'command-shell'),
    executed('/usr/lib/code-server/lib/node', '/usr/lib/code-server/out/node/entry'),
  ];
  for (const process of [...editors, ...older])
    assert.equal(protectedReason(process, around), 'editor', process.commandLine);
  for (const name of ['.zed_server/zed-remote-server-stable-1.2', '.cache/JetBrains/remote-dev-worker-linux-amd64'])
    assert.equal(likelyReason(executed(`/home/ann/${name}`, 'run'), 'linux'), 'editor', name);
  assert.equal(protectedReason(executed(`${server}/bin/abc/node`, `${server}/extensions/x/a.js`), around), undefined);
  const others: readonly ProcessInfo[] = [
    executed('/usr/bin/node', '/home/ann/app/server.js', '--type=extensionHost'),
    executed('/usr/bin/node', '/home/ann/app/out/server-main.js'),
    executed('/usr/bin/node', '/home/ann/code.js'),
  ];
  for (const process of others) assert.equal(protectedReason(process, around), undefined, process.commandLine);
});

test('what runs the same program as this extension host or an editor above it is the editor, unless that runs anything', () => {
  const desktop = executed('/home/ann/fork/fork', '--type=utility');
  const remote = executed('/home/ann/.x-server/node', '/home/ann/.x-server/out/bootstrap-fork', '--type=extensionHost');
  const shell = executed('/usr/bin/bash', 'start.sh');
  const tunnel = executed('/home/ann/bin/code-tunnel', 'tunnel');
  assert.deepEqual(editorPrograms([desktop, shell]), ['/home/ann/fork/fork']);
  assert.deepEqual(editorPrograms([remote, tunnel, shell]), ['/home/ann/bin/code-tunnel']);
  const own = { ...around, ownPrograms: editorPrograms([desktop]) };
  assert.equal(protectedReason(executed('/home/ann/fork/fork', '--type=gpu-process'), own), 'editor');
  assert.equal(protectedReason(executed('/home/ann/fork/other'), own), undefined);
});

test('sessions are protected where ours is among them; tunnels, agents and parts of desktop programs are asked about', () => {
  const sshd = running('sshd: ann@pts/0', { pid: 90 });
  assert.equal(protectedReason(sshd, around), 'ancestor');
  assert.equal(protectedReason({ ...sshd, pid: 91 }, around), undefined);
  const likely: readonly [ProtectedReason, ProcessInfo][] = [
    ['remote-session', sshd],
    ['remote-session', executed('/usr/sbin/sshd', '-D', '-p', '6420')],
    ['tunnel', executed('/usr/bin/ssh', '-L', '8080:db:80', 'host')],
    ['tunnel', executed('/usr/bin/ssh', '-NfR', '9000:localhost:9000', 'host')],
    ['tunnel', executed('/usr/bin/ssh', '-D1080', 'host')],
    ['remote-session', executed('/tmp/coder.x/coder', 'agent')],
    ['remote-session', executed('/usr/sbin/tailscaled')],
    ['tunnel', executed('/usr/bin/cloudflared', 'tunnel', '--url', 'http://localhost:3000')],
    ['tunnel', executed('/usr/bin/cloudflared', '--no-autoupdate', 'tunnel', 'run')],
    ['tunnel', executed('/usr/bin/cloudflared', 'access', 'tcp', '--hostname', 'a.example')],
    ['remote-session', executed('/usr/local/bin/teleport', 'start')],
    ['remote-session', executed('/home/ann/.mutagen/agents/0.18/mutagen-agent', 'synchronizer')],
    ['display', executed('/usr/bin/wayvnc')],
    ['display', executed('/usr/sbin/xrdp')],
    ['display', executed('/usr/libexec/gnome-remote-desktop-daemon')],
    ['virtual-machine', executed('/usr/bin/qemu-system-x86_64', '-nic', 'user,hostfwd=tcp::3000-:22')],
    ['virtual-machine', executed('/usr/lib/virtualbox/VBoxHeadless', '--startvm', 'x')],
    ['virtual-machine', executed('/usr/lib/vmware/bin/vmware-vmx', '-s', 'x')],
    ['display', executed('/usr/bin/Xvfb', ':99')],
    ['helper', executed('/opt/slack/slack', '--type=utility', '--utility-sub-type=network.mojom.NetworkService')],
    ['helper', executed('/opt/idea/jbr/bin/java', '-Xmx2g', '-Djb.vmOptionsFile=x', 'com.intellij.idea.Main')],
    ['helper', executed('/opt/idea/bin/idea')],
    ['helper', executed('C:\\Program Files\\JetBrains\\Rider\\bin\\rider64.exe')],
    ['helper', executed('/opt/backend/jbr/bin/java', 'com.jetbrains.codeWithMe.hostStarter.HostMain')],
  ];
  for (const [reason, process] of likely) {
    assert.equal(protectedReason({ ...process, pid: 91 }, around), undefined, process.commandLine);
    assert.equal(likelyReason(process, 'linux'), reason, process.commandLine);
  }
  for (const line of [
    'python3 script.py',
    'node su.js',
    'ssh host',
    'ssh -p 22 host',
    'node server.js',
    '/usr/bin/nginx',
    'java -jar com.intellij.x.jar',
  ])
    assert.equal(likelyReason(running(line), 'linux'), undefined, line);
});

test('terminals run inside what starts a session only where a shell that somebody types into is in it', () => {
  const sessions: readonly [Platform, ProcessInfo][] = [
    'su',
    'su -',
    'su - web',
    'su -s /bin/zsh web',
    'su --shell=/bin/zsh - web',
    'su -c bash web',
    'su -lc bash web',
    'su web --command=zsh',
    'script',
    'script -q',
    'script -a log.txt',
    'script -q /dev/null zsh',
    'script -qc bash log.txt',
    'unshare -n',
    'unshare --fork --pid bash',
    'unshare -r -S 0 zsh',
    'nsenter -t 1 -n',
    'nsenter -t 1 -a /bin/bash -l',
    'runuser - web',
    'runuser -u web -- zsh',
    'sudo -i',
    'sudo -s',
    'sudo -Hiu web',
    'sudo --login --user web',
    'sudo bash',
    'sudo -u web -E PATH=/bin zsh -l',
    'sudo su -',
    'sudo -- su - web',
    'sudo chroot /srv/root',
    'sudo --user=web -s',
    'doas -s',
    'doas -u web fish',
    'pkexec',
    'pkexec --user web bash',
    'run0',
    'chroot /srv/root',
    'chroot --userspec=web /srv/root /bin/sh',
    'fakeroot',
    'fakeroot -- bash',
    'firejail',
    'firejail --net=none zsh',
    'rlwrap bash',
    'rlwrap -H /x/history -a sh',
    'strace -f -o /x/out bash',
    'dbus-run-session -- fish',
    'timeout 1h bash',
    'flock /x/lock zsh',
    'nix-shell',
    'nix-shell -p nodejs --command zsh',
    'nix develop',
    'nix develop .#web -c bash',
    'nix shell nixpkgs#nodejs',
    '/bin/sh /usr/bin/distrobox enter dev',
    '/bin/sh /usr/bin/distrobox-enter --name dev -- bash -l',
    'toolbox enter',
    '/usr/bin/python3 /usr/bin/asciinema rec day.cast',
    '/usr/bin/python3 /usr/bin/poetry shell',
  ].map(line => ['linux', running(line)]);
  for (const [platform, process] of [
    ...sessions,
    ['linux', { ...running('su'), args: ['su', '-', 'web', '-c', 'exec bash'] }],
    ['linux', { ...running('su'), args: ['su', 'web', '-c', 'cd /app && bash'] }],
    ['darwin', executed('/usr/bin/script', '-q', '/dev/null', 'zsh')],
    ['darwin', executed('/usr/bin/su', '-', 'ann')],
  ] as const)
    for (const reason of [
      protectedReason({ ...process, pid: 91 }, { ...around, platform }),
      likelyReason(process, platform),
    ])
      assert.equal(reason, 'terminals', process.commandLine);
  const others: readonly [Platform, ProcessInfo][] = [
    './script',
    '/home/ann/app/script --port 3000',
    './su',
    'bin/unshare',
    'script -c node log.txt',
    'script -q /dev/null node server.js',
    'script -qefc node log.txt',
    'script --command=node log.txt',
    'su -c node web',
    'su web --command=node',
    'su - web start.sh',
    'su -s /bin/sh web start.sh',
    'unshare -n node server.js',
    'unshare --net bash run.sh',
    'unshare -S 0 sh -c node',
    'nsenter -t 1 -n node server.js',
    'nsenter --target 1 --net -- node server.js',
    'cloudflared proxy-dns',
    'runuser -u web node server.js',
    'sudo',
    'sudo npm start',
    'sudo -iu web npm start',
    'sudo -u bash node server.js',
    'sudo -s node server.js',
    'sudo bash start.sh',
    'sudo su -c node web',
    'sudo -- chroot /srv/root node server.js',
    'doas -u web node server.js',
    'pkexec node server.js',
    'chroot /srv/root node server.js',
    'fakeroot npm start',
    'firejail --net=none node server.js',
    'rlwrap node',
    'rlwrap -H bash node repl.js',
    'strace -o bash node server.js',
    'timeout 1h node server.js',
    'timeout -k bash 1h node',
    'flock /x/lock -c node',
    'nix run',
    'nix develop -c node',
    'nix-shell --run node',
    'nix develop .#bash --command npm start',
    '/bin/sh /usr/bin/distrobox list',
    '/bin/sh /usr/bin/distrobox enter dev -- npm start',
    '/bin/sh /home/ann/app/sudo -i',
    '/usr/bin/python3 sudo -i',
    '/usr/bin/python3 /srv/app/poetry shell',
    '/usr/bin/python3 /usr/bin/poetry run node',
    'asciinema rec -c npm',
  ].map(line => ['linux', running(line)]);
  for (const [platform, process] of [
    ...others,
    ['linux', { ...running('su'), args: ['su', '-c', 'npm start', 'web'] }],
    ['linux', { ...running('su'), args: ['su', '-c', 'cd /app && exec node server.js', 'web'] }],
    ['linux', { ...running('script'), args: ['script', '-c', 'npm start', '/dev/null'] }],
    ['linux', running('script', { executable: '/usr/bin/node' })],
    ['linux', { ...running('/bin/bash ./script'), name: 'script' }],
    ['linux', executed('/home/ann/app/script')],
    ['win32', executed('C:\\app\\script.exe')],
    ['win32', executed('C:\\Program Files\\app\\script.exe')],
    ['win32', running('su')],
  ] as const)
    for (const reason of [
      protectedReason({ ...process, pid: 91 }, { ...around, platform }),
      likelyReason(process, platform),
    ])
      assert.equal(reason, undefined, process.commandLine);
});

test('programs with terminals in them are known also where they are scripts, and what carries a shell by that alone', () => {
  for (const name of ['guake', 'terminator'])
    assert.equal(
      protectedReason({ ...executed('/usr/bin/python3', `/usr/bin/${name}`), pid: 91, name }, around),
      'terminals',
    );
  for (const script of ['guake', '/home/ann/app/guake', '/usr/bin/other'])
    assert.equal(
      protectedReason({ ...executed('/usr/bin/python3', script), pid: 91, name: 'guake' }, around),
      undefined,
    );
  const server = { ...executed('/usr/bin/node', 'server.js'), pid: 91 };
  assert.equal(protectedReason({ ...server, carriesShell: true }, around), 'terminals');
  assert.equal(protectedReason(server, around), undefined);
});
