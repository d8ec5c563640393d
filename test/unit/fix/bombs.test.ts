/** Files that lead back to themselves, or to twice as much at every step: a few lines, and more work than any machine does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { portsInWorkspace } from '../../../src/core/fix/switchPort/used.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import { memoryFiles } from './switchPort/memory.ts';

/** Twice as much at each: nobody gets to the end of it. */
const steps = 60;
const lines = (count: number, line: (index: number) => string, separator = '\n'): string =>
  Array.from({ length: count }, (_, index) => line(index)).join(separator);
const doubled = (line: (name: string, next: string) => string): string =>
  lines(steps, at => line(`k${at}`, `k${at + 1}`));
const all = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const run = 'node a.js --port 3000';
const dev = (script: string): string => JSON.stringify({ scripts: { dev: script } });
const entries = (count: number, value: (index: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value(index)]));
const spring = 'src/main/resources/application.properties';

interface Bomb {
  readonly files: Readonly<Record<string, string>>;
  readonly startedBy?: string;
}

const bombs: Readonly<Record<string, Bomb>> = {
  'aliases of YAML': {
    files: {
      'docker-compose.yml': `x: &k0 [3000]\n${lines(steps, at => `y${at}: &k${at + 1} [*k${at},*k${at}]`)}\nservices:\n  a:\n    ports: ['3000:3000']\n    x: *k${steps}\n`,
    },
  },
  'merges of YAML': {
    files: {
      'docker-compose.yml': `x: &k0\n  ports: ['3000:3000']\n${lines(steps, at => `y${at}: &k${at + 1}\n  <<: [*k${at},*k${at}]\n  k${at}: *k${at}`)}\nservices:\n  a:\n    <<: *k${steps}\n`,
    },
  },
  'a merge of itself': {
    files: { 'docker-compose.yml': `services:\n  a: &a\n    <<: *a\n    ports: ['3000:3000']\n` },
  },
  'Compose files that include each other': {
    files: {
      'docker-compose.yml': `include: [docker-compose.yml, b.yml]\nservices:\n  a:\n    extends: {file: b.yml, service: a}\n    ports: ['3000:3000']\n`,
      'b.yml': 'include: [docker-compose.yml]\nservices:\n  a:\n    extends: {file: docker-compose.yml, service: a}\n',
    },
    startedBy: 'docker compose up',
  },
  'defaults within defaults': {
    files: {
      'docker-compose.yml': `services:\n  a:\n    ports: ['${'${A:-'.repeat(2000)}3000${'}'.repeat(2000)}:3000']\n`,
      [spring]: `server.port=${'${A:'.repeat(2000)}3000${'}'.repeat(2000)}\n`,
    },
    startedBy: 'docker compose up',
  },
  'variables of .env': {
    files: {
      '.env': `k0=3000\n${doubled((name, next) => `${next}=\${${name}}\${${name}}`)}\nPORT=\${k${steps}}\nA=$B\nB=$A\n`,
      'package.json': dev('PORT=$A node server.js'),
      'server.js': 'app.listen(process.env.PORT)',
    },
  },
  'scripts that call two': {
    files: {
      'package.json': JSON.stringify({
        scripts: { dev: 'npm run k0', ...entries(steps, at => `npm run k${at + 1} && npm run k${at + 1}`), k60: run },
      }),
    },
  },
  'scripts that call all': {
    files: {
      'package.json': JSON.stringify({
        scripts: {
          dev: 'run-p k*',
          ...entries(
            80,
            () =>
              `${all(80)
                .map(name => `npm run ${name}`)
                .join(' & ')} & ${run}`,
          ),
        },
      }),
    },
  },
  'shells within shells': { files: { 'package.json': dev(`${'sh -c "'.repeat(800)}${run}${'"'.repeat(800)}`) } },
  'wrappers around wrappers': {
    files: { 'package.json': dev(`${'env -S cross-env A=1 sudo nice '.repeat(800)}${run}`) },
  },
  'targets of make': {
    files: {
      Makefile: `${doubled((name, next) => `${name}: ${next} ${next}\n\t$(MAKE) ${next}\n\t$(MAKE) ${next}`)}\nk60:\n\t${run}\n`,
    },
    startedBy: 'make k0',
  },
  'variables of make': {
    files: {
      Makefile: `k0=3000\n${doubled((name, next) => `${next}=$(${name})$(${name})`)}\nrun:\n\tnode a.js --port $(k60)\n`,
    },
    startedBy: 'make run',
  },
  'a Makefile that includes itself': {
    files: {
      Makefile: `include Makefile\n-include a.mk\nrun:\n\t${run}\n`,
      'a.mk': 'include Makefile\ninclude a.mk\n',
    },
    startedBy: 'make run',
  },
  'a Taskfile': {
    files: {
      'Taskfile.yml': `version: '3'\nincludes: {a: ./Taskfile.yml}\ntasks:\n${doubled((name, next) => `  ${name}:\n    deps: [${next}, ${next}]\n    cmds: [{task: ${next}}, {task: ${next}}]`)}\n  k60:\n    cmds: ['${run}', {task: k0}]\n`,
    },
    startedBy: 'task a:a:k0',
  },
  'a justfile': {
    files: {
      justfile: `${doubled((name, next) => `${name}: ${next} ${next}\n  just ${next}\n  just ${next}`)}\nk60:\n  ${run}\n`,
    },
    startedBy: 'just k0',
  },
  'tasks and compounds': {
    files: {
      '.vscode/tasks.json': JSON.stringify({
        tasks: all(80).map(label => ({ label, type: 'shell', command: run, dependsOn: all(80) })),
      }),
      '.vscode/launch.json': JSON.stringify({
        configurations: all(80).map(name => ({ name, type: 'node', program: 'a.js', env: { PORT: '3000' } })),
        compounds: all(80).map(name => ({ name: `c${name}`, configurations: all(80).map(each => `c${each}`) })),
      }),
    },
  },
  'targets of Nx': {
    files: {
      'nx.json': '{}',
      'project.json': JSON.stringify({
        targets: entries(80, at => ({
          executor: 'nx:run-commands',
          dependsOn: all(80),
          options: { commands: [`nx run x:k${(at + 1) % 80}`, run] },
        })),
      }),
    },
    startedBy: 'nx run x:k0',
  },
  'packages that start each other': {
    files: {
      'package.json': JSON.stringify({ workspaces: ['**'], scripts: { dev: 'turbo run dev' } }),
      ...Object.fromEntries(
        all(40).map(name => [
          `p/${name}/package.json`,
          JSON.stringify({ name, scripts: { dev: `turbo run dev && ${run}` } }),
        ]),
      ),
    },
  },
  'entities and properties of XML': {
    files: {
      'pom.xml': `<!DOCTYPE a [<!ENTITY k0 "3000">${doubled((name, next) => `<!ENTITY ${next} "&${name};&${name};">`)}]><project><properties><k0>3000</k0>${doubled((name, next) => `<${next}>\${${name}}\${${name}}</${next}>`)}<port>&k60;</port><jetty.http.port>\${k60}</jetty.http.port></properties></project>`,
    },
    startedBy: 'mvn jetty:run',
  },
  'placeholders of Spring': {
    files: { [spring]: `k0=3000\n${doubled((name, next) => `${next}=\${${name}}\${${name}}`)}\nserver.port=\${k60}\n` },
    startedBy: 'mvn spring-boot:run',
  },
  'configurations that include themselves': {
    files: {
      'nginx.conf': 'include nginx.conf;\ninclude *.conf;\nhttp { server { listen 3000; } }',
      Caddyfile: '(a) {\n import a\n import Caddyfile\n}\n:3000 {\n import a\n}\n',
      'redis.conf': 'include redis.conf\nport 3000\n',
      Procfile: 'web: foreman start -f Procfile\nb: npm run dev\n',
      'package.json': dev('foreman start && ./run.sh'),
      'run.sh': `source run.sh\n. ./run.sh\n./run.sh\n${run}\n`,
    },
    startedBy: 'foreman start',
  },
  'modules that require each other': {
    files: {
      ...Object.fromEntries(
        all(60).map(name => [
          `${name}.js`,
          `${all(60)
            .map(each => `require('./${each}')`)
            .join(';')};module.exports=3000`,
        ]),
      ),
      'server.js': "app.listen(require('./k0'))",
      'vite.config.ts': "import a from './vite.config';\nexport default { ...a, server: { port: 3000 } }",
      'package.json': dev('node server.js'),
    },
  },
  'scripts of composer': {
    files: {
      'composer.json': JSON.stringify({
        scripts: { ...entries(steps, at => [`@k${at + 1}`, `@k${at + 1}`, '@composer run k0']), k60: run },
      }),
    },
    startedBy: 'composer run k0',
  },
  'tasks of mise': {
    files: {
      'mise.toml': `${doubled((name, next) => `[tasks.${name}]\ndepends = ['${next}', '${next}']\nrun = ['mise run ${next}', 'mise run ${next}']`)}\n[tasks.k60]\nrun = '${run}'\n[env]\nPORT = '3000'\n`,
    },
    startedBy: 'mise run k0',
  },
  'tasks of deno': {
    files: {
      'deno.json': JSON.stringify({
        tasks: {
          ...entries(steps, at => ({
            command: `deno task k${at + 1} & deno task k${at + 1}`,
            dependencies: [`k${at + 1}`, 'k0'],
          })),
          k60: run,
        },
      }),
    },
    startedBy: 'deno task k0',
  },
  'recipes of a Rakefile and a Procfile of many': {
    files: {
      Rakefile: doubled(
        (name, next) => `task ${name}: [:${next}, :${next}] do\n  sh "rake ${next}; rake ${next}"\nend`,
      ),
      Procfile: lines(8000, at => `k${at}: rake k${at % steps}; foreman start k${at + 1}`),
    },
    startedBy: 'foreman start',
  },
  'a chain of Compose services': {
    files: {
      'docker-compose.yml': `services:\n${lines(1500, at => `  k${at}:\n    extends: k${at + 1}\n    depends_on: [k${at + 1}, k${at + 2}]`)}\n  k1500:\n    ports: ['3000:3000']\n`,
    },
    startedBy: 'docker compose up k0',
  },
  'a configuration of Vite with a choice in each choice': {
    files: {
      'vite.config.ts': `export default { server: { port: ${'a ? 3000 : ('.repeat(3000)}3000${')'.repeat(3000)} } }`,
      'package.json': dev('vite'),
    },
  },
  'functions of a script that call each other': {
    files: {
      'run.sh': `${doubled((name, next) => `${name}() { ${next}; ${next}; PORT=$(${next}); }`)}\nk60() { ${run}; }\nk0\n`,
      'package.json': dev('bash run.sh'),
    },
  },
  'constants that are made of each other': {
    files: {
      'server.js': `const k0 = 3000;\n${doubled((name, next) => `const ${next} = ${name} || ${name};`)}\napp.listen(k60 || k60);\n`,
      'settings.py': `k0 = 3000\n${doubled((name, next) => `${next} = ${name} + ${name}`)}\napp.run(port=k60)\n`,
      'package.json': dev('node server.js'),
    },
  },
};

