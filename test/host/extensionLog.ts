import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Lines that are told, and how much of each, in UTF-16 units. */
const toldLines = 15;
const longestLine = 300;

/** The newest log of the extension. `logs`: the folder of a server's logs, with a folder for each start in it; it need not be there. */
function logFile(logs: string): string | undefined {
  if (!existsSync(logs)) return undefined;
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('Port Medic.log'))
    .map(name => join(logs, name));
  return files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** How much the extension has written into its log so far, in bytes. */
export function logSize(logs: string): number {
  const file = logFile(logs);
  return file === undefined ? 0 : statSync(file).size;
}

/** What it has written since there were `from` bytes. */
export function extensionLog(logs: string, from = 0): string {
  const file = logFile(logs);
  return file === undefined ? '' : readFileSync(file).subarray(from).toString();
}

/** Its last lines, each on a line of its own; of a test that failed they say what the extension took note of. */
export function lastLines(log: string): readonly string[] {
  const lines = log.split('\n').filter(line => line !== '');
  return lines.slice(-toldLines).map(line => line.slice(0, longestLine));
}
