import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'jsonc-parser';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import type { RunContext } from '../../../src/core/workspace/run/runContext.ts';
import type { PortSwitchHints } from '../../../src/core/workspace/site.ts';
import { workspaceRuns } from '../../../src/core/workspace/workspaceRuns.ts';
import { createFileReader } from '../../../src/node/files.ts';
import { fixtureJson, fixturePath, fixtureText } from '../../support/fixtures.ts';
import { parseProjects } from '../fix/switchPort/marked.ts';

// What a switch would change, and which port a failure that names none is about, are answers to one question: where is the port of this run
// stated? Every project of the switch's fixtures is asked both ways.

const folder = mkdtempSync(join(tmpdir(), 'one-answer-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Asked {
  readonly name: string;
  readonly root: string;
  readonly from: number;
  readonly to: number;
  readonly hints: PortSwitchHints;
}

/** The run that the hints name; `undefined` where they name none, or a project that only the switch knows. */
function contextOf({ root, hints }: Asked): Omit<RunContext, 'files'> | undefined {
  const json = (path: string): Record<string, unknown> => {
    const file = join(root, path);
    return existsSync(file)
      ? (parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Record<string, unknown>)
      : {};
  };
  const { activeConfiguration, activeProject, activeScript, activeTask, startedBy, startedIn = '' } = hints;
  const runs = workspaceRuns({
    folder: root,
    platform: 'linux',
    launches: json('.vscode/launch.json')['configurations'],
    tasks: json('.vscode/tasks.json')['tasks'],
  });
  if (activeProject !== undefined) return undefined;
  if (startedBy !== undefined) return { commandLine: startedBy, cwd: join(root, startedIn) };
  if (activeScript !== undefined) {
    const scripts = json('package.json')['scripts'] as Readonly<Record<string, string>> | undefined;
    return scripts?.[activeScript] === undefined ? undefined : { commandLine: `npm run ${activeScript}`, cwd: root };
  }
  const run = runs.find(
    ({ kind, name }) => (kind === 'launch' && name === activeConfiguration) || (kind === 'task' && name === activeTask),
  );
  if (run === undefined) return undefined;
  return run.kind === 'launch' ? { launch: run.launch, cwd: run.cwd } : { commandLine: run.commandLine, cwd: run.cwd };
}

function projects(): Asked[] {
  const whole = readdirSync(fixturePath('projects')).map((name): Asked => {
    const spec = fixtureJson('projects', name, 'case.json') as PortSwitchHints & { port: number; newPort: number };
    const root = fixturePath('projects', name, 'before');
    return { name: `projects/${name}`, root, from: spec.port, to: spec.newPort, hints: spec };
  });
  const small = readdirSync(fixturePath('switches')).flatMap(file =>
    parseProjects(fixtureText('switches', file)).map(({ name, from, to, hints, files }, index): Asked => {
      const root = join(folder, `${file}-${index}`);
      for (const { path, before } of files) {
        if (before === undefined) continue;
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), before);
      }
      return { name: `${file}: ${name}`, root, from, to, hints };
    }),
  );
  return [...whole, ...small].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where both are right and say different things, each with why. */
const apart: readonly (readonly [string, RegExp])[] = [
  [
    'the switch is about the debugger or a side door, of which this failure says nothing',
    /inspector|debugger|side door/,
  ],
  ['several servers are started, the switch is about one', /own-concurrently|turbo-two-apps|C: |inside the quotes/],
  ['the port that the tool listens on, beside that of what it starts', /platforms.txt: Netlify/],
  [
    'no list of the repository declares the package',
    /pnpm filter with a scope|pnpm's filter with dots|nx takes the scripts/,
  ],
  ['an input is asked for at the start', /the input that is used/],
];

for (const asked of projects()) {
  const context = contextOf(asked);
  if (context === undefined || apart.some(([, names]) => names.test(asked.name))) continue;
  test(`one answer: ${asked.name}`, async () => {
    const { root, from, to, hints } = asked;
    const files = createFileReader();
    const plan = await planPortSwitch({ root, files, from, to, hints });
    // No edit: the line that was typed states it, or the switch has other reasons not to.
    if (plan.primary.length === 0) return;
    const list = await candidates(
      { kind: 'in-use', ruleId: 'os-in-use', excerpt: '', frames: [] },
      { ...context, files },
    );
    const best = list.filter(({ confidence }) => confidence === list[0]?.confidence);
    assert.ok(
      best.some(({ endpoint }) => endpoint.protocol !== 'unix' && endpoint.port === from),
      JSON.stringify({ list, plan }),
    );
  });
}
