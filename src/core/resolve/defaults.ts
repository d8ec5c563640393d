/** Frameworks: how to know them, where they keep their port, and what they take when nobody says. */

import type { FileReader } from '../host.ts';
import type { Candidate } from '../model/endpoint.ts';
import { parsePort } from '../model/endpoint.ts';
import { baseName, confidence, found, joinPath, lineOf } from './found.ts';

interface PortFile {
  /** Below the program's folder, in order of strength. */
  readonly names: readonly string[];
  /** The first group is the port. */
  readonly pattern: RegExp;
}

interface Framework {
  readonly name: string;
  /** Tried on the command line, the launch configuration's words and the rule's id. */
  readonly sign: RegExp;
  readonly config?: readonly PortFile[];
  /** Documented default; absent when there is none. */
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp';
}

const objectPort = (section: string): RegExp =>
  new RegExp(
    String.raw`\b${section}\b\s?[:=]\s?(?:defineConfig\()?\{[^}]{0,600}?\bport\b["']?\s?[:=]\s?["']?(\d{2,5})`,
  );
const js = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
const named = (name: string, endings: readonly string[] = js): string[] => endings.map(ending => `${name}.${ending}`);
const word = (pattern: string): RegExp => new RegExp(String.raw`(?<![\w-])(?:${pattern})(?![\w-])`, 'i');

