import type { Family, Trial } from '../trial.ts';
import { manifest, page } from './shared.ts';

const set = 'static';

/** A tool that serves the folder, started by the script `start`. */
function tool(name: string, program: string, script: string, port: number, more: Partial<Trial> = {}): Trial {
  return {
    name,
    title: program,
    program,
    set,
    line: 'npm start',
    port,
    ...more,
    files: { ...manifest({ start: script }), ...page, ...more.files },
  };
}

export const statics: Family = {
  id: 'static',
  title: 'Static servers, mocks and sites',
  trials: [
    tool('serve', 'serve', 'serve .', 3000),
    tool('serve-flag', 'serve', 'serve -l 3055 .', 3055, { title: 'serve, the port in the script' }),
    tool('http-server', 'http-server', 'http-server . -p 8080', 8080, { title: 'http-server, the port in the script' }),
    tool('http-server-default', 'http-server', 'http-server .', 8080, { says: 'moves silently' }),
    tool('live-server', 'live-server', 'live-server --no-browser', 8080, { set: 'more' }),
    tool('local-web-server', 'local-web-server', 'ws', 8000),
    tool('lite-server', 'lite-server', 'lite-server', 3000, {
      says: 'moves silently',
      files: { 'bs-config.json': '{ "open": false, "port": 3000 }\n' },
    }),
    tool('five-server', 'five-server', 'five-server --open=false', 5500),
    tool('servor', 'servor', 'servor . index.html 8081', 8081),
    tool('sirv', 'sirv-cli', 'sirv .', 8080),
    tool('docsify', 'docsify-cli', 'docsify serve .', 3000, { says: 'moves silently' }),
    tool('reveal-md', 'reveal-md', 'reveal-md slides.md --disable-auto-open', 1948, {
      files: { 'slides.md': '# A\n' },
    }),
    tool('markserv', 'markserv', 'markserv . --browser false', 8642, { files: { 'README.md': '# A\n' } }),
    tool('superstatic', 'superstatic', 'superstatic . --port 3474', 3474),
    tool('angular-http-server', 'angular-http-server', 'angular-http-server --path .', 8080),
    tool('json-server', 'json-server', 'json-server db.json', 3000, { files: { 'db.json': '{ "posts": [] }\n' } }),
    tool('json-graphql-server', 'json-graphql-server', 'json-graphql-server db.js', 3000, {
      files: { 'db.js': "module.exports = { posts: [{ id: 0, title: 'a' }] };\n" },
    }),
    tool('mockoon', '@mockoon/cli', 'mockoon-cli start --data mock.json', 3000, {
      files: {
        'mock.json':
          '{ "uuid": "a1b2c3d4-0000-4000-8000-000000000001", "lastMigration": 33, "name": "mock", "port": 3000, "hostname": "", "endpointPrefix": "", "latency": 0, "routes": [], "folders": [], "rootChildren": [], "proxyMode": false, "proxyHost": "", "proxyRemovePrefix": false, "cors": true, "headers": [], "proxyReqHeaders": [], "proxyResHeaders": [], "data": [], "callbacks": [], "tlsOptions": { "enabled": false, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "", "passphrase": "" } }\n',
      },
    }),
    tool('prism', '@stoplight/prism-cli', 'prism mock api.yaml', 4010, {
      files: {
        'api.yaml':
          "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths:\n  /a:\n    get:\n      responses:\n        '200': { description: ok }\n",
      },
    }),
    tool('browser-sync', 'browser-sync', 'browser-sync start --server --no-open --no-ui', 3000, {
      says: 'moves silently',
    }),
    tool('eleventy', '@11ty/eleventy', 'eleventy --serve', 8080, { files: { 'a.md': '# A\n' } }),
    tool('hexo', 'hexo', 'hexo server', 4000, {
      files: {
        ...manifest({ start: 'hexo server' }, { hexo: { version: '8.0.0' }, dependencies: { 'hexo-server': '3.0.0' } }),
        '_config.yml': 'title: a\nurl: http://example.com\n',
        'source/_posts/a.md': '---\ntitle: a\n---\na\n',
      },
      linked: true,
      seconds: 40,
    }),
    tool('local-cors-proxy', 'local-cors-proxy', 'lcp --proxyUrl http://localhost:9999', 8010),
    tool('http-server-npx', 'http-server', 'true', 9090, {
      title: 'http-server, typed',
      line: 'npx http-server -p 9090',
      typed: true,
    }),
  ],
};
