/** `.env` files and their layers. */

import { foreignVariable, portVariable } from '../../commands/options.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import { dotenvEntriesOf, type SourceFile } from '../../configs/sourceFile.ts';
import { dotenvReaches, ownVariables, rowsOf } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import { Layer, type Site } from '../site.ts';

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
export function dotenvSites(port: number, file: SourceFile, published: ReadonlySet<string>): Site[] {
  const parsed = dotenvEntriesOf(file);
  if (parsed.kind === 'problem') return [];
  const hosts = new Map(parsed.entries.map(entry => [entry.path[0] ?? '', entry.raw]));
  return parsed.entries.flatMap(entry =>
    findNumber(file.text, port, entry.span.start, entry.span.end).map((span): Site => {
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
          file,
          span,
          role: 'bind',
          why: `${name} in ${file.name}${published.has(name) ? ', which compose publishes' : ''}`,
          layer: Layer.envFile,
          variable: name,
          pick: name === 'PORT' ? 2 : /^(?:APP|SERVER|HTTP|WEB|API)_PORT$/.test(name) ? 1 : 0,
          group: `${file.path}:${name}`,
          ...(entry.shadowed === true ? { inactive: 'set again further down' } : {}),
        };
      }
      if (followsLocalHost(` ${before}`))
        return { file, span, role: 'follow', why: `${name} names the server's address`, certain: true };
      if (portVariable.test(name) && before === '') {
        const host = hosts.get(name.replace(/PORT$/, 'HOST')) ?? hosts.get(name.replace(/PORT$/, 'HOSTNAME'));
        if (host === undefined || /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1|)$/.test(host)) {
          return {
            file,
            span,
            role: 'follow',
            why: `${name} names the server's port`,
            certain: host !== undefined,
            when: lead => lead.layer === Layer.compose || /compose/.test(lead.group ?? ''),
          };
        }
      }
      return { file, span, role: 'apart', why: `${name} is not a port of this server` };
    }),
  );
}