for (const [name, { files, startedBy = 'npm run dev' }] of Object.entries(bombs))
  test(`does not go off: ${name}`, async () => {
    const [root, from, to] = ['/w', 3000, 3001];
    const failure = { kind: 'in-use', ruleId: 'node-listen', excerpt: '', frames: [] } as const;
    for (const hints of [
      { startedBy },
      { activeTask: 'k0' },
      { activeConfiguration: 'ck0' },
      { activeScript: 'dev' },
    ]) {
      const { problems = [] } = await planPortSwitch({ root, files: memoryFiles(files), from, to, hints });
      assert.ok(problems.every(({ reason }) => reason !== '' && !/call stack/i.test(reason)));
    }
    await portsInWorkspace(root, memoryFiles(files));
    await candidates(failure, { commandLine: startedBy, cwd: root, files: memoryFiles(files) });
    await planRunOnce({ from, to, commandLine: startedBy, manifest: files['package.json'] ?? '' });
  });

test('processes that each start all of them take no longer than their number', async () => {
  const took = async (count: number) => {
    const files = { Procfile: lines(count, at => `k${at}: foreman start k${at + 1}`) };
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const start = process.cpuUsage();
      await planPortSwitch({
        root: '/w',
        files: memoryFiles(files),
        from: 3000,
        to: 3001,
        hints: { startedBy: 'foreman start' },
      });
      const { system, user } = process.cpuUsage(start);
      times.push((system + user) / 1000);
    }
    return Math.min(...times);
  };
  // Eight times as many: 64 times the work, if that grew with the square. What takes a few milliseconds is not measured well.
  const [less, more] = [await took(1000), await took(8000)];
  assert.ok(more < 24 * Math.max(less, 10), `${less} ms, then ${more} ms`);
});
