/** Where a port is added that nothing states, by ecosystem. */
import { appendLine, insertToml } from './insert.ts';
import {
  angular,
  aspnet,
  fileIn,
  inConfig,
  inDotenv,
  inJson,
  inText,
  jvmPlace,
  mentions,
  type Place,
  phoenix,
  script,
  withTraces,
} from './placeKinds.ts';

/** Rows by ecosystem; the first whose runner, default and file fit. */
export const places: readonly Place[] = [
  {
    runners: ['vite'],
    defaults: [5173, 3000],
    beforeCommand: true,
    add: inConfig(new RegExp(`^(?:vite|rsbuild)\\.config\\.${script}`), 'server'),
  },
  {
    runners: ['nuxt'],
    defaults: [3000],
    beforeCommand: true,
    add: inConfig(new RegExp(`^nuxt\\.config\\.${script}`), 'devServer'),
  },
  {
    runners: ['astro'],
    defaults: [4321],
    beforeCommand: true,
    add: inConfig(new RegExp(`^astro\\.config\\.${script}`), 'server'),
  },
  {
    runners: ['vue-cli'],
    defaults: [8080],
    beforeCommand: true,
    add: inConfig(new RegExp(`^vue\\.config\\.${script}`), 'devServer'),
  },
  {
    runners: ['webpack'],
    defaults: [8080],
    beforeCommand: true,
    add: inConfig(
      new RegExp(`^webpack(?:\\.dev|\\.development)?(?:\\.config)?(?:\\.dev|\\.development)?\\.${script}`),
      'devServer',
    ),
  },
  {
    runners: ['cra'],
    defaults: [3000],
    beforeCommand: true,
    add: withTraces(/react-scripts|react-app-rewired|@craco\/craco/, inDotenv('PORT')),
  },
  {
    runners: ['procfile'],
    defaults: [5000],
    add: (world, folder, started) => (started === true ? inDotenv('PORT')(world, folder) : undefined),
  },
  { runners: ['phoenix'], defaults: [4000], add: phoenix },
  { runners: ['dotnet'], defaults: [5000], beforeCommand: true, add: aspnet },
  {
    runners: ['program'],
    defaults: [3000],
    add: inText(
      /^bunfig\.toml$/,
      (text, world) => insertToml(text, 'serve', `port = ${world.to}`),
      'serve.port in bunfig.toml',
    ),
  },
  { runners: ['angular', 'nx'], defaults: [4200], beforeCommand: true, add: angular },
  { runners: ['wrangler'], defaults: [8787], beforeCommand: true, add: inJson(/^wrangler\.jsonc?$/, ['dev'], 'port') },
  {
    runners: ['wrangler'],
    defaults: [8787],
    beforeCommand: true,
    add: inText(
      /^wrangler\.toml$/,
      (text, world) => insertToml(text, 'dev', `port = ${world.to}`),
      'dev.port in wrangler.toml',
    ),
  },
  {
    runners: ['netlify'],
    defaults: [8888],
    beforeCommand: true,
    add: inText(
      /^netlify\.toml$/,
      (text, world) => insertToml(text, 'dev', `port = ${world.to}`),
      'dev.port in netlify.toml',
    ),
  },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/org\.springframework\.boot|spring-boot/, 'server.port') },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/io\.quarkus/, 'quarkus.http.port') },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/io\.micronaut/, 'micronaut.server.port') },
  { runners: ['jvm'], defaults: [8080, 7001], add: jvmPlace(/io\.helidon/, 'server.port') },
  {
    runners: ['laravel'],
    defaults: [8000],
    beforeCommand: true,
    add: (world, folder) =>
      fileIn(world, folder, /^artisan$/) === undefined ? undefined : inDotenv('SERVER_PORT')(world, folder),
  },
  {
    runners: ['jekyll'],
    defaults: [4000],
    add: inText(
      /^_config\.ya?ml$/,
      (text, world) => appendLine(text, `port: ${world.to}`),
      'port in _config.yml',
      (world, folder) => fileIn(world, folder, /^mkdocs\.ya?ml$/) === undefined,
    ),
  },
  {
    runners: ['mkdocs'],
    defaults: [8000],
    add: inText(
      /^mkdocs\.ya?ml$/,
      (text, world) => appendLine(text, `dev_addr: 127.0.0.1:${world.to}`),
      'dev_addr in mkdocs.yml',
    ),
  },
  {
    runners: ['flask'],
    defaults: [5000],
    add: (world, folder, started) => {
      const path = folder === '' ? '.flaskenv' : `${folder}/.flaskenv`;
      const file = world.control.get(path);
      const line = `FLASK_RUN_PORT=${world.to}`;
      if (file !== undefined) return { path, edit: appendLine(file.text, line), why: 'FLASK_RUN_PORT in .flaskenv' };
      const flask =
        started === true || mentions(/^(?:requirements\.txt|pyproject\.toml)$/, /^["' ]*flask\b/im)(world, folder);
      return flask
        ? { path, edit: { start: 0, end: 0, text: `${line}\n` }, why: 'FLASK_RUN_PORT in .flaskenv', create: true }
        : undefined;
    },
  },
  {
    runners: ['gunicorn'],
    defaults: [8000],
    add: inText(
      /^gunicorn\.conf\.py$/,
      (text, world) => appendLine(text, `bind = "127.0.0.1:${world.to}"`),
      'bind in gunicorn.conf.py',
    ),
  },
  {
    runners: ['streamlit'],
    defaults: [8501],
    add: (world, folder, started) => {
      const path = folder === '' ? '.streamlit/config.toml' : `${folder}/.streamlit/config.toml`;
      const file = world.control.get(path);
      if (file !== undefined)
        return { path, edit: insertToml(file.text, 'server', `port = ${world.to}`), why: 'server.port of Streamlit' };
      const uses =
        started === true || mentions(/^(?:requirements\.txt|pyproject\.toml)$/, /^["' ]*streamlit\b/im)(world, folder);
      return uses
        ? {
            path,
            edit: { start: 0, end: 0, text: `[server]\nport = ${world.to}\n` },
            why: 'server.port of Streamlit',
            create: true,
          }
        : undefined;
    },
  },
  {
    runners: ['program'],
    defaults: [8000],
    add: (world, folder) => {
      if (!mentions(/^Cargo\.toml$/, /^\s*rocket\b/m)(world, folder)) return undefined;
      const path = folder === '' ? 'Rocket.toml' : `${folder}/Rocket.toml`;
      const file = world.control.get(path);
      if (file !== undefined)
        return { path, edit: insertToml(file.text, 'default', `port = ${world.to}`), why: 'port in Rocket.toml' };
      return {
        path,
        edit: { start: 0, end: 0, text: `[default]\nport = ${world.to}\n` },
        why: 'port in Rocket.toml',
        create: true,
      };
    },
  },
  {
    runners: ['caddy'],
    defaults: [2019],
    add: inText(
      /^Caddyfile$/,
      (text, world) => {
        const global = /^\s*\{[^\S\r\n]*$/m.exec(text);
        const at =
          global !== null && text.slice(0, global.index).trim() === '' ? global.index + global[0].length : undefined;
        if (at !== undefined) return { start: at, end: at, text: `\n\tadmin localhost:${world.to}` };
        return { start: 0, end: 0, text: `{\n\tadmin localhost:${world.to}\n}\n\n` };
      },
      'admin endpoint of Caddy',
    ),
  },
];
