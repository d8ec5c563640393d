/** `.env` files and their layers. */

import { foreignVariable, portVariable } from '../../commands/options.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import { entriesIn } from '../../configs/entry.ts';
import { dotenvEntriesOf, type SourceFile } from '../../configs/sourceFile.ts';
import { dotenvReaches, ownVariables, rowsOf } from '../../programs/table.ts';
import { Layer, type Site } from '../site.ts';
import { sitesByEntry } from './fileSites.ts';

/** Does a program take its port from this variable of a dotenv file? `mentioned`: a config file of the project names it. */
export function readsFromDotenv(runner: string, name: string, mentioned: boolean): boolean {
  if (mentioned && !ownVariables.has(name)) return true;
  const rows = rowsOf(runner);
  return rows.length === 0 ? !ownVariables.has(name) : rows.some(row => dotenvReaches(row, name));
}

/**
 * The file's variables that hold the number. What of it is in force is decided by the chooser. `published`: variables by
 * which a compose file beside it publishes ports of containers.
 */
export function dotenvSites(port: number, file: SourceFile, published: ReadonlySet<string>): readonly Site[] {
  const parsed = dotenvEntriesOf(file);
  const hosts = new Map(entriesIn(parsed).map(entry => [entry.path[0] ?? '', entry.raw]));
  return sitesByEntry(port, file, parsed, (entry, span) => {
    const name = entry.path[0] ?? '';
    const before = file.text.slice(entry.span.start, span.start);
    const whole =
      /^(?:tcp:\/\/|https?:\/\/)?(?:[\w.*+[\]:-]*:)?$/.test(before) &&
      /^(?:[/;,]|$)/.test(file.text.slice(span.end, entry.span.end));
    if (
      whole &&
      (published.has(name) || ownVariables.has(name) || (portVariable.test(name) && !foreignVariable.test(name)))
    ) {
      return {
        role: 'bind',
        why: `${name} in ${file.name}${published.has(name) ? ', which compose publishes' : ''}`,
        layer: Layer.envFile,
        variable: name,
        pick: name === 'PORT' ? 2 : /^(?:APP|SERVER|HTTP|WEB|API)_PORT$/.test(name) ? 1 : 0,
        group: `${file.path}:${name}`,
        ...(entry.shadowed === true ? { inactive: 'set again further down' } : {}),
      };
    }
    if (followsLocalHost(before)) return { role: 'follow', why: `${name} names the server's address`, certain: true };
    if (portVariable.test(name) && before === '') {
      const host = hosts.get(name.replace(/PORT$/, 'HOST')) ?? hosts.get(name.replace(/PORT$/, 'HOSTNAME'));
      if (host === undefined || /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1|)$/.test(host)) {
        return {
          role: 'follow',
          why: `${name} names the server's port`,
          certain: host !== undefined,
          when: lead => lead.layer === Layer.compose || /compose/.test(lead.group ?? ''),
        };
      }
    }
    return { role: 'apart', why: `${name} is not a port of this server` };
  }).sites;
}
