/** Plans a switch that nobody asked for in a folder that is nowhere, so that the first real plan finds its code compiled (see core/rehearsal.ts). */
import type { FileReader } from '../../host.ts';
import type { PortSwitchPlan } from '../../model/fix.ts';
import { planPortSwitch } from './index.ts';
import { planRunOnce } from './runOnce.ts';
import { portsInWorkspace } from './used.ts';

const root = '/rehearsal';
const manifest = '{ "scripts": { "dev": "vite --port 3000" }, "devDependencies": { "vite": "8" } }\n';
const texts = new Map([
  [`${root}/package.json`, manifest],
  [`${root}/server.js`, "require('node:http').createServer().listen(process.env.PORT ?? 3000);\n"],
]);
const files: FileReader = {
  read: file => Promise.resolve(texts.get(file)),
  find: () => Promise.resolve([...texts.keys()]),
  exists: file => Promise.resolve(texts.has(file)),
};

/** What would be edited there. */
export async function rehearseSwitch(): Promise<PortSwitchPlan> {
  const ports = { from: 3000, to: 3001 };
  const commandLine = 'npm run dev';
  const plan = await planPortSwitch({ root, files, ...ports, hints: { startedBy: commandLine, startedIn: '' } });
  await planRunOnce({ ...ports, commandLine, manifest });
  await portsInWorkspace(root, files);
  return plan;
}
