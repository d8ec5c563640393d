import { debian } from '../debian.ts';
import type { Family } from '../trial.ts';

export const servers: Family = {
  id: 'servers',
  title: 'Servers and databases, as Debian has them',
  trials: [
    debian('nginx', 'nginx', 'nginx-light', 'nginx -p . -c nginx.conf', 8030, {
      'nginx.conf':
        'daemon off;\nerror_log stderr;\npid nginx.pid;\nevents {}\nhttp {\n  access_log off;\n  server {\n    listen 8030;\n    root .;\n  }\n}\n',
    }),
    debian('apache', 'Apache', 'apache2', 'apache2 -d . -f httpd.conf -DFOREGROUND', 8031, {
      'httpd.conf':
        'ServerName localhost\nListen 8031\nPidFile httpd.pid\nErrorLog /dev/stderr\nLoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\nDocumentRoot .\n',
    }),
    debian('caddy', 'Caddy', 'caddy', 'caddy run', 8032, {
      Caddyfile: '{\n\tadmin off\n}\n:8032 {\n\trespond "ok"\n}\n',
    }),
    debian(
      'caddy-file-server',
      'Caddy’s file server',
      'caddy',
      'caddy file-server --listen :8033',
      8033,
      {
        'index.html': 'a\n',
      },
      { typed: true },
    ),
    debian('lighttpd', 'lighttpd', 'lighttpd', 'lighttpd -D -f lighttpd.conf', 8034, {
      'lighttpd.conf': 'server.document-root = "/tmp"\nserver.port = 8034\n',
    }),
    debian('haproxy', 'HAProxy', 'haproxy', 'haproxy -f haproxy.cfg', 8035, {
      'haproxy.cfg':
        'defaults\n  mode http\n  timeout client 5s\n  timeout server 5s\n  timeout connect 5s\nfrontend web\n  bind *:8035\n  default_backend app\nbackend app\n  server a 127.0.0.1:8999\n',
    }),
    debian('redis', 'Redis', 'redis-server', 'redis-server', 6379, { '.keep': '' }, { typed: true }),
    debian('redis-config', 'Redis, redis.conf', 'redis-server', 'redis-server redis.conf', 6380, {
      'redis.conf': 'port 6380\nsave ""\n',
    }),
    debian(
      'postgres',
      'PostgreSQL',
      'postgresql',
      'postgres -D data',
      5432,
      { '.keep': '' },
      {
        path: ['/usr/lib/postgresql/15/bin', '/usr/lib/postgresql/17/bin'],
        prepare: ['initdb -D data >/dev/null && echo "unix_socket_directories = \'\'" >> data/postgresql.conf'],
        user: 'nobody',
        seconds: 40,
      },
    ),
    debian(
      'mariadb',
      'MariaDB',
      'mariadb-server',
      'mariadbd --no-defaults --datadir=$PWD/data --socket=$PWD/m.sock',
      3306,
      { '.keep': '' },
      {
        prepare: [
          'mariadb-install-db --no-defaults --datadir=$PWD/data --auth-root-authentication-method=normal >/dev/null 2>&1',
        ],
        user: 'nobody',
        seconds: 60,
      },
    ),
    debian('mosquitto', 'Mosquitto', 'mosquitto', 'mosquitto -v', 1883, { '.keep': '' }, { typed: true }),
    debian('mosquitto-config', 'Mosquitto, its configuration', 'mosquitto', 'mosquitto -c mosquitto.conf', 1890, {
      'mosquitto.conf': 'listener 1890\nallow_anonymous true\n',
    }),
    debian(
      'prometheus',
      'Prometheus',
      'prometheus',
      'prometheus --config.file=prometheus.yml --storage.tsdb.path=data',
      9090,
      {
        'prometheus.yml': 'global:\n  scrape_interval: 15s\n',
      },
      { seconds: 40, typed: true },
    ),
    debian('dnsmasq', 'dnsmasq', 'dnsmasq-base', 'dnsmasq -k -C dnsmasq.conf', 5353, {
      'dnsmasq.conf': 'port=5353\nuser=root\nno-resolv\npid-file=\n',
    }),
    debian('memcached', 'memcached', 'memcached', 'memcached -u root -v', 11211, { '.keep': '' }, { typed: true }),
    debian('nats', 'NATS', 'nats-server', 'nats-server', 4222, { '.keep': '' }, { typed: true }),
    debian('beanstalkd', 'beanstalkd', 'beanstalkd', 'beanstalkd -p 11300', 11300, { '.keep': '' }, { typed: true }),
    debian('etcd', 'etcd', 'etcd-server', 'etcd --data-dir data', 2379, { '.keep': '' }, { seconds: 40, typed: true }),
    debian(
      'hugo',
      'Hugo',
      'hugo',
      'hugo server',
      1313,
      {
        'hugo.toml': "baseURL = 'http://example.org/'\ntitle = 'a'\n",
        'config.toml': "baseURL = 'http://example.org/'\ntitle = 'a'\n",
        'content/a.md': '---\ntitle: a\n---\n',
      },
      { typed: true },
    ),
    debian(
      'busybox-httpd',
      'BusyBox httpd',
      'busybox',
      'busybox httpd -f -p 8036',
      8036,
      { 'index.html': 'a\n' },
      { typed: true },
    ),
    debian(
      'mini-httpd',
      'mini_httpd',
      'mini-httpd',
      'mini_httpd -D -p 8037 -d .',
      8037,
      { 'index.html': 'a\n' },
      { typed: true },
    ),
    debian('tinyproxy', 'Tinyproxy', 'tinyproxy', 'tinyproxy -d -c tinyproxy.conf', 8038, {
      'tinyproxy.conf': 'Port 8038\nTimeout 600\nMaxClients 10\n',
    }),
    debian('squid', 'Squid', 'squid', 'squid -N -f squid.conf', 3128, {
      'squid.conf':
        'http_port 3128\ncache_log /dev/stderr\naccess_log none\npid_filename none\ncache_effective_user nobody\nacl all src all\nhttp_access allow all\n',
    }),
    debian(
      'varnish',
      'Varnish',
      'varnish',
      'varnishd -F -a :8039 -b 127.0.0.1:8999 -n $PWD/v',
      8039,
      { '.keep': '' },
      { seconds: 40, typed: true },
    ),
  ],
};
