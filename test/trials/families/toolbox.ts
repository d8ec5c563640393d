/** Tools of npm that fewer people use: what is asked of the rows above is asked of programs that nobody had in mind, too. */
import type { Family, Trial } from '../trial.ts';
import { esm, manifest, page } from './shared.ts';

function tool(name: string, program: string, script: string, port: number, more: Partial<Trial> = {}): Trial {
  return {
    name,
    title: program,
    program,
    set: 'world',
    line: 'npm start',
    port,
    ...more,
    files: { ...manifest({ start: script }), ...more.files },
  };
}

export const toolbox: Family = {
  id: 'toolbox',
  title: 'Tools of npm that fewer people use',
  trials: [
    tool('verdaccio', 'verdaccio', 'verdaccio --config config.yaml', 4873, {
      set: 'verdaccio',
      files: {
        'config.yaml':
          "storage: ./storage\nauth:\n  htpasswd:\n    file: ./htpasswd\nuplinks: {}\npackages:\n  '**':\n    access: $all\nlog: { type: stdout, format: pretty, level: http }\n",
      },
      seconds: 40,
    }),
    tool('gulp', 'gulp', 'gulp', 8090, {
      files: {
        'gulpfile.js':
          "const connect = require('gulp-connect');\nexports.default = () => connect.server({ root: '.', port: 8090 });\n",
      },
      linked: true,
    }),
    tool('grunt', 'grunt', 'grunt connect', 9003, {
      title: 'grunt, `connect`',
      files: {
        'Gruntfile.js':
          "module.exports = grunt => {\n  grunt.initConfig({ connect: { server: { options: { port: 9003, keepalive: true } } } });\n  grunt.loadNpmTasks('grunt-contrib-connect');\n};\n",
      },
      linked: true,
    }),
    tool('mountebank', 'mountebank', 'mb', 2525, { seconds: 40 }),
    tool('stubby', 'stubby', 'stubby -d stubs.yaml', 8882, {
      files: { 'stubs.yaml': '- request:\n    url: /a\n  response:\n    status: 200\n' },
    }),
    tool('functions-framework', '@google-cloud/functions-framework', 'functions-framework --target=hello', 8080, {
      files: { 'index.js': "exports.hello = (_, res) => res.send('ok');\n" },
    }),
    tool('hocuspocus', '@hocuspocus/cli', 'hocuspocus', 1234),
    tool('bittorrent-tracker', 'bittorrent-tracker', 'bittorrent-tracker', 8000),
    tool('harp', 'harp', 'harp .', 9000, { files: { 'index.html': 'a\n' } }),
    tool('pglite', '@electric-sql/pglite-socket', 'pglite-server --port=5433', 5433, { seconds: 60 }),
    tool('light-server', 'light-server', 'light-server -s . -p 4000', 4000, { files: page }),
    tool('anywhere', 'anywhere', 'anywhere -s -p 8055', 8055, { files: page }),
    tool('drakov', 'drakov', 'drakov -f "*.md"', 3000, {
      files: { 'a.md': 'FORMAT: 1A\n# A\n\n## GET /a\n\n+ Response 200\n\n        ok\n' },
    }),
    tool('canned', 'canned', 'canned -p 3006 .', 3006, { files: { 'a.get.json': '{}\n' } }),
    tool('jasmine-browser', 'jasmine-browser-runner', 'jasmine-browser-runner serve', 8888, {
      files: {
        ...manifest({ start: 'jasmine-browser-runner serve' }, esm),
        'spec/support/jasmine-browser.json':
          '{ "srcDir": "src", "srcFiles": [], "specDir": "spec", "specFiles": ["*.js"], "helpers": [], "browser": { "name": "headlessChrome" } }\n',
      },
    }),
    tool('statikk', 'statikk', 'statikk . --port 1999', 1999, { title: 'statikk', files: page }),
  ],
};