/** Defaults as each project's documentation states them. More special names first. */
const frameworks: readonly Framework[] = [
  {
    name: 'vite preview',
    sign: word('vite preview'),
    config: [{ names: named('vite.config'), pattern: objectPort('preview') }],
    port: 4173,
  },
  {
    name: 'Astro',
    sign: word('astro'),
    config: [{ names: named('astro.config'), pattern: objectPort('server') }],
    port: 4321,
  },
  { name: 'Next.js', sign: word('next'), port: 3000 },
  {
    name: 'Nuxt',
    sign: word('nuxt|nuxi'),
    config: [{ names: named('nuxt.config'), pattern: objectPort('devServer') }],
    port: 3000,
  },
  {
    name: 'Angular CLI',
    sign: word('ng (?:serve|s)|angular'),
    config: [{ names: ['angular.json'], pattern: /"serve"\s?:[\s\S]{0,1500}?"port"\s?:\s?(\d{2,5})/ }],
    port: 4200,
  },
  {
    name: 'Vue CLI',
    sign: word('vue-cli-service'),
    config: [{ names: named('vue.config'), pattern: objectPort('devServer') }],
    port: 8080,
  },
  {
    name: 'webpack-dev-server',
    sign: word('webpack(?:-dev-server)?(?: serve)?'),
    config: [{ names: named('webpack.config'), pattern: objectPort('devServer') }],
    port: 8080,
  },
  { name: 'Create React App', sign: word('react-scripts|react-app-rewired|craco'), port: 3000 },
  { name: 'Remix', sign: word('remix'), port: 3000 },
  { name: 'Gatsby', sign: word('gatsby'), port: 8000 },
  { name: 'Parcel', sign: word('parcel'), port: 1234 },
  { name: 'Storybook', sign: word('storybook'), port: 6006 },
  { name: 'Docusaurus', sign: word('docusaurus'), port: 3000 },
  { name: 'Eleventy', sign: word('eleventy|@11ty/eleventy'), port: 8080 },
  { name: 'Expo', sign: word('expo'), port: 8081 },
  { name: 'Metro', sign: word('metro|react-native'), port: 8081 },
  {
    name: 'Wrangler',
    sign: word('wrangler'),
    config: [
      { names: ['wrangler.toml'], pattern: /\[dev\][^[]{0,400}?\bport\s?=\s?(\d{2,5})/ },
      { names: ['wrangler.json', 'wrangler.jsonc'], pattern: /"dev"\s?:\s?\{[^}]{0,400}?"port"\s?:\s?(\d{2,5})/ },
    ],
    port: 8787,
  },
  {
    name: 'Netlify Dev',
    sign: word('netlify'),
    config: [{ names: ['netlify.toml'], pattern: /\[dev\][^[]{0,400}?\bport\s?=\s?(\d{2,5})/ }],
    port: 8888,
  },
  { name: 'Vercel', sign: word('vercel'), port: 3000 },
  {
    name: 'Serverless Offline',
    sign: word('serverless offline|sls offline'),
    config: [{ names: ['serverless.yml', 'serverless.yaml'], pattern: /\bhttpPort:\s?(\d{2,5})/ }],
    port: 3000,
  },
  { name: 'json-server', sign: word('json-server'), port: 3000 },
  { name: 'http-server', sign: word('http-server'), port: 8080 },
  { name: 'live-server', sign: word('live-server'), port: 8080 },
  { name: 'serve', sign: /(?:^|\b(?:npx|bunx|dlx|exec) |[;&|] ?)serve(?![\w-])/im, port: 3000 },
  {
    name: 'Vite',
    sign: word('vite|svelte-kit|solid-start'),
    config: [{ names: named('vite.config'), pattern: objectPort('server') }],
    port: 5173,
  },
  { name: 'Django', sign: word('django|django-in-use|django-denied|manage\\.py|runserver'), port: 8000 },
  {
    name: 'Flask',
    sign: word('flask'),
    config: [
      { names: ['.flaskenv', '.env'], pattern: /^[^\S\r\n]*(?:export\s+)?FLASK_RUN_PORT\s*=\s*["']?(\d{2,5})/m },
    ],
    port: 5000,
  },
  { name: 'FastAPI', sign: word('fastapi'), port: 8000 },
  { name: 'Uvicorn', sign: word('uvicorn|hypercorn|daphne|granian'), port: 8000 },
  {
    name: 'gunicorn',
    sign: word('gunicorn|gunicorn-unix'),
    config: [{ names: ['gunicorn.conf.py'], pattern: /^[^\S\r\n]*bind\s*=\s*\[?["'][^"':]*:(\d{2,5})["']/m }],
    port: 8000,
  },
  { name: 'waitress', sign: word('waitress|waitress-serve'), port: 8080 },
  {
    name: 'Streamlit',
    sign: word('streamlit'),
    config: [{ names: ['.streamlit/config.toml'], pattern: /\[server\][^[]{0,600}?\bport\s?=\s?(\d{2,5})/ }],
    port: 8501,
  },
  { name: 'Jupyter', sign: word('jupyter\\S*|jupyter-exhausted'), port: 8888 },
  { name: 'Gradio', sign: word('gradio\\S*'), port: 7860 },
  { name: 'TensorBoard', sign: word('tensorboard'), port: 6006 },
  {
    name: 'MkDocs',
    sign: word('mkdocs'),
    config: [{ names: ['mkdocs.yml', 'mkdocs.yaml'], pattern: /^dev_addr:\s*["']?[^\s"':]*:(\d{2,5})/m }],
    port: 8000,
  },
  { name: "Python's http.server", sign: word('http\\.server|SimpleHTTPServer'), port: 8000 },
  { name: 'supervisor', sign: word('supervisord'), port: 9001 },
  {
    name: 'Quarkus',
    sign: word('quarkus\\S*'),
    config: [
      {
        names: ['src/main/resources/application.properties'],
        pattern: /^[^\S\r\n]*(?:%dev\.)?quarkus\.http\.port\s*[=:]\s*(\d{2,5})/m,
      },
    ],
    port: 8080,
  },
  {
    name: 'Micronaut',
    sign: word('micronaut\\S*'),
    config: [
      {
        names: ['src/main/resources/application.properties', 'src/main/resources/application.yml'],
        pattern: /(?:micronaut\.server\.port\s*[=:]\s*|server:[^\S\n]{0,40}\n\s{1,40}port:\s{0,40})(\d{2,5})/,
      },
    ],
    port: 8080,
  },
  {
    name: 'Spring Boot',
    sign: word('spring\\S*|bootRun'),
    config: [
      {
        names: ['src/main/resources/application.properties', 'application.properties', 'config/application.properties'],
        pattern: /^[^\S\r\n]*server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d{2,5})/m,
      },
      {
        names: ['src/main/resources/application.yml', 'src/main/resources/application.yaml', 'application.yml'],
        pattern: /^server:[^\n]*\n(?:[ \t]+[^\n]*\n){0,20}?[ \t]+port:\s*["']?(?:\$\{\w+:)?(\d{2,5})/m,
      },
    ],
    port: 8080,
  },
  {
    name: 'Tomcat',
    sign: word('tomcat|catalina\\S*'),
    config: [{ names: ['conf/server.xml'], pattern: /<Connector\b[^>]{0,300}?\bport="(\d{2,5})"/ }],
    port: 8080,
  },
  {
    name: 'ASP.NET Core',
    sign: word('dotnet|coreclr|kestrel|aspnetcore'),
    config: [
      {
        names: ['Properties/launchSettings.json'],
        pattern: /"applicationUrl"\s?:\s?"[^"]{0,200}?http:\/\/[^:"/]{1,80}:(\d{2,5})/,
      },
    ],
    port: 5000,
  },
  {
    name: 'Azure Functions',
    sign: word('func (?:host )?start'),
    config: [{ names: ['local.settings.json'], pattern: /"LocalHttpPort"\s?:\s?(\d{2,5})/ }],
    port: 7071,
  },
  {
    name: 'Rails',
    sign: word('rails|bin/rails|puma'),
    config: [
      {
        names: ['config/puma.rb'],
        pattern: /^[^\S\r\n]*port\s+(?:ENV\.fetch\(["']PORT["']\)?\s*(?:,|\{)\s*)?["']?(\d{2,5})/m,
      },
    ],
    port: 3000,
  },
  { name: 'Sinatra', sign: word('sinatra'), port: 4567 },
  { name: 'rackup', sign: word('rackup'), port: 9292 },
  {
    name: 'Jekyll',
    sign: word('jekyll'),
    config: [{ names: ['_config.yml'], pattern: /^port:\s*(\d{2,5})/m }],
    port: 4000,
  },
  {
    name: 'Laravel',
    sign: word('artisan serve'),
    config: [{ names: ['.env'], pattern: /^[^\S\r\n]*SERVER_PORT\s*=\s*["']?(\d{2,5})/m }],
    port: 8000,
  },
  { name: 'Symfony', sign: word('symfony'), port: 8000 },
  {
    name: 'Phoenix',
    sign: word('phx\\.server|phoenix|bandit'),
    config: [
      {
        names: ['config/dev.exs', 'config/config.exs'],
        pattern: /\bhttp:\s*\[[^\]]{0,200}?\bport:\s*[^\d\n\]]{0,80}(\d{2,5})/,
      },
    ],
    port: 4000,
  },
  {
    name: 'Rocket',
    sign: word('rocket'),
    config: [{ names: ['Rocket.toml'], pattern: /^[^\S\r\n]*port\s*=\s*(\d{2,5})/m }],
    port: 8000,
  },
  { name: 'Hugo', sign: word('hugo'), port: 1313 },
  { name: 'Caddy', sign: word('caddy'), port: 2019 },
  {
    name: 'nginx',
    sign: word('nginx'),
    config: [{ names: ['nginx.conf', 'conf/nginx.conf'], pattern: /^[^\S\r\n]*listen\s+(?:[\w.[\]:]*:)?(\d{2,5})\b/m }],
    port: 80,
  },
  { name: 'Deno', sign: word('deno (?:serve|run|task)'), port: 8000 },
  {
    name: 'Bun',
    sign: word('bun(?: --hot| --watch| run)?'),
    config: [{ names: ['bunfig.toml'], pattern: /\[serve\][^[]{0,300}?\bport\s?=\s?(\d{2,5})/ }],
    port: 3000,
  },
  {
    name: 'Redis',
    sign: word('redis-server'),
    config: [{ names: ['redis.conf'], pattern: /^[^\S\r\n]*port\s+(\d{2,5})/m }],
    port: 6379,
  },
  {
    name: 'PostgreSQL',
    sign: word('postgres|pg_ctl'),
    config: [{ names: ['postgresql.conf'], pattern: /^[^\S\r\n]*port\s*=\s*(\d{2,5})/m }],
    port: 5432,
  },
  { name: 'MySQL', sign: word('mysqld|mariadbd'), port: 3306 },
  {
    name: 'MongoDB',
    sign: word('mongod'),
    config: [{ names: ['mongod.conf', '/etc/mongod.conf'], pattern: /^[^\S\r\n]*port:\s*(\d{2,5})/m }],
    port: 27017,
  },
  { name: 'memcached', sign: word('memcached'), port: 11211 },
  { name: 'mosquitto', sign: word('mosquitto'), port: 1883 },
  { name: 'Elasticsearch', sign: word('elasticsearch\\S*'), port: 9200 },
  { name: 'adb', sign: word('adb|adb-server'), port: 5037 },
  {
    name: 'Firebase emulators',
    sign: word('firebase\\S* \\S*|emulator-port-taken'),
    config: [{ names: ['firebase.json'], pattern: /"port"\s?:\s?(\d{2,5})/ }],
  },
  { name: 'Oracle listener', sign: word('oracle-listener|lsnrctl'), port: 1521 },
  { name: 'ntpd', sign: word('ntpd(?:-wildcard)?'), port: 123, protocol: 'udp' },
  { name: 'vsftpd', sign: word('vsftpd'), port: 21 },
];

/** Documented ports of debuggers and inspectors, for failures that are theirs. */
export const debuggerDefaults: readonly { readonly sign: RegExp; readonly name: string; readonly port: number }[] = [
  { sign: /node-inspector|--inspect/, name: "Node's inspector", port: 9229 },
  { sign: /jdwp/, name: "Java's debug agent", port: 5005 },
  { sign: /debugpy/, name: 'debugpy', port: 5678 },
  { sign: /deno-inspector/, name: "Deno's inspector", port: 9229 },
];

/** The framework that the words of a run tell, if any. `words`: a command line, or the words of a launch configuration. */
export function frameworkOf(words: string): Framework | undefined {
  return frameworks.find(framework => framework.sign.test(words));
}

/** What the framework's files in `folder` say, else its documented default. */
export async function fromFramework(
  words: string,
  folder: string | undefined,
  files: FileReader,
): Promise<Candidate[]> {
  const framework = frameworkOf(words);
  if (framework === undefined) return [];
  const protocol = framework.protocol ?? 'tcp';
  for (const { names, pattern } of framework.config ?? []) {
    for (const name of names) {
      const file = joinPath(folder, name);
      if (folder === undefined && file === name) continue;
      const text = await files.read(file);
      const match = text === undefined ? null : pattern.exec(text);
      const port = parsePort(match?.[1] ?? '');
      if (text === undefined || match === null || port === undefined) continue;
      const line = lineOf(text, match.index + match[0].length - 1);
      return [found({ protocol, port }, `the port in ${baseName(file)}`, confidence.configuration, { file, line })];
    }
  }
  return framework.port === undefined
    ? []
    : [found({ protocol, port: framework.port }, `${framework.name}’s default`, confidence.fallback)];
}
