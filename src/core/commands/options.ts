/** Options and variables that carry a port whatever the program, and programs that never serve. */

/** Programs for which `-p` or a bare number never is a port. */
export const neverServers: ReadonlySet<string> = new Set([
  'mkdir',
  'cp',
  'mv',
  'rm',
  'ssh',
  'scp',
  'sftp',
  'rsync',
  'tsc',
  'git',
  'jest',
  'mocha',
  'eslint',
  'prettier',
  'sleep',
  'timeout',
  'ps',
  'kill',
  'ulimit',
  'echo',
  'printf',
  'cat',
  'sed',
  'grep',
  'awk',
  'head',
  'tail',
  'tar',
  'unzip',
  'make',
  'run-p',
  'run-s',
  'npm-run-all',
  'npm-run-all2',
  'concurrently',
  'kubectl',
  'helm',
  'export',
  'test',
  '[',
  'chromatic',
  'rimraf',
  'cpx',
  'ncp',
  'lerna',
  'jq',
  'find',
  'xargs',
  'seq',
  'chmod',
  'touch',
  'install',
  'patch',
]);

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

/** Options that carry a port of something beside the server: matched when only they hold the number. */
export const secondaryFlags =
  /^--?(inspect(-brk|-wait|-port)?|debug(-port|-brk)?|remote-debugging-port|livereload-port|reload-port|metrics-port|metrics|admin-port|management-port|ui-port|hmr-port|ws-port|https-port|ssl-port|grpc-port|inspector-port|lambdaPort|websocketPort|management\.server\.port)$/;

/** Names of environment variables that carry a server's port. */
export const portVariable =
  /^(?:(?:[A-Z0-9]+_)*PORT|PORT_[A-Z0-9]+|ASPNETCORE_(?:URLS|HTTP_PORTS|HTTPS_PORTS)|DOTNET_URLS|(?:[A-Z]+_)*(?:BIND|LISTEN|LISTEN_ADDR|ADDR|ADDRESS|BIND_ADDR|LISTEN_ADDRESS|BIND_ADDRESS|HTTP_ADDR))$/i;

/** Variables that name the port of something the program talks to, or of a side door. */
export const foreignVariable =
  /(?:^|_)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PGPORT|MYSQL|MARIADB|MONGO|MONGODB|REDIS|MEMCACHED|RABBITMQ|AMQP|KAFKA|SMTP|MAIL|MAILHOG|ELASTIC|ELASTICSEARCH|OPENSEARCH|MINIO|S3|LDAP|SSH|FTP|PROXY|UPSTREAM|REMOTE|TARGET|DEBUG|DEBUGGER|INSPECT|INSPECTOR|METRICS|PROMETHEUS|HMR|WS|WEBSOCKET|LIVERELOAD|FORWARD|STATSD|JAEGER|ZIPKIN|OTEL|REMOTE_DEBUG|XDEBUG|SESSION)(?:_|$)/i;
