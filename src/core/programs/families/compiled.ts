/** Tools that build the user's own program and run it: Go, Rust, Dart. */
import type { WrittenRow } from '../row.ts';
import { long } from './shared.ts';

const program = { runner: 'program', ownCode: true } as const;

export const compiledRows: readonly WrittenRow[] = [
  {
    id: 'go',
    ...program,
    docs: 'https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program',
    example: 'go run ./cmd/api',
    serves: [{ words: ['run'] }],
    options: { values: '-tags -ldflags -gcflags -mod -C -exec' },
    debugTypes: ['go'],
    sourceEndings: ['go'],
    setsReuseAddress: 'Go',
    rules: ['go-listen'],
  },
  {
    id: 'air',
    title: 'air',
    ...program,
    docs: 'https://github.com/air-verse/air#usage',
    example: 'air -c .air.toml',
    options: { config: '-c' },
    configs: [
      {
        id: 'air',
        usual: ['.air.toml'],
        file: /(?:^|\/)\.air\.toml$/,
        syntax: 'toml',
        rules: [
          { key: /^proxy\.(?:proxy|app)_port$/, role: 'side' },
          { key: /^build\.(?:args_bin|full_bin)(?:\.\[\])?$/, line: true },
        ],
      },
    ],
  },
  {
    id: 'cargo',
    ...program,
    docs: 'https://doc.rust-lang.org/cargo/commands/cargo-run.html',
    example: 'cargo run -p api',
    serves: [{ words: ['run', 'r', 'watch', 'leptos', 'shuttle'] }],
    options: { values: '-p --package --bin --example --features -F --target --profile --manifest-path -x -w' },
    configs: [
      {
        id: 'cargo-leptos',
        usual: ['Cargo.toml'],
        file: /(?:^|\/)Cargo\.toml$/,
        syntax: 'toml',
        rules: [{ key: /metadata\.leptos\.site-addr$/ }, { key: /metadata\.leptos\.reload-port$/, role: 'side' }],
      },
    ],
  },
  {
    id: 'rocket',
    names: [],
    ...program,
    docs: 'https://rocket.rs/guide/v0.5/configuration/',
    example: 'cargo run',
    variables: ['ROCKET_PORT'],
    defaults: [8000],
    configs: [
      {
        id: 'rocket',
        usual: ['Rocket.toml'],
        file: /(?:^|\/)Rocket\.toml$/,
        syntax: 'toml',
        rules: [
          { key: /^release\.port$/, profile: /^release$/, pick: 3 },
          { key: /^(?:release|production|staging|prod)\.port$/, role: 'side', why: 'another profile' },
          { key: /^(?:debug|development|dev)\.port$/, pick: 2, unless: /^release$/ },
          { key: /^default\.port$/, pick: 1 },
          { key: /^(?:\w+\.)?port$/ },
        ],
      },
    ],
    places: [
      {
        kind: 'toml',
        file: /^Rocket\.toml$/,
        table: 'default',
        line: 'port = {port}',
        create: 'Rocket.toml',
        traces: { file: /^Cargo\.toml$/, text: /^\s*rocket\b/m, always: true },
      },
    ],
    setsReuseAddress: 'Rocket',
    rules: ['rocket'],
  },
  {
    id: 'dioxus',
    names: ['dx'],
    ...program,
    docs: 'https://dioxuslabs.com/learn/0.6/CLI/configure',
    example: 'dx serve --port 8081',
    serves: [{ words: ['serve'] }],
    options: { port: long, host: '--addr', values: '--platform --package --bin --profile --features' },
    defaults: [8080],
    configs: [
      {
        id: 'dioxus',
        usual: ['Dioxus.toml'],
        file: /(?:^|\/)Dioxus\.toml$/,
        syntax: 'toml',
        rules: [{ key: /(?:^|\.)port$/ }],
      },
    ],
  },
  {
    id: 'trunk',
    docs: 'https://trunk-rs.github.io/trunk/configuration/index.html',
    example: 'trunk serve --port 8081',
    serves: [{ words: ['serve'] }],
    options: {
      port: '--port -p',
      host: '--address -a',
      config: '--config',
      values: '--dist -d --public-url --proxy-backend',
    },
    defaults: [8080],
    configs: [
      {
        id: 'trunk',
        usual: ['Trunk.toml'],
        file: /(?:^|\/)Trunk\.toml$/,
        syntax: 'toml',
        rules: [{ key: /^serve\.port$/ }],
      },
    ],
  },
  {
    id: 'dart',
    ...program,
    docs: 'https://dart.dev/tools/dart-run',
    example: 'dart run bin/server.dart',
    serves: [{ words: ['run', ''] }],
    others: ['pub', 'compile', 'test', 'analyze', 'format', 'fix', 'create', 'doc', 'info', 'devtools'],
    debugTypes: ['dart'],
    sourceEndings: ['dart'],
    setsReuseAddress: 'Dart',
    rules: ['dart-server-socket'],
  },
  {
    id: 'flutter',
    docs: 'https://docs.flutter.dev/platform-integration/web/building',
    example: 'flutter run -d web-server --web-port 8081',
    serves: [{ words: ['run'] }],
    options: {
      port: '--web-port',
      host: '--web-hostname',
      values: '-d --device-id -t --target --flavor --dart-define --route',
    },
    add: false,
  },
];
