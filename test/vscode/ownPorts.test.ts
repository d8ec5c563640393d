import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Source } from '../../src/core/model/run.ts';
import { MoveStore } from '../../src/core/moveStore.ts';
import type { Services } from '../../src/core/services.ts';
import { sharedVariable } from '../../src/vscode/apply/folderRuns.ts';
import { ownFor, withOwnPorts } from '../../src/vscode/apply/ownPort.ts';
import { ChoosePortTool } from '../../src/vscode/lm/choosePort.ts';
import { DiagnosePortTool } from '../../src/vscode/lm/diagnosePort.ts';
import { type Kept, OwnPorts } from '../../src/vscode/ownPorts.ts';
import type { Tools } from '../../src/vscode/tools.ts';
import { quietServices, silent } from './services.ts';
import { configure, file, folder, freePort, Occupant, write } from './support.ts';
import { Orphan } from './tools.ts';

/** VS Code's storage and variables, in memory. */
function memory(): {
  readonly kept: Kept;
  readonly carried: Map<string, string>;
  readonly board: Map<string, unknown>;
} {
  const carried = new Map<string, string>();
  const board = new Map<string, unknown>();
  const memento = (values: Map<string, unknown>) => ({
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
    },
    setKeysForSync: () => undefined,
  });
  const scoped = {
    replace: (name: string, value: string) => void carried.set(name, value),
    delete: (name: string) => void carried.delete(name),
    get: (name: string) => (carried.has(name) ? { value: carried.get(name) } : undefined),
  };
  const kept = {
    workspaceState: memento(new Map()),
    globalState: memento(board),
    environmentVariableCollection: { getScoped: () => scoped },
  };
  return { kept: kept as unknown as Kept, carried, board };
}

const reads = (port: number) =>
  `require('http').createServer().listen(process.env.PORT || ${port}, () => console.log('ready'));\n`;

