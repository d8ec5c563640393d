/** Bundlers that serve what they build. */
import type { KeyedFile } from '../../configFile.ts';
import type { WrittenRow } from '../../row.ts';
import { devServer, port, script, scriptNames } from '../shared.ts';

export const webpackConfig: KeyedFile = {
  id: 'webpack',
  usual: scriptNames('webpack.config'),
  file: new RegExp(`(?:^|/)(?:webpack|rspack|craco|config-overrides|webpackfile)[\\w.-]*\\.${script}$`),
  syntax: 'object',
  rules: devServer,
};

export const bundlerRows: readonly WrittenRow[] = [
  {
    id: 'webpack',
    title: 'webpack-dev-server',
    packages: ['webpack-cli'],
    docs: 'https://webpack.js.org/api/cli/',
    example: 'webpack serve --port 8081',
    serves: [{ words: ['serve', 'server', 's'] }],
    options: {
      port: '--port',
      host: '--host',
      config: '--config -c',
      values: '--config-name --mode --env --entry --output-path -o --target -t --devtool -d',
    },
    defaults: [8080],
    configs: [webpackConfig],
    places: [
      {
        kind: 'object',
        file: new RegExp(`^webpack(?:\\.dev|\\.development)?(?:\\.config)?(?:\\.dev|\\.development)?\\.${script}$`),
        key: 'devServer',
        beforeCommand: true,
      },
    ],
    whenTaken: 'moves-silently',
    // As webpack-dev-server, which it starts.
    failInstead: '--port {port}',
  },
  {
    id: 'webpack-dev-server',
    title: 'webpack-dev-server',
    runner: 'webpack',
    docs: 'https://webpack.js.org/configuration/dev-server/',
    example: 'webpack-dev-server --port 8081',
    options: { port: '--port', host: '--host', config: '--config -c', values: '--mode --env --open' },
    defaults: [8080],
    configs: [webpackConfig],
    whenTaken: 'moves-silently',
    // It looks for another only where nothing states one: `getFreePort` of webpack-dev-server/lib/Server.js.
    failInstead: '--port {port}',
  },
  {
    id: 'rspack',
    packages: ['@rspack/cli'],
    docs: 'https://rspack.rs/api/cli',
    example: 'rspack serve --port 8081',
    serves: [{ words: ['serve', 'server', 's', 'dev'] }],
    options: { port: '--port', host: '--host', config: '--config -c', values: '--mode -m --env --entry --devtool -d' },
    defaults: [8080],
    configs: [webpackConfig],
    whenTaken: 'moves-silently',
    // As webpack-dev-server, which it starts.
    failInstead: '--port {port}',
  },
  {
    id: 'parcel',
    packages: ['parcel-bundler'],
    docs: 'https://parceljs.org/features/cli/',
    example: 'parcel src/index.html --port 1235',
    serves: [{ words: ['', 'serve'] }],
    others: ['build', 'watch', 'help'],
    options: {
      port,
      host: '--host',
      side: '--hmr-port',
      config: '--config',
      values: '--dist-dir --cache-dir --public-url --target --log-level --open',
    },
    variables: ['PORT'],
    defaults: [1234],
    whenTaken: 'moves',
    setsReuseAddress: 'Node',
    rules: ['parcel-port'],
  },
  {
    id: 'esbuild',
    title: 'esbuild',
    docs: 'https://esbuild.github.io/api/#serve',
    example: 'esbuild app.js --bundle --outdir=www --serve=8001 --servedir=www',
    serves: [{ words: [''], with: ['--serve', '--servedir'] }],
    options: { port: '--serve' },
    defaults: [8000],
    add: '--serve=',
    whenTaken: 'moves-silently',
  },
  {
    id: 'wmr',
    title: 'WMR',
    docs: 'https://wmr.dev/docs/cli',
    example: 'wmr start --port 8081',
    serves: [{ words: ['', 'start'] }, { words: ['serve'], built: true }],
    others: ['build'],
    options: { port, host: '--host', values: '--public --out --cwd' },
    variables: ['PORT'],
    defaults: [8080],
  },
  {
    id: 'snowpack',
    docs: 'https://www.snowpack.dev/reference/cli-command-line-interface',
    example: 'snowpack dev --port 8081',
    serves: [{ words: ['dev'] }],
    options: { port: '--port', config: '--config' },
    defaults: [8080],
    configs: [
      {
        id: 'snowpack',
        usual: scriptNames('snowpack.config'),
        file: /(?:^|\/)snowpack\.config\.[cm]?js$/,
        syntax: 'object',
        rules: [{ key: /(?:^|\.)devOptions\.port$/ }],
      },
    ],
    whenTaken: 'asks',
  },
];
