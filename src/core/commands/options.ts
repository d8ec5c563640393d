/** Options and variables that carry a port whatever the program, and programs that never serve. */
import { tableOf } from '../text/tableOf.ts';

/** Programs for which `-p` or a bare number never is a port, besides those whose row calls them a client. */
const neverServers: ReadonlySet<string> = new Set(
  `[ ab awk cat chmod chromatic cloudflared concurrently cp cpx date dig echo eslint export ffmpeg ffplay find
    fkill fuser gdb gh git grep grpcurl head helm hey install jest jq kill kubectl lerna lsof make mkdir mocha
    mongo mv ncp netstat nmap npm-run-all npm-run-all2 oha patch ping pkill prettier printf ps rg rimraf rm
    rsync run-p run-s scp sed seq sftp siege sleep ss ssh strace tail tar telnet test tigervncserver timeout touch
    traceroute tsc ulimit unzip vegeta vlc vncserver wrk xargs xephyr xorg xvfb xwayland`.split(/\s+/),
);

/** Tools that serve when they are told to: `git daemon`, `rsync --daemon`. */
const asDaemon: Readonly<Record<string, string>> = tableOf({ git: 'daemon', rsync: '--daemon' });

export function isDaemon(name: string, words: readonly string[]): boolean {
  return words.includes(asDaemon[name] ?? '');
}

export function neverServes(name: string, words: readonly string[]): boolean {
  return neverServers.has(name) && !isDaemon(name, words);
}

/** Options of any server that carry its port (`flag.Int("port")`, clap, yargs and the like), lower case. */
export const commonFlags: ReadonlySet<string> = new Set([
  '--port',
  '-port',
  '--http-port',
  '-http-port',
  '--http.port',
  '--server-port',
  '--server.port',
  '--web-port',
  '--app-port',
  '--listen',
  '-listen',
  '--addr',
  '-addr',
  '--address',
  '-address',
  '--bind',
  '-bind',
  '--http',
  '-http',
  '--urls',
  '--host-port',
  '--listen-port',
  '--listen-address',
  '--http-addr',
  '-http-addr',
  '--http-address',
  '--web.listen-address',
  '--server-address',
  '--serve',
  '--bind-address',
  '--httpport',
  '--url',
]);

/**
 * Options that are named like a port of the program's own, of a program that no row tells of: `--rpc-listen-port`, `-gui-address`.
 * What is named after another end is that end's.
 */
export function isOwnPortOption(option: string): boolean {
  const name = option.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return (
    /^--?(?:[a-z0-9]+[-_.])*(?:port|listen|bind|addr|address|listen[-_.]?(?:port|addr(?:ess)?)|bind[-_.]?addr(?:ess)?)$/.test(
      name,
    ) && !otherEnds.test(name)
  );
}

const otherEnds =
  /[-_.](?:db|database|redis|mongo|mysql|pg|postgres|remote|target|upstream|proxy|smtp|mail|peer|public|client|connect|backend|master|origin|broker|kafka|advertise|join|cluster)(?:[-_.]|$)/;

/** Options that carry a port of something beside the server: matched when only they hold the number. */
export const secondaryFlags =
  /^--?(inspect(-brk|-wait|-port)?|debug(-port|-brk)?|remote-debugging-port|livereload-port|reload-port|metrics-port|metrics|admin-port|management-port|ui-port|hmr-port|ws-port|https-port|ssl-port|grpc-port|inspector-port|lambdaPort|websocketPort|management\.server\.port)$/;

/** Names of environment variables that carry a server's port. */
export const portVariable =
  /^(?:(?:[A-Z0-9]+_)*PORT|PORT_[A-Z0-9]+|ASPNETCORE_(?:URLS|HTTP_PORTS|HTTPS_PORTS)|DOTNET_URLS|(?:[A-Z]+_)*(?:BIND|LISTEN|LISTEN_ADDR|ADDR|ADDRESS|BIND_ADDR|LISTEN_ADDRESS|BIND_ADDRESS|HTTP_ADDR))$/i;

/** Variables that name the port of something the program talks to, or of a side door. */
export const foreignVariable =
  /(?:^|_)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PGPORT|MYSQL|MARIADB|MONGO|MONGODB|REDIS|MEMCACHED|RABBITMQ|AMQP|KAFKA|SMTP|MAIL|MAILHOG|ELASTIC|ELASTICSEARCH|OPENSEARCH|MINIO|S3|LDAP|SSH|FTP|PROXY|UPSTREAM|REMOTE|TARGET|DEBUG|DEBUGGER|INSPECT|INSPECTOR|METRICS|PROMETHEUS|HMR|WS|WEBSOCKET|LIVERELOAD|FORWARD|STATSD|JAEGER|ZIPKIN|OTEL|REMOTE_DEBUG|XDEBUG|SESSION)(?:_|$)/i;
