import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceFile } from '../../../src/core/configs/sourceFile.ts';
import { bindSites, planReuseAddress } from '../../../src/core/fix/reuseAddress/index.ts';
import { locateBind } from '../../../src/core/fix/reuseAddress/locate.ts';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { portLiterals } from '../../../src/core/fix/switchPort/literals.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { portsInWorkspace } from '../../../src/core/fix/switchPort/used.ts';
import type { PortSwitchPlan } from '../../../src/core/model/fix.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import type { PortSwitchHints } from '../../../src/core/workspace/site.ts';
import { dotenvSites } from '../../../src/core/workspace/stated/dotenv.ts';
import { createRandom } from '../../support/random.ts';
import { type HostileFormat, hostileFormats, type Shape } from '../support/hostileFiles.ts';
import { memoryFiles } from './switchPort/memory.ts';

type Reader = (format: HostileFormat, text: string) => Promise<unknown> | undefined;

const [from, to] = [3000, 3001];
const failure = (file: string) =>
  ({ kind: 'in-use', ruleId: 'node-listen', excerpt: 'EADDRINUSE', frames: [{ file, line: 5 }] }) as const;

function hintsFor({ path, started }: HostileFormat): PortSwitchHints {
  if (path.endsWith('launch.json')) return { activeConfiguration: 'a' };
  if (path.endsWith('tasks.json')) return { activeTask: 'a' };
  return { activeScript: 'dev', startedBy: started?.[0] ?? 'npm run dev' };
}

const manifest = '{"scripts":{"dev":"node server.js"}}';

/** Everything that reads files of a workspace or what they state. */
const readers: Readonly<Record<string, Reader>> = {
  switch: ({ path }, text) => planPortSwitch({ root: '/w', files: memoryFiles({ [path]: text }), from, to }),
  'switch what was started': (format, text) =>
    planPortSwitch({
      root: '/w',
      files: memoryFiles({ 'package.json': manifest, [format.path]: text }),
      from,
      to,
      hints: hintsFor(format),
    }),
  'add where nothing states it': ({ path, started }, text) =>
    started &&
    planPortSwitch({
      root: '/w',
      files: memoryFiles({ 'package.json': manifest, [path]: text }),
      from: started[1] === from ? 3333 : started[1],
      to,
      hints: { startedBy: started[0], defaultPort: true },
    }),
  'ports of the workspace': ({ path }, text) => portsInWorkspace('/w', memoryFiles({ [path]: text })),
  literals: async ({ path, languageId }, text) => portLiterals(text, languageId, path),
  resolve: ({ path, started }, text) =>
    candidates(failure(path), {
      commandLine: started?.[0] ?? `node ${path}`,
      cwd: '/w',
      files: memoryFiles({ [path]: text }),
    }),
  'once, by the script': ({ path }, text) =>
    path === 'package.json' ? planRunOnce({ from, to, commandLine: 'npm run dev', manifest: text }) : undefined,
  'once, by the line': ({ path }, text) =>
    path === 'run.sh' ? planRunOnce({ from, to, commandLine: text, manifest }) : undefined,
  'once, by the configuration': ({ path }, text) =>
    path === 'run.sh'
      ? planRunOnce({
          from,
          to,
          configuration: {
            type: 'node',
            request: 'launch',
            name: 'a',
            program: text,
            args: [text],
            env: { PORT: text },
          },
        })
      : undefined,
  'resolve the line': ({ path }, text) =>
    path === 'run.sh'
      ? candidates(failure('x'), {
          commandLine: text,
          cwd: '/w',
          launch: { command: text, args: [text], env: { PORT: text } },
          files: memoryFiles({}),
        })
      : undefined,
  'set SO_REUSEADDR': ({ languageId }, text) => planReuseAddress({ text, languageId, platform: 'linux' }),
  'bind calls': async ({ languageId, path }, text) => bindSites(text, languageId, path),
  'locate the bind': async ({ languageId, path }, text) =>
    locateBind({
      frames: [],
      files: [{ file: path, text, languageId }],
      port: from,
      platform: 'linux',
      started: ['node', path],
    }),
};

/** CPU that this thread has used, since `before`: without the engine's own threads, which tidy up at a time of their own. */
function used(before?: NodeJS.CpuUsage): NodeJS.CpuUsage {
  // Not in Node 20.
  const { threadCpuUsage } = process as { threadCpuUsage?: (this: void, before?: NodeJS.CpuUsage) => NodeJS.CpuUsage };
  return threadCpuUsage?.(before) ?? process.cpuUsage(before);
}

/** In microseconds; other programs do not count. */
async function cost(reader: Reader, format: HostileFormat, text: string): Promise<number> {
  const before = used();
  await reader(format, text);
  const { user, system } = used(before);
  return user + system;
}

