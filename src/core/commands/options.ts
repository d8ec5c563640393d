/** Options and variables that carry a port whatever the program, and programs that never serve. */

import type { ProgramRow } from '../programs/row.ts';
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
export const commonFlags: ReadonlySet<string> = new Set(
  `--port -port --http-port -http-port --http.port --server-port --server.port --web-port --app-port --listen -listen --addr -addr
    --address -address --bind -bind --http -http --urls --host-port --listen-port --listen-address --http-addr -http-addr
    --http-address --web.listen-address --server-address --serve --bind-address --httpport`.split(/\s+/),
);

/** Names, behind dashes or what else a program puts before them, of options whose value is where it listens. */
const portNames =
  /^-{0,2}(?:[\w.-]*[-_.])?(?:port|http_?port|addr|address|listen|listen[-_]?(?:port|addr(?:ess)?)|listen-tcp|server[-_]?port|bind|bind[-_]?addr(?:ess)?|urls|http|endpoint|listener|rfbport)$/i;
/** Ends that are not the program's own. */
const otherEnds =
  /(?:^|[-_.])(?:db|database|redis|mongo(?:db)?|mysql|pg|postgres\w*|remote|target|upstream|proxy|smtp|mail|peer|public|client|connect|backend|api|master|origin|hmr|live-?reload|metrics|health|broker|kafka|rabbit\w*|es|elastic\w*|auth|grpc-web|container|base|open|cdp|devtools|browser|advertise|join|cluster|initial|replicaof|slaveof)(?:[-_.]|$)/i;

/** Of these, the ones that a program opens beside its own: `--health-port`. */
const sideDoors = /(?:^|[-_.])(?:api|auth|health|metrics|hmr|live-?reload|grpc-web|cdp|devtools)[-_.]port$/i;

/** `--liveReloadPort` is `--live-Reload-Port`. */
const dashed = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-');

/** Does the name tell of something that the program talks to, or of a side door? What it listens on for its clients is its own. */
export function isOtherEnd(name: string): boolean {
  return !/^-{0,2}listen[-_]/i.test(name) && otherEnds.test(dashed(name));
}

/** Options that carry a port of something beside the server: matched when only they hold the number. */
const secondaryFlags =
  /^--?(debug(-port|-brk)?|remote-debugging-port|livereload-port|reload-port|metrics(?:-(?:port|addr|address|bind-address))?|admin-port|management-port|ui-port|hmr-port|ws-port|https-port|ssl-port|grpc-port|lambdaPort|websocketPort|management\.server\.port)$/;
const debuggerFlags =
  /^--?(?:inspect(?:-brk|-wait|-port)?|debug(?:-port|-brk)?|debugger[-_]port|jdwp|listen-debugger|debugpy-port|inspector-port)$/i;
/** Where nothing is known of a program, its port or an address of this machine by custom. */
const shortFlags = /^-(?:[pPblSaHh]|port|bind|listen|addr|address|http)$/;

/** What the value of an option is. `side`: another port that the program listens on, too; `short`: only what looks like a port. */
export type OptionUse = 'port' | 'side' | 'debugger' | 'short';

/** `undefined`: nothing that the program listens on. */
export function optionUse(option: string, row?: ProgramRow): OptionUse | undefined {
  const { port, side = [], values = [], config = [] } = row?.options ?? {};
  const plain = /^-[A-Za-z]$/.test(option) ? option : option.toLowerCase();
  if (port?.includes(option) === true || port?.includes(plain) === true) return 'port';
  if (debuggerFlags.test(option)) return 'debugger';
  if (side.includes(option) || secondaryFlags.test(option)) return 'side';
  if (values.includes(option) || config.includes(option)) return undefined;
  if (sideDoors.test(dashed(option))) return 'side';
  if (isOtherEnd(option)) return undefined;
  if (commonFlags.has(plain)) return 'port';
  // What its row does not name is an option of the user's own program, or of another port.
  const isNamed = port === undefined || row?.ownCode === true;
  if (portNames.test(dashed(option))) return isNamed ? 'port' : 'side';
  return isNamed && shortFlags.test(option) ? 'short' : undefined;
}

/** Names of environment variables that carry a server's port. */
export const portVariable =
  /^(?:(?:[A-Z0-9]+_)*PORT|PORT_[A-Z0-9]+|ASPNETCORE_(?:URLS|HTTP_PORTS|HTTPS_PORTS)|DOTNET_URLS|(?:[A-Z]+_)*(?:BIND|LISTEN|LISTEN_ADDR|ADDR|ADDRESS|BIND_ADDR|LISTEN_ADDRESS|BIND_ADDRESS|HTTP_ADDR))$/i;

/** Variables that name the port of something the program talks to, or of a side door. */
export const foreignVariable =
  /(?:^|_)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PGPORT|MYSQL|MARIADB|MONGO|MONGODB|REDIS|MEMCACHED|RABBITMQ|AMQP|KAFKA|SMTP|MAIL|MAILHOG|ELASTIC|ELASTICSEARCH|OPENSEARCH|MINIO|S3|LDAP|SSH|FTP|PROXY|UPSTREAM|REMOTE|TARGET|DEBUG|DEBUGGER|INSPECT|INSPECTOR|METRICS|PROMETHEUS|HMR|WS|WEBSOCKET|LIVERELOAD|FORWARD|STATSD|JAEGER|ZIPKIN|OTEL|REMOTE_DEBUG|XDEBUG|SESSION)(?:_|$)/i;
