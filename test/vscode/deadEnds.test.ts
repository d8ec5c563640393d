import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Setting, settingSection } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Switchable } from '../../src/core/model/fix.ts';
import type { Source } from '../../src/core/model/run.ts';
import * as planners from '../../src/fixPlanners.ts';
import { offeredFixes, whyNoSwitch } from '../../src/vscode/apply/offers.ts';
import { Rerun } from '../../src/vscode/apply/rerun.ts';
import { onNextPort } from '../../src/vscode/apply/runOnce.ts';
import { type NotStarted, notStarted } from '../../src/vscode/text/restart.ts';
import type { Tools } from '../../src/vscode/tools.ts';
import { Runs } from '../../src/vscode/watch/runs/runs.ts';
import { unsavedText, workspaceFolders } from '../../src/vscode/workspace.ts';
import { canBind } from '../host/ports.ts';
import { quietServices, silent } from './services.ts';
import {
  api,
  bareShell,
  bash,
  configure,
  conflictThat,
  diagnosed,
  eventThat,
  file,
  folder,
  freePort,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { withoutQuestions } from './tools.ts';

/** Two ports in a row that are free. */
async function neighbours(): Promise<readonly [number, number]> {
  for (;;) {
    const port = await freePort();
    if (await canBind(port + 1)) return [port, port + 1];
  }
}

suite('the port of a compound’s other half', () => {
  const launch = (name: string, port: number) => ({
    type: 'node',
    request: 'launch',
    name,
    program: file('server.js'),
    env: { PORT: String(port) },
  });
  let one: number;
  let two: number;
  let occupant: Occupant;

  suiteSetup(async () => {
    await api();
    await write('server.js', serverSource);
  });
  setup(async () => {
    [one, two] = await neighbours();
    occupant = await Occupant.on(one);
    await configure('launch', {
      configurations: [launch('One', one), launch('Two', two)],
      compounds: [{ name: 'Both', configurations: ['One', 'Two'] }],
    });
  });
  teardown(async () => {
    await vscode.debug.stopDebugging();
    await occupant.dispose();
    await configure('launch', { configurations: [], compounds: [] });
    await vscode.workspace
      .getConfiguration(settingSection)
      .update(Setting.preflight, undefined, vscode.ConfigurationTarget.Workspace);
  });

  test('is not what the failure of the first is to be switched to', async () => {
    await withoutQuestions();
    const over = eventThat(
      vscode.debug.onDidTerminateDebugSession,
      session => session.name === 'One',
      'the end of One',
    );
    assert.ok(await vscode.debug.startDebugging(folder(), 'One', { noDebug: true }));
    await over;
    const { suggestedPort } = await conflictThat(diagnosed(one), `port ${one}`);
    assert.ok(suggestedPort !== undefined && suggestedPort > two, `${suggestedPort}`);
  });

  test('is neither what the question before the start offers, nor what the box for a new port holds or takes', async () => {
    const services = quietServices(workspaceFolders(), { unsavedText, workspaceFolders });
    try {
      const source = (name: string, port: number): Source => ({
        kind: 'debug',
        id: name,
        name,
        configuration: launch(name, port),
      });
      const tools = { ...services, planners: async () => planners };
      const once = await onNextPort(tools, source('One', one), { protocol: 'tcp', port: one });
      assert.ok(once !== undefined && once.port > two, `${once?.port}`);
      assert.equal(once.plan?.kind === 'configuration' && once.plan.certain, true);
      // While the other half is asked the same: it is given yet another.
      const other = await onNextPort(tools, source('Two', two), { protocol: 'tcp', port: two });
      assert.ok(other !== undefined && other.port > two && other.port !== once.port, `${other?.port}`);

      const held = await services.freePorts.next(one);
      assert.ok(held !== undefined && held > two, `${held}`);
      assert.equal(await services.freePorts.problem({ protocol: 'tcp', port: two }), 'spoken-for');
    } finally {
      services.dispose();
    }
  });
});

suite('a conflict whose port no file states', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant;
  let port: number;

  suiteSetup(async () => {
    await api();
    await write('server.js', serverSource);
    await write('envServer.js', serverSource);
    terminal = await bash();
  });
  suiteTeardown(() => terminal.dispose());
  setup(async () => {
    port = await freePort();
    occupant = await Occupant.on(port);
  });
  teardown(() => occupant.dispose());

  const failing = async (line: string): Promise<Conflict> => {
    terminal.shellIntegration?.executeCommand(line);
    return conflictThat(
      conflict =>
        diagnosed(port)(conflict) &&
        conflict.switchable !== undefined &&
        conflict.source.kind === 'terminal' &&
        conflict.source.commandLine === line,
      `port ${port}, with what is known of a switch`,
    );
  };
  const kinds = (conflict: Conflict): readonly string[] => offeredFixes(conflict).map(({ kind }) => kind);

  test('is offered the same start on another port in the place of the switch, where the line says which', async () => {
    const conflict = await failing(`PORT=${port} node server.js`);
    assert.deepEqual(conflict.switchable, { refusal: { kind: 'not-stated' }, once: 'certain' });
    const asBefore = conflict.diagnosis?.fixes.map(({ kind }) => kind) ?? [];
    assert.ok(asBefore.includes('switch-port'), asBefore.join(', '));
    assert.ok(!kinds(conflict).includes('switch-port'), kinds(conflict).join(', '));
    assert.equal(kinds(conflict).indexOf('switch-once'), asBefore.indexOf('switch-port'));
  });

  test('is offered the same start with a variable only where the program’s own code is seen to read it', async () => {
    await write('fixed.js', `require('node:http').createServer().listen(${port});\n`);
    const fixed = await failing('node fixed.js');
    assert.equal(fixed.switchable?.once, 'no');
    assert.ok(!kinds(fixed).includes('switch-once'), kinds(fixed).join(', '));

    await write('open.js', `require('node:http').createServer().listen(process.env.PORT ?? ${port});\n`);
    const open = await failing('node open.js');
    assert.equal(open.switchable?.once, 'certain');
    assert.ok(kinds(open).includes('switch-once'), kinds(open).join(', '));
  });

  test('is offered the switch where a file states it, and the edit is planned before anybody clicks', async () => {
    await write('.env', `PORT=${port}\n`);
    const conflict = await failing('node --env-file=.env envServer.js');
    assert.equal(conflict.switchable?.refusal, undefined);
    assert.ok(kinds(conflict).includes('switch-port'), kinds(conflict).join(', '));
    assert.equal(whyNoSwitch(conflict), undefined);
    await write('.env', '');
  });

  test('has no button where neither can be, and the list of fixes says why', async () => {
    const conflict = await failing(`node server.js ${port}`);
    const refused = (switchable: Switchable): Conflict => ({ ...conflict, switchable });
    const neither = refused({ refusal: { kind: 'not-stated' }, once: 'no' });
    assert.ok(!kinds(neither).some(kind => kind.startsWith('switch-')), kinds(neither).join(', '));
    assert.match(whyNoSwitch(neither) ?? '', new RegExp(`^Port ${port} is not written in any configuration`));
    const broken = refused({ refusal: { kind: 'problem', file: file('app.toml'), reason: 'bad syntax' }, once: 'no' });
    assert.equal(whyNoSwitch(broken), 'app.toml was left alone: bad syntax.');
    const readOnly = refused({ refusal: { kind: 'read-only', file: file('app.toml') }, once: 'no' });
    assert.equal(whyNoSwitch(readOnly), 'Nothing was changed: app.toml is read-only.');

    const certain = kinds(refused({ refusal: { kind: 'not-stated' }, once: 'certain' }));
    const asBefore = conflict.diagnosis?.fixes.map(({ kind }) => kind) ?? [];
    assert.equal(certain.indexOf('switch-once'), asBefore.indexOf('switch-port'), certain.join(', '));
    const maybe = kinds(refused({ refusal: { kind: 'not-stated' }, once: 'maybe' }));
    assert.deepEqual(
      maybe,
      asBefore.filter(kind => !kind.startsWith('switch-')),
    );
  });
});

