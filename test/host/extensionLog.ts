import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Lines that are told, and how much of each, in UTF-16 units. */
const toldLines = 15;
const longestLine = 300;

/** What the extension has written into its log so far. `logs`: the folder of a server's logs, with a folder for each start in it; it need not be there. */
export function extensionLog(logs: string): string {
  if (!existsSync(logs)) return '';
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('Port Medic.log'))
    .map(name => join(logs, name));
  const newest = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  return newest === undefined ? '' : readFileSync(newest, 'utf8');
}

/** Its last lines, each on a line of its own; of a test that failed they say what the extension took note of. */
export function lastLines(log: string): readonly string[] {
  const lines = log.split('\n').filter(line => line !== '');
  return lines.slice(-toldLines).map(line => line.slice(0, longestLine));
}
