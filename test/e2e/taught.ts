/** A house teaches its own wording, and reports one that was missed. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import { startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';

const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
/** Prints one line as the house's own server does, and fails. */
const saying = (line: string): string => `console.error(${JSON.stringify(line)});\nprocess.exitCode = 1;\n`;

export const taughtStory: Story = {
  name: 'taught',
  title:
    'a pattern of the settings makes the wording of a house a failure like any other; one that was missed is reported masked, with what was understood',
  workspace: 'node-app',
  settings: { 'portMedic.watch.patterns': [String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`] },
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    const line = `MYSRV-0042 nobody can serve endpoint 127.0.0.1:${port}`;
    await writeFile(join(folder, 'known.js'), saying(line));
    await writeFile(
      join(folder, 'unknown.js'),
      saying(`MYSRV-0043 endpoint 127.0.0.1:${port} denied, --token=${secret}`),
    );
    return [await startOrphan(folder, port, cleanup)];
  },
  tell: async ({ workbench, port, actors }) => {
    const orphan = only(actors);
    await workbench.openTerminal();
    await workbench.typeInTerminal('node known.js');
    await workbench.notification(new RegExp(`Port ${port} is held by .*\\(pid ${orphan.pid}\\)`));
    await workbench.screenshot('taught-1-pattern');
    await workbench.runCommand('Notifications: Clear All Notifications');

    await workbench.typeInTerminal('clear');
    await workbench.typeInTerminal('node unknown.js');
    await workbench.terminalShows('MYSRV-0043');
    await workbench.runCommand('Port Medic: Report a Missed Failure…');
    const issue = await until('the text of the issue', async () => {
      const shown = await workbench.editorText();
      return shown.includes('MYSRV-0043') && shown;
    });
    assert.match(issue, /What was understood[\s\S]*Nothing\./);
    assert.ok(!issue.includes(secret), issue);
    await workbench.screenshot('taught-2-missed');
    assert.ok(await orphan.isAlive(), 'nothing was ended');
  },
};