suite('what cannot be started again says why', () => {
  let runs: Runs;
  let rerun: Rerun;

  suiteSetup(api);
  setup(() => {
    runs = new Runs();
    rerun = new Rerun(runs, async (): Promise<Tools> => assert.fail('nothing is looked up'), silent);
  });
  teardown(() => runs.dispose());

  test('a port that was only asked about', async () => {
    assert.deepEqual(await rerun.run({ kind: 'command' }), { kind: 'nothing-run' });
    assert.equal(rerun.canRun({ kind: 'command' }), false);
  });

  test('a run that is not remembered any more, of every kind', async () => {
    const sources: readonly Source[] = [
      { kind: 'debug', id: 'gone', name: 'Gone', configuration: {} },
      { kind: 'task', id: 'gone', name: 'gone' },
      { kind: 'terminal', id: 'gone', name: 'bash', commandLine: 'npm start' },
    ];
    for (const source of sources) {
      assert.deepEqual(await rerun.run(source), { kind: 'forgotten' });
      assert.deepEqual(rerun.whyNot(source), { kind: 'forgotten' });
      const plan = { kind: 'command', env: {}, commandLine: 'npm start', certain: true } as const;
      assert.deepEqual(await rerun.runChanged(source, plan), { kind: 'forgotten' });
    }
  });

  test('a terminal whose command line nobody vouches for, open and closed', async () => {
    const terminal = vscode.window.createTerminal({ name: 'bare', shellPath: bareShell });
    const { id } = runs.terminals.bare(terminal);
    const source: Source = { kind: 'terminal', id, name: 'bare' };
    assert.deepEqual(await rerun.run(source), { kind: 'line-unknown', terminal: 'bare' });
    const closed = eventThat(vscode.window.onDidCloseTerminal, each => each === terminal, 'the end of the terminal');
    terminal.dispose();
    await closed;
    assert.deepEqual(await rerun.run(source), { kind: 'terminal-closed', terminal: 'bare' });
  });

  test('a debug session whose start is cancelled, and one that cannot be changed for one run', async () => {
    await write('once.js', '');
    let refuses = false;
    const provider = vscode.debug.registerDebugConfigurationProvider('*', {
      resolveDebugConfigurationWithSubstitutedVariables: (_, configuration) => (refuses ? undefined : configuration),
    });
    try {
      const over = eventThat(vscode.debug.onDidTerminateDebugSession, ({ name }) => name === 'Refused', 'the end');
      const configuration = { type: 'node', request: 'launch', name: 'Refused', program: file('once.js') };
      assert.ok(await vscode.debug.startDebugging(folder(), configuration, { noDebug: true }));
      const { id } = await over;
      refuses = true;
      const source: Source = { kind: 'debug', id, name: 'Refused', configuration };
      assert.equal(rerun.whyNot(source), undefined);
      assert.deepEqual(await rerun.run(source), { kind: 'session-refused', session: 'Refused' });
      const plan = { kind: 'command', env: {}, commandLine: 'node once.js', certain: true } as const;
      assert.deepEqual(await rerun.runChanged(source, plan), { kind: 'not-once' });
    } finally {
      provider.dispose();
    }
  });

  test('each in one sentence of its own that names what the user knows', () => {
    const reasons: readonly NotStarted[] = [
      { kind: 'nothing-run' },
      { kind: 'line-unknown', terminal: 'bash $(x)' },
      { kind: 'terminal-closed', terminal: 'bash $(x)' },
      { kind: 'forgotten' },
      { kind: 'session-refused', session: 'Pre' },
      { kind: 'task-refused', task: 'dev', reason: 'Task not found' },
      { kind: 'shell-unknown', terminal: 'bash $(x)' },
      { kind: 'not-once' },
    ];
    const sentences = reasons.map(notStarted);
    assert.equal(new Set(sentences).size, reasons.length);
    for (const [at, reason] of reasons.entries()) {
      const name = 'session' in reason ? 'Pre' : 'task' in reason ? 'dev' : 'terminal' in reason ? 'bash' : '';
      assert.ok(sentences[at]?.includes(name), sentences[at]);
      assert.doesNotMatch(sentences[at] ?? '', /\$\(x\)|\n|\{\d\}/);
    }
  });
});
