/** Programs that were chosen by what people use, and tried before any row told of them. */
import { debian } from '../debian.ts';
import type { Family, Trial } from '../trial.ts';
import { manifest, page } from './shared.ts';

function tool(name: string, title: string, script: string, port: number, more: Partial<Trial> = {}): Trial {
  return {
    name,
    title,
    program: name,
    set: 'unseen',
    line: 'npm run dev',
    port,
    ...more,
    files: { ...manifest({ dev: script }), ...more.files },
  };
}

const typed = { typed: true } as const;

export const unseen: Family = {
  id: 'unseen',
  title: 'Programs that nothing was known of when they were tried first',
  note: [
    'Twenty that were in no row of this page and of the programs’ table, chosen by what people use, and played before anything was written for them.',
    'That first time: noticed 17 of 19 that say something (livereload and Gearman were missed; Observable Framework moved, and that was not told), wrong ports 0,',
    'false alarms 0; of the 13 with a file 6 listened on the new port after the switch, wrong edits 0; 5 of 20 listened elsewhere this time, 0 did not. What follows is',
    'how they stand now.',
    '',
  ],
  trials: [
    tool('y-websocket', 'y-websocket', 'PORT=1234 y-websocket', 1234),
    tool('decap-server', 'Decap’s server', 'decap-server', 8081, {
      files: { '.env': 'PORT=8081\n' },
      prepare: ['git init -q .'],
    }),
    tool('dynamodb-admin', 'dynamodb-admin', 'dynamodb-admin', 8001),
    tool('oauth2-mock-server', 'oauth2-mock-server', 'oauth2-mock-server -a localhost -p 8091', 8091),
    tool('livereload', 'livereload', 'livereload . -p 35730', 35730),
    tool('reload', 'reload', 'reload -d .', 8080, { files: page }),
    tool('httpster', 'httpster', 'httpster -d . -p 3334', 3334, { files: page }),
    tool('observable', 'Observable Framework', 'observable preview --no-open', 3000, {
      program: '@observablehq/framework',
      files: { 'observablehq.config.js': "export default { title: 'app' };\n", 'src/index.md': '# app\n' },
      says: 'moves silently',
      seconds: 40,
    }),
    tool('local-ssl-proxy', 'local-ssl-proxy', 'local-ssl-proxy --source 9010 --target 3000', 9010),
    tool('mocker-api', 'mocker-api', 'mocker mock.js --port 7788', 7788, {
      files: { 'mock.js': "module.exports = { 'GET /api': { ok: true } };\n" },
    }),
    tool('swagger-ui-watcher', 'swagger-ui-watcher', 'swagger-ui-watcher --no-open api.json', 8000, {
      files: { 'api.json': '{ "swagger": "2.0", "info": { "title": "a", "version": "1" }, "paths": {} }\n' },
    }),
    tool('rollup', 'Rollup, `rollup-plugin-serve`', 'rollup -c -w', 10010, {
      files: {
        ...page,
        'rollup.config.mjs':
          "import serve from 'rollup-plugin-serve';\n\nexport default {\n  input: 'main.js',\n  output: { file: 'dist/main.js', format: 'es' },\n  plugins: [serve({ contentBase: '.', port: 10010 })],\n};\n",
      },
      linked: true,
    }),
    debian(
      'fossil',
      'Fossil',
      'fossil',
      'fossil server --port 8101 app.fossil',
      8101,
      { '.keep': '' },
      {
        ...typed,
        prepare: ['fossil init --admin-user dev app.fossil'],
      },
    ),
    debian('pyftpdlib', 'pyftpdlib', 'python3-pyftpdlib', 'python3 -m pyftpdlib -p 2123', 2123, { '.keep': '' }, typed),
    debian('gearmand', 'Gearman', 'gearman-job-server', 'gearmand -l stderr --port 4731', 4731, { '.keep': '' }, typed),
    debian(
      'distccd',
      'distcc',
      'distcc',
      'distccd --daemon --no-detach --allow 127.0.0.1 --log-stderr --port 3633',
      3633,
      { '.keep': '' },
      typed,
    ),
    debian('debuginfod', 'debuginfod', 'debuginfod', 'debuginfod -v -d :memory: -F .', 8002, { '.keep': '' }, typed),
    debian(
      'slapd',
      'OpenLDAP',
      'slapd',
      '/usr/sbin/slapd -d stats -f slapd.conf -h ldap://127.0.0.1:3890',
      3890,
      {
        'slapd.conf':
          'include /etc/ldap/schema/core.schema\npidfile slapd.pid\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix "dc=example,dc=org"\ndirectory data\n',
      },
      { ...typed, prepare: ['mkdir -p data'] },
    ),
    debian('named', 'BIND', 'bind9', '/usr/sbin/named -g -c named.conf', 5357, {
      'named.conf':
        'options {\n  directory ".";\n  listen-on port 5357 { 127.0.0.1; };\n  listen-on-v6 { none; };\n  pid-file none;\n  session-keyfile none;\n  recursion no;\n};\ncontrols { };\n',
    }),
    debian(
      'dask-scheduler',
      'Dask’s scheduler',
      'python3-distributed',
      'dask-scheduler --host 127.0.0.1 --port 8796 --no-dashboard',
      8796,
      { '.keep': '' },
      { ...typed, seconds: 40 },
    ),
  ],
};
