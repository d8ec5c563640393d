/** 127.0.0.1 and ::1 are held by two programs: what `localhost` shows is one of them. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import { type Actor, startOrphan } from './actors.ts';
import type { Story } from './story.ts';
import { text } from './texts.ts';

const addresses = ['127.0.0.1', '::1'] as const;

/** Two shops of others, each on one family of addresses alone. */
async function pair(folder: string, port: number, cleanup: Cleanup): Promise<readonly Actor[]> {
  const actors: Actor[] = [];
  for (const [index, host] of addresses.entries()) {
    const elsewhere = `${folder}-of-others-${index + 1}`;
    await mkdir(elsewhere);
    const server = `require('node:http').createServer((_, response) => response.end('${host}')).listen(${port}, '${host}');\n`;
    await writeFile(join(elsewhere, 'server.js'), server);
    actors.push(await startOrphan(elsewhere, port, cleanup));
    await until(`the shop on ${host}`, async () => (await httpGet(port, '/', host)) === host);
  }
  return actors;
}

export const twoAnswersStory: Story = {
  name: 'two-answers',
  title:
    'two programs answer on one port: both are named with their addresses and which of them is localhost; nobody is ended',
  workspace: 'node-app',
  choosePort: freePort,
  before: pair,
  tell: async ({ workbench, port, actors }) => {
    await workbench.openTerminal();
    await workbench.typeInTerminal(`PORT=${port} node server.js`);
    const { message } = await workbench.notification(text.diagnostic(port));
    assert.match(message, /Different programs answer on it: /);
    for (const address of [`127.0.0.1:${port}`, `[::1]:${port}`]) assert.ok(message.includes(address), message);
    const leadsTo = Number(/“localhost” leads to .*?\(pid (\d+)\)/.exec(message)?.[1]);
    // As a browser asks: what was said of localhost is so.
    const answer = await httpGet(port, '/', 'localhost');
    assert.equal(
      actors.findIndex(({ pid }) => pid === leadsTo),
      addresses.findIndex(host => host === answer),
      message,
    );
    await workbench.screenshot('two-answers-1-conflict');
    await workbench.clickNotificationButton(text.diagnostic(port), /This Time$/);
    await until('a shop beside them', async () => {
      const [, to] = /Shop is open on http:\/\/localhost:(\d+)/.exec(await workbench.terminalText()) ?? [];
      return to !== undefined && Number(to) !== port && httpGet(Number(to));
    });
    for (const actor of actors) assert.ok(await actor.isAlive(), 'nobody is ended');
  },
};
