/** Small servers that a distribution brings, of many authors and ages: their wordings have little in common. */
import { debian } from '../debian.ts';
import type { Family } from '../trial.ts';

const none = { '.keep': '' } as const;
const typed = { typed: true } as const;
const index = { 'index.html': 'a\n' } as const;

export const daemons: Family = {
  id: 'daemons',
  title: 'Small servers of a distribution',
  trials: [
    debian('webfs', 'webfs', 'webfs', 'webfsd -F -p 8069 -r .', 8069, index, typed),
    debian('privoxy', 'Privoxy', 'privoxy', 'privoxy --no-daemon privoxy.conf', 8118, {
      'privoxy.conf': 'listen-address  127.0.0.1:8118\ntoggle 0\n',
    }),
    debian('ncat', 'Ncat', 'ncat', 'ncat -lk 8070', 8070, none, typed),
    debian('netcat', 'netcat', 'netcat-openbsd', 'nc.openbsd -lk 8071', 8071, none, typed),
    debian('gdbserver', 'gdbserver', 'gdbserver', 'gdbserver :8072 /bin/cat', 8072, none, typed),
    debian('socat', 'socat', 'socat', 'socat TCP-LISTEN:8073,fork,reuseaddr EXEC:cat', 8073, none, typed),
    debian(
      'icecast',
      'Icecast',
      'icecast2',
      'icecast2 -c icecast.xml',
      8074,
      {
        'icecast.xml':
          '<icecast>\n  <hostname>localhost</hostname>\n  <authentication><source-password>x</source-password><admin-user>a</admin-user><admin-password>x</admin-password></authentication>\n  <listen-socket>\n    <port>8074</port>\n  </listen-socket>\n  <paths>\n    <basedir>.</basedir>\n    <logdir>.</logdir>\n    <webroot>.</webroot>\n    <adminroot>.</adminroot>\n  </paths>\n  <logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>3</loglevel></logging>\n</icecast>\n',
      },
      { user: 'nobody' },
    ),
    debian(
      'prosody',
      'Prosody',
      'prosody',
      'prosody -F --config prosody.cfg.lua',
      5222,
      {
        'prosody.cfg.lua':
          'c2s_ports = { 5222 }\ns2s_ports = { }\npidfile = "prosody.pid"\ndata_path = "."\nmodules_disabled = { "s2s" }\nlog = { info = "*console" }\nVirtualHost "localhost"\n',
      },
      { user: 'nobody' },
    ),
    debian(
      'znc',
      'ZNC',
      'znc',
      'znc -f -d data',
      6697,
      {
        'data/configs/znc.conf':
          'Version = 1.8.2\n<Listener l>\n\tPort = 6697\n\tIPv4 = true\n\tIPv6 = true\n\tSSL = false\n</Listener>\n<User a>\n\tPass = plain#x\n\tAdmin = true\n</User>\n',
      },
      { user: 'nobody' },
    ),
    debian('ngircd', 'ngIRCd', 'ngircd', 'ngircd -n -f ngircd.conf', 6668, {
      'ngircd.conf': '[Global]\nName = irc.example.net\nInfo = a\nPorts = 6668\n',
    }),
    debian('unbound', 'Unbound', 'unbound', 'unbound -d -c unbound.conf', 5354, {
      'unbound.conf':
        'server:\n  interface: 0.0.0.0\n  port: 5354\n  username: ""\n  chroot: ""\n  pidfile: ""\n  use-syslog: no\nremote-control:\n  control-enable: no\n',
    }),
    debian('knot', 'Knot DNS', 'knot', 'knotd -c knot.conf', 5355, {
      'knot.conf':
        'server:\n    rundir: .\n    listen: 127.0.0.1@5355\ndatabase:\n    storage: .\nlog:\n  - target: stderr\n    any: info\n',
    }),
    debian('nsd', 'NSD', 'nsd', 'nsd -d -c nsd.conf', 5356, {
      'nsd.conf':
        'server:\n  ip-address: 127.0.0.1\n  port: 5356\n  username: ""\n  pidfile: ""\n  database: ""\n  zonelistfile: "zone.list"\n  xfrdfile: "xfrd.state"\n  xfrdir: "."\n  logfile: ""\nremote-control:\n  control-enable: no\n',
    }),
    debian('stunnel', 'stunnel', 'stunnel4', 'stunnel stunnel.conf', 8075, {
      'stunnel.conf': 'foreground = yes\npid =\n[web]\nclient = yes\naccept = 8075\nconnect = 127.0.0.1:8999\n',
    }),
    debian('redir', 'redir', 'redir', 'redir -n :8076 127.0.0.1:8999', 8076, none, typed),
    debian('tor', 'Tor', 'tor', 'tor -f torrc', 9050, {
      torrc: 'SocksPort 9050\nDataDirectory data\nDisableNetwork 0\n',
    }),
    debian('shellinabox', 'Shell In A Box', 'shellinabox', 'shellinaboxd -t -p 8077', 8077, none, typed),
    // It tries ten times and says so two minutes later.
    debian(
      'transmission',
      'Transmission',
      'transmission-daemon',
      'transmission-daemon -f -g data -p 9092',
      9092,
      none,
      { ...typed, says: 'nothing' },
    ),
    debian('aria2', 'aria2', 'aria2', 'aria2c --enable-rpc --rpc-listen-port=6801', 6801, none, typed),
    debian(
      'syncthing',
      'Syncthing',
      'syncthing',
      'syncthing -no-browser -home data -gui-address=127.0.0.1:8384',
      8384,
      none,
      { ...typed, seconds: 40 },
    ),
    debian('dropbear', 'Dropbear', 'dropbear-bin', 'dropbear -F -E -r key -p 2222', 2222, none, {
      ...typed,
      prepare: ['dropbearkey -t ed25519 -f key'],
    }),
    debian(
      'sshd',
      'OpenSSH',
      'openssh-server',
      '/usr/sbin/sshd -D -e -f sshd_config -h $PWD/key',
      2223,
      { sshd_config: 'Port 2223\nPidFile none\n' },
      { prepare: ["mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f key"] },
    ),
    debian('iperf', 'iPerf', 'iperf3', 'iperf3 -s -p 5202', 5202, none, typed),
    debian('mercurial', 'Mercurial', 'mercurial', 'hg serve -p 8078', 8078, none, {
      ...typed,
      prepare: ['hg init'],
    }),
    debian(
      'svnserve',
      'Subversion',
      'subversion',
      'svnserve -d --foreground -r . --listen-port 3691',
      3691,
      none,
      typed,
    ),
    debian('rsync', 'rsync', 'rsync', 'rsync --daemon --no-detach --config=rsyncd.conf', 8730, {
      'rsyncd.conf': 'port = 8730\nuse chroot = no\nlog file = /dev/stderr\n[files]\n  path = /tmp\n',
    }),
    debian('git-daemon', 'Git', 'git', 'git daemon --port=9419 --base-path=. --export-all', 9419, none, typed),
    debian(
      'node-exporter',
      'Prometheus’ node exporter',
      'prometheus-node-exporter',
      'prometheus-node-exporter --web.listen-address=:9101',
      9101,
      none,
      typed,
    ),
    debian(
      'pushgateway',
      'Prometheus’ push gateway',
      'prometheus-pushgateway',
      'prometheus-pushgateway',
      9091,
      none,
      typed,
    ),
    debian(
      'alertmanager',
      'Alertmanager',
      'prometheus-alertmanager',
      'prometheus-alertmanager --config.file=a.yml --storage.path=data --cluster.listen-address=',
      9093,
      {
        'a.yml': 'route:\n  receiver: a\nreceivers:\n  - name: a\n',
      },
      typed,
    ),
    debian(
      'coturn',
      'coturn',
      'coturn',
      'turnserver -n -L 127.0.0.1 --listening-port 3479 --no-tls --no-dtls --log-file stdout',
      3479,
      none,
      typed,
    ),
    debian('vsftpd', 'vsftpd', 'vsftpd', 'vsftpd vsftpd.conf', 2122, {
      'vsftpd.conf': 'listen=YES\nlisten_port=2122\nbackground=NO\nsecure_chroot_dir=/tmp\n',
    }),
    debian('websockify', 'websockify', 'websockify', 'websockify 6080 localhost:8999', 6080, none, typed),
    debian(
      'pgbouncer',
      'PgBouncer',
      'pgbouncer',
      'pgbouncer pgbouncer.ini',
      6433,
      {
        'pgbouncer.ini':
          '[databases]\n* = host=127.0.0.1\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = 6433\nunix_socket_dir =\nauth_type = any\n',
      },
      { user: 'nobody' },
    ),
    debian(
      'murmur',
      'Mumble’s server',
      'mumble-server',
      'murmurd -fg -ini murmur.ini',
      64739,
      {
        'murmur.ini': 'port=64739\ndatabase=a.sqlite\nlogfile=\n',
      },
      { user: 'nobody' },
    ),
    debian('nghttpx', 'nghttpx', 'nghttp2-proxy', 'nghttpx --conf=nghttpx.conf', 3091, {
      'nghttpx.conf': 'frontend=127.0.0.1,3091;no-tls\nbackend=127.0.0.1,8999\n',
    }),
    debian('h2o', 'H2O', 'h2o', 'h2o -c h2o.conf', 8081, {
      'h2o.conf': 'listen: 8081\nhosts:\n  default:\n    paths:\n      /:\n        file.dir: .\n',
    }),
    debian('microsocks', 'MicroSocks', 'microsocks', 'microsocks -p 1081', 1081, none, typed),
    debian('influxdb', 'InfluxDB', 'influxdb', 'influxd -config influxdb.conf', 8087, {
      'influxdb.conf':
        'reporting-disabled = true\nbind-address = "127.0.0.1:8188"\n[meta]\n  dir = "data/meta"\n[data]\n  dir = "data/data"\n  wal-dir = "data/wal"\n[http]\n  bind-address = ":8087"\n',
    }),
    debian(
      'yaws',
      'Yaws',
      'yaws',
      'yaws -i -c yaws.conf',
      8067,
      {
        'yaws.conf': 'logdir = .\n<server localhost>\n\tport = 8067\n\tlisten = 127.0.0.1\n\tdocroot = .\n</server>\n',
      },
      { seconds: 40 },
    ),
  ],
};