/** Sizes in UTF-16 units; what grows with the square takes 36 times as long for the larger, what is linear six times. */
const [small, large] = [4000, 24_000];
const mostGrowth = 18;
/** Microseconds: less is not worth a measurement. */
const quick = 2500;
const tries = 5;

async function growsTooFast(
  reader: Reader,
  format: HostileFormat,
  { text }: Pick<Shape, 'text'>,
  [less, more] = [small, large],
): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const whole = await cost(reader, format, text(more));
    if (whole <= quick * mostGrowth || whole <= (await cost(reader, format, text(less))) * mostGrowth) return false;
  }
  return true;
}

/** By chance, the same at every run: every reader meets many shapes, in one of the files that have the syntax. */
function sample(): readonly (readonly [HostileFormat, Shape, string])[] {
  const random = createRandom(20261129);
  const seen = new Set<string>();
  const picked: (readonly [HostileFormat, Shape, string])[] = [];
  for (const format of random.shuffle(hostileFormats)) {
    for (const shape of format.shapes) {
      const general = shape.name.startsWith('"');
      for (const [name, reader] of Object.entries(readers)) {
        const key = `${shape.name} ${name}`;
        if (seen.has(key) || reader(format, '') === undefined) continue;
        seen.add(key);
        if (!random.chance(general ? 0.04 : 0.3)) continue;
        picked.push([format, shape, name]);
      }
    }
  }
  return picked;
}