suite('a port of one’s own', () => {
  let tools: Tools;
  let own: OwnPorts;
  let state: ReturnType<typeof memory>;
  let services: Services;
  let port: number;
  let other: number;

  setup(async () => {
    [port, other] = [await freePort(), await freePort()];
    state = memory();
    services = quietServices([folder().uri.fsPath], { moves: new MoveStore() });
    own = new OwnPorts(state.kept, async () => tools);
    tools = {
      ...services,
      own,
      moves: new MoveStore(),
      log: silent,
      planners: () => import('../../src/fixPlanners.ts'),
    } as unknown as Tools;
    await write('package.json', '{}');
    await write('own-web.js', reads(port));
    await write('own-api.js', reads(other));
    await configure('launch', { version: '0.2.0', configurations: [] });
    await configure('tasks', { version: '2.0.0', tasks: [] });
  });
  teardown(() => {
    own.dispose();
    services.dispose();
  });
  suiteTeardown(async () => {
    await configure('launch', { version: '0.2.0', configurations: [] });
    await configure('tasks', { version: '2.0.0', tasks: [] });
  });

  const typed = (commandLine: string): Source => ({
    kind: 'terminal',
    id: '',
    name: 'bash',
    commandLine,
    cwd: folder().uri.fsPath,
  });
  const debugged = (configuration: object): Source => ({
    kind: 'debug',
    id: '',
    name: 'Web',
    configuration: { type: 'node', request: 'launch', name: 'Web', ...configuration },
    cwd: folder().uri.fsPath,
  });
  const ownOf = (source: Source, from = port) => ownFor(tools, { source }, { protocol: 'tcp', port: from });
  const configurations = (...all: readonly object[]) =>
    configure('launch', {
      version: '0.2.0',
      configurations: all.map(each => ({ type: 'node', request: 'launch', name: 'Api', ...each })),
    });
  const task = (command: string, options = {}) =>
    configure('tasks', { version: '2.0.0', tasks: [{ label: 'api', type: 'shell', command, options }] });

  test('a command and a task take it from the variable that their code reads', async () => {
    const named = await ownOf(typed('node own-web.js'));
    assert.deepEqual(named?.env, { PORT: String(named?.to) });
    const { kind: _kind, ...same } = typed('node own-web.js') as Extract<Source, { kind: 'terminal' }>;
    assert.deepEqual(await ownOf({ kind: 'task', ...same }), named);
  });

  test('a program that reads another variable is told by that one', async () => {
    const flask = await ownOf(typed(`FLASK_RUN_PORT=${port} flask run`));
    assert.equal(flask, undefined, 'what its line says is stronger');
    for (const [line, from, variable] of [
      ['flask run', 5000, 'FLASK_RUN_PORT'],
      ['npx next dev', 3000, 'PORT'],
    ] as const) {
      const run = await ownOf(typed(line), from);
      assert.deepEqual(run?.env, { [variable]: String(run?.to) }, line);
    }
  });

  test('what only an argument tells is for debug sessions alone', async () => {
    assert.equal(await ownOf(typed(`npx vite --port ${port}`)), undefined);
    const session = await ownOf(debugged({ program: file('node_modules/.bin/vite'), args: ['--port', String(port)] }));
    assert.ok(session !== undefined && session.env === undefined);
  });

  test('another server that reads the same variable is not moved with it', async () => {
    await task('node own-api.js');
    assert.equal(await ownOf(typed('node own-web.js')), undefined);
    const session = await ownOf(debugged({ program: file('own-web.js'), env: { PORT: String(port) } }));
    assert.ok(session !== undefined && session.env === undefined, 'sessions are given it one by one');
    const asked = { from: port, to: port + 1, env: { PORT: String(port + 1) } };
    assert.deepEqual(await sharedVariable(tools, folder(), asked), { name: 'api', port: other, variable: 'PORT' });
  });

  test('one that says its port itself stays where it is', async () => {
    await task(`PORT=${other} node own-api.js`);
    assert.ok((await ownOf(typed('node own-web.js')))?.env !== undefined);
    await task('node own-api.js', { env: { PORT: String(other) } });
    assert.ok((await ownOf(typed('node own-web.js')))?.env !== undefined);
    await task('echo nothing');
    await configurations({ program: file('own-api.js'), env: { PORT: String(other) } });
    assert.ok((await ownOf(typed('node own-web.js')))?.env !== undefined);
  });

  test('the same server by another name is no other one', async () => {
    await task('node own-web.js');
    await configurations({ name: 'Web', program: file('own-web.js') });
    assert.ok((await ownOf(typed('node own-web.js')))?.env !== undefined);
  });

  test('terminals carry it until it is given up', async () => {
    const taken = await ownOf(typed('node own-web.js'));
    assert.ok(taken);
    await own.set(folder(), taken);
    assert.deepEqual([...state.carried], [['PORT', String(taken.to)]]);
    assert.deepEqual(
      own.all.map(each => each.own),
      [[taken]],
    );
    await own.unset(folder(), port);
    assert.deepEqual([...state.carried], []);
    assert.deepEqual(own.all, []);
    assert.deepEqual([...state.board], []);
  });

  test('its number is the same each time, and neither another folder’s nor one that is taken', async () => {
    const first = await own.suggest(folder(), port);
    assert.ok(first !== undefined);
    assert.equal(await own.suggest(folder(), port), first);
    state.board.set('ownPort:file:///elsewhere', [first]);
    const second = await own.suggest(folder(), port);
    assert.ok(second !== undefined && second !== first);
    const occupant = await Occupant.on(second);
    const third = await own.suggest(folder(), port);
    assert.ok(third !== undefined && third !== first && third !== second);
    await occupant.dispose();
  });

  test('a server and the page of the same start follow it, and so does the address that is opened when it is ready', async () => {
    const to = port + 1;
    await own.set(folder(), { from: port, to, env: { PORT: String(to) } });
    const started = async (configuration: vscode.DebugConfiguration) => withOwnPorts(tools, configuration, folder());
    const server = await started({
      type: 'node',
      request: 'launch',
      name: 'Web',
      program: file('own-web.js'),
      env: { PORT: String(port) },
      serverReadyAction: { action: 'openExternally', uriFormat: `http://localhost:${port}/a` },
    });
    assert.deepEqual(server['env'], { PORT: String(to) });
    assert.deepEqual(server['serverReadyAction'], { action: 'openExternally', uriFormat: `http://localhost:${to}/a` });
    const page = { type: 'chrome', request: 'launch', name: 'Page', url: `http://localhost:${port}/cart` };
    assert.equal((await started(page))['url'], `http://localhost:${to}/cart`);
    const elsewhere = { ...page, url: `http://localhost:${other}/` };
    assert.deepEqual(await started(elsewhere), elsewhere);
    assert.equal(page.url, `http://localhost:${port}/cart`, 'what is written stays');
  });

  test('a page stays where this folder’s server was started before', async () => {
    await own.set(folder(), { from: port, to: port + 1 });
    const orphan = await Orphan.start([process.execPath, 'own-web.js'], { PORT: String(port) });
    const page = { type: 'chrome', request: 'launch', name: 'Page', url: `http://localhost:${port}/` };
    assert.deepEqual(await withOwnPorts(tools, page, folder()), page);
    await orphan.dispose();
  });

  test('agents are told of it, and given it before any other', async () => {
    const taken = await ownOf(typed('node own-web.js'));
    assert.ok(taken);
    await own.set(folder(), taken);
    const token = new vscode.CancellationTokenSource().token;
    const answer = async <T extends object>(tool: vscode.LanguageModelTool<T>, input: T) => {
      const result = await tool.invoke({ input, toolInvocationToken: undefined }, token);
      return (result?.content ?? [])
        .map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
        .join('');
    };
    const load = async () => tools;
    for (const each of [taken.from, taken.to])
      assert.match(await answer(new DiagnosePortTool(load), { port: each }), /own\\?, in the place of/);
    const choose = new ChoosePortTool(load);
    const chosen = JSON.parse(await answer(choose, { commandLine: 'node own-web.js' })) as { readonly port: number };
    assert.equal(chosen.port, taken.to);
    const again = JSON.parse(await answer(choose, { commandLine: 'node own-web.js --again' })) as {
      readonly port: number;
    };
    assert.ok(again.port !== taken.to, 'it was just given to another start');
  });
});
