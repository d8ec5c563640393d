import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, InternalCommand, ViewCommand } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Listener } from '../../src/core/model/probe.ts';
import type { Holder } from '../../src/core/model/process.ts';
import type { PortRow } from '../../src/core/rows/portRows.ts';
import { PortsTree } from '../../src/vscode/ui/ports/portsTree.ts';
import { reportScheme } from '../../src/vscode/ui/report.ts';
import { api, eventThat, folder, freePort, Occupant } from './support.ts';

const now = 1_800_000_000_000;
const startedAt = now - 12 * 60_000;

function holder(pid: number, cwd: string): Holder {
  return {
    pid,
    name: 'node',
    commandLine: 'node server.js',
    args: ['node', 'server.js'],
    cwd,
    startedAt,
    parents: [],
    sockets: [],
  };
}

function on(port: number, rest: Partial<Listener> = {}, protocol: 'tcp' | 'udp' = 'tcp'): Listener {
  return { endpoint: { protocol, port, host: '127.0.0.1' }, ...rest };
}

const conflict: Conflict = {
  id: 'c1',
  source: { kind: 'terminal', id: 't', name: 'bash', commandLine: 'node <b>' },
  endpoint: { protocol: 'tcp', port: 3000 },
  candidates: [],
  firstSeen: startedAt,
  lastSeen: startedAt,
  count: 1,
  state: 'diagnosed',
};

suite('the Ports view', () => {
  let looks = 0;
  let tree: PortsTree;

  setup(() => {
    looks = 0;
    const listeners = [
      on(5432, { container: { engine: 'docker', name: 'db', image: 'postgres:16' } }),
      on(5353, { user: 'avahi' }, 'udp'),
      on(4000, { holder: holder(77, folder().uri.fsPath) }),
    ];
    tree = new PortsTree(
      () => [conflict],
      async () => {
        looks += 1;
        tree.show({ listeners, windowPids: [], platform: 'linux' });
      },
      () => [],
      () => now,
    );
  });
  teardown(() => tree.dispose());

  const rows = async () => {
    const groups = await tree.getChildren();
    return Promise.all(groups.map(async group => ({ group, rows: await tree.getChildren(group) })));
  };
  const item = (row: PortRow | undefined) => {
    assert.ok(row);
    return tree.getTreeItem(row);
  };

  test('looks once, and has conflicts first, then this workspace, then the others', async () => {
    const shown = (await rows()).map(each => [item(each.group).label, each.rows.map(row => item(row).label)]);
    assert.deepEqual(shown, [
      ['Conflicts', ['3000']],
      ['This Workspace', ['4000']],
      ['Other Processes', ['5353/udp', '5432']],
    ]);
    await rows();
    assert.equal(looks, 1);
  });

  test('a row tells name, pid, folder and age, or the container; what its menu needs, and a sentence for screen readers', async () => {
    const [conflicts, ours, others] = await rows();
    const own = item(ours?.rows[0]);
    assert.equal(own.description, `node server.js · pid 77 · ${folder().uri.path.split('/').at(-1)} · 12 min`);
    assert.equal(own.contextValue, 'listener.tcp');
    assert.match(own.accessibilityInformation?.label ?? '', /^Port 4000, node server\.js · pid 77/);
    const [avahi, database] = (others?.rows ?? []).map(item);
    assert.equal(database?.description, 'db (postgres:16) · process not visible');
    assert.equal(avahi?.description, 'avahi');
    assert.equal(avahi?.contextValue, 'listener.udp');
    const failed = item(conflicts?.rows[0]);
    assert.equal(failed.contextValue, 'conflict.port');
    assert.deepEqual(failed.command?.arguments, ['c1']);
    assert.equal(failed.command?.command, InternalCommand.showConflict);
    assert.equal(failed.accessibilityInformation?.label, 'Port 3000 could not be bound.');
  });

  test('the tooltip of a row is made late, and text of a process in it is no markup', async () => {
    tree.show({
      listeners: [
        on(4000, { holder: { ...holder(77, '/tmp/[x](command:y)'), args: ['<img>'], commandLine: '<img>' } }),
      ],
      windowPids: [],
      platform: 'linux',
    });
    const [, group] = await rows();
    const [row] = group?.rows ?? [];
    assert.ok(row);
    const before = item(row);
    assert.equal(before.tooltip, undefined);
    const { tooltip } = tree.resolveTreeItem(before, row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.doesNotMatch(tooltip.value, /<img|\]\(command/);
    assert.match(tooltip.value, /127\\\.0\\\.0\\\.1\\:4000/);
  });

  test('a filter hides what does not have its words, and tells the view', async () => {
    await rows();
    const redrawn = eventThat(tree.onDidChangeTreeData, () => true, 'a redraw');
    tree.filter = 'postgres';
    await redrawn;
    assert.deepEqual(
      (await rows()).map(({ group }) => group.kind === 'group' && group.id),
      ['others'],
    );
    tree.filter = 'no such thing';
    assert.deepEqual(await rows(), []);
  });

  test('what looks the same is not drawn anew, and what has changed is, alone, as the row that VS Code knows', async () => {
    const given = (await rows()).flatMap(each => each.rows);
    const listeners = (cwd: string, more: readonly Listener[] = []) => [
      on(5432, { container: { engine: 'docker', name: 'db', image: 'postgres:16' } }),
      on(5353, { user: 'avahi' }, 'udp'),
      on(4000, { holder: { ...holder(77, folder().uri.fsPath), commandLine: cwd, args: ['node', cwd] } }),
      ...more,
    ];
    const redrawn: (readonly PortRow[] | undefined)[] = [];
    const subscription = tree.onDidChangeTreeData(changed => redrawn.push(changed));
    const show = (found: readonly Listener[]) => tree.show({ listeners: found, windowPids: [], platform: 'linux' });
    show(listeners('server.js'));
    tree.draw();
    assert.deepEqual(redrawn, []);

    show(listeners('other.js'));
    const own = given.find(row => row.id.includes('4000'));
    assert.ok(own);
    assert.equal(redrawn.length, 1);
    assert.deepEqual(redrawn[0], [own]);
    assert.equal(redrawn[0]?.[0], own);
    assert.match(String(item(own).description), /^node other\.js/);

    show(listeners('other.js', [on(4001, { holder: holder(78, folder().uri.fsPath) })]));
    assert.deepEqual(redrawn.slice(1), [undefined], 'another row: all are asked for');
    subscription.dispose();
  });

  test('opens by its command, does nothing without a row, and shows the report of one', async () => {
    await api();
    const port = await freePort();
    const occupant = await Occupant.on(port, '127.0.0.1');
    try {
      await vscode.commands.executeCommand(Command.showPorts);
      await vscode.commands.executeCommand(ViewCommand.refresh);
      await vscode.commands.executeCommand(ViewCommand.copyAddress);
      const row: PortRow = {
        kind: 'listener',
        id: 'x',
        endpoint: { protocol: 'tcp', port, host: '127.0.0.1' },
        listener: on(port),
        addresses: [],
        ours: true,
      };
      const opened = eventThat(
        vscode.workspace.onDidOpenTextDocument,
        document => document.uri.scheme === reportScheme && document.getText().includes(String(port)),
        'the report',
      );
      await vscode.commands.executeCommand(ViewCommand.showReport, row);
      assert.match((await opened).getText(), new RegExp(`\\b${occupant.pid}\\b`));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      await occupant.dispose();
    }
  });
});