describe('hostile files', () => {
  it('cost in proportion to their size and end nothing', async () => {
    const slow: string[] = [];
    for (const [format, shape, name] of sample()) {
      const reader = readers[name] as Reader;
      if (await growsTooFast(reader, format, shape)) slow.push(`${name}: ${shape.name} in ${format.path}`);
    }
    assert.deepEqual(slow, []);
  });

  /** Generous: a slow machine alone must not fail. Microseconds of CPU. */
  const longest = 10_000_000;
  const plan = async (files: Readonly<Record<string, string>>, hints?: PortSwitchHints): Promise<PortSwitchPlan> => {
    const before = process.cpuUsage();
    const result = await planPortSwitch({ root: '/w', files: memoryFiles(files), from, to, ...(hints && { hints }) });
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < longest, `${user + system} µs`);
    return result;
  };
  const megabyte = 1_000_000;

  for (const { path, shapes } of hostileFormats.filter(({ path: each }) =>
    /launch\.json|package\.json|application|Taskfile|compose\.yml|pyproject|\.env|Makefile|run\.sh|nginx|Caddy|vite|server\.js|app\.py|\.php/.test(
      each,
    ),
  )) {
    it(`of a megabyte are planned or refused with a reason: ${path}`, async () => {
      const random = createRandom(path.length);
      const own = shapes.filter(shape => !shape.name.startsWith('"'));
      for (const shape of random.shuffle(own).slice(0, 3)) {
        const { primary, ambiguous, leftAlone, problems = [] } = await plan({ [path]: shape.text(megabyte) });
        assert.ok(problems.every(({ reason }) => reason !== '' && !/call stack/i.test(reason)));
        assert.ok(primary.length + ambiguous.length + leftAlone.length + problems.length > 0, shape.name);
      }
    });
  }

  // Each number was judged by a copy of all that stands before it in its value: 36 s for a megabyte. A plan refuses so many numbers first.
  it('with the port very often in one value are judged in proportion to their size', async () => {
    const judge: Reader = async ({ path }, text) => dotenvSites(from, sourceFile(`/w/${path}`, path, text), new Set());
    const format = { path: '.env', languageId: 'dotenv', shapes: [] };
    const slow: string[] = [];
    for (const [lead, piece] of [
      ['PORT=', '3000\u2028'],
      ['ORIGINS="', 'localhost:3000/'],
    ] as const) {
      const text = (size: number) => `${lead}${piece.repeat(size / piece.length)}\n`;
      assert.ok(dotenvSites(from, sourceFile('/w/.env', '.env', text(large)), new Set()).length > 1000);
      if (await growsTooFast(judge, format, { text }, [megabyte / 24, megabyte / 4])) slow.push(lead);
    }
    assert.deepEqual(slow, []);
  });

  it('with the port a hundred thousand times in one value are planned or refused with a reason', async () => {
    for (const [path, lead, piece] of [
      ['.env', 'PORT=', '3000\u2028'],
      ['.env', 'ORIGINS="', 'localhost:3000/'],
      ['docker-compose.yml', 'services:\n  w:\n    environment:\n      PORT: ', '3000 '],
      ['src/main/resources/application.properties', 'server.port=', '3000 '],
      ['Makefile', 'PORT=', '3000 '],
      ['.flaskenv', 'FLASK_RUN_PORT=', 'x:3000,'],
    ] as const) {
      const { primary, problems = [] } = await plan({ [path]: `${lead}${piece.repeat(megabyte / piece.length)}\n` });
      assert.deepEqual(primary, [], path);
      assert.ok(problems.every(({ reason }) => reason !== ''));
    }
  });

  it('nested 3,000 and 300,000 levels deep are refused with a sentence', async () => {
    const nests: Readonly<Record<string, readonly [open: string, close: string]>> = {
      'package.json': ['{"a":', '}'],
      '.vscode/launch.json': ['[', ']'],
      'docker-compose.yml': ['[', ']'],
      'Taskfile.yml': ['{a: ', '}'],
      'mkdocs.yml': ['- ', ''],
      'config/app.toml': ['[', ']'],
      'vite.config.ts': ['{ a: ', '}'],
      'webpack.config.js': ['(', ')'],
    };
    const leads: Readonly<Record<string, string>> = {
      'config/app.toml': 'a = ',
      'Taskfile.yml': 'a: ',
      'vite.config.ts': 'export default { port: 3000, a: ',
      'webpack.config.js': 'module.exports = { a: ',
    };
    for (const [path, [open, close]] of Object.entries(nests)) {
      for (const times of [3000, 150_000]) {
        const text = `${leads[path] ?? ''}${open.repeat(times)}3000${close.repeat(times)}`;
        const { primary, problems = [] } = await plan({ [path]: text });
        assert.deepEqual(primary, [], path);
        assert.match(problems[0]?.reason ?? '', /^nested more than 100 levels deep$/, path);
      }
    }
  });

  it('of ordinary nesting are read', async () => {
    const text = `${'{"a":'.repeat(50)}${'['.repeat(20)}${']'.repeat(20)}${'}'.repeat(50)}`;
    const { primary, problems } = await plan({
      'package.json': `{"scripts":{"dev":"node a.js --port 3000"},"b":${text}}`,
    });
    assert.deepEqual([primary.length, problems], [1, []]);
  });

  it('of very many parts are planned as small ones are', async () => {
    const configurations = Array.from(
      { length: 6000 },
      (_, at) => `{"name":"c${at}","type":"node","request":"launch","program":"s${at}.js","env":{"PORT":"3000"}}`,
    );
    const launch = `{"configurations":[${configurations.join()}]}`;
    const one = await plan({ '.vscode/launch.json': launch }, { activeConfiguration: 'c4321' });
    assert.equal(one.primary[0]?.edits.length, 1);
    assert.ok((one.primary[0]?.edits[0]?.start ?? 0) > launch.indexOf('c4321'));
    assert.ok((one.primary[0]?.edits[0]?.start ?? 0) < launch.indexOf('c4322'));

    const keys = Array.from({ length: 4000 }, (_, at) => `k${at}.size=3000\n`).join('');
    const spring = await plan({ 'src/main/resources/application.properties': `${keys}server.port=3000\n${keys}` });
    assert.deepEqual(spring.primary[0]?.edits, [{ start: keys.length + 12, end: keys.length + 16, text: '3001' }]);

    const escaped = 'a=\\u0033000\n'.repeat(20_000);
    const before = process.cpuUsage();
    const none = await plan({ 'src/main/resources/application.properties': escaped });
    const { user, system } = process.cpuUsage(before);
    assert.deepEqual([none.primary, none.problems], [[], []]);
    // 3 s when each entry was looked through to the end of the file.
    assert.ok(user + system < longest / 5, `${user + system} µs`);

    const continued = `${'a\\\n'.repeat(4000)}\nserver.port=3000\n`;
    const after = await plan({ 'src/main/resources/application.properties': continued });
    assert.equal(after.primary[0]?.edits[0]?.start, continued.indexOf('3000'));
  });

  it('together more than one change may cost are refused, the dearest named', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`a${at}/config.yml`, `port: 3000\n${'# text\n'.repeat(2000)}`]),
    );
    const { primary, companions, problems } = await plan({
      ...files,
      'z/config.yml': `port: 3000\n${'#\n'.repeat(400_000)}`,
    });
    assert.deepEqual([primary, companions], [[], []]);
    assert.deepEqual(problems, [
      {
        file: '/w/z/config.yml',
        reason: 'together with the other files, more than can be looked through for one change',
      },
    ]);
  });

  it('are looked at in one place where an editor asks about one place', () => {
    const text = `${'app.listen(3000);\n'.repeat(5000)}app.listen(4000);\n`;
    const at = text.indexOf('4000');
    assert.deepEqual(
      portLiterals(text, 'javascript', 'server.js', { start: at + 1, end: at + 1 }).map(({ port, line }) => [
        port,
        line,
      ]),
      [[4000, 5001]],
    );
    const env = `${Array.from({ length: 500 }, (_, index) => `K${index}_PORT=${2000 + index}`).join('\n')}\nPORT=9999\n`;
    const place = env.indexOf('9999');
    assert.deepEqual(
      portLiterals(env, 'dotenv', '.env', { start: place, end: place }).map(({ port }) => port),
      [9999],
    );
  });
});
