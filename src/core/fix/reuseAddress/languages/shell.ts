import type { Language, Site, Source } from '../language.ts';
import { lastBefore } from '../source.ts';
import { needs } from '../states.ts';

/** A socat address that listens: `TCP-LISTEN:8080,fork`. The port may be a variable, quoted or not. */
const address =
  /(?<![\w-])(?:TCP[46]?|OPENSSL|SSL)-L(?:ISTEN)?:(?<port>(?:\$\{[^}\s]{0,80}\}|\$\([^)\n]{0,80}\)|"\$\w{1,80}"|[^\s,"'`|;&!])+)(?<options>(?:,(?:\$\{[^}\s]{0,80}\}|[^\s"'`|;&!])*)?)/dgi;

/** Code, or in quotes: not the text of a here document. */
function isCommand(code: string, at: number): boolean {
  return /\S/.test(code.charAt(at)) || /["']/.test(code.charAt(lastBefore(code, at)));
}

function socat({ live, code }: Source): Site[] {
  if (!/\bsocat\b/.test(code)) return [];
  const sites: Site[] = [];
  for (const found of live.matchAll(address)) {
    if (sites.length >= 100) break;
    if (!isCommand(code, found.index)) continue;
    const range = { start: found.index, end: found.index + found[0].length };
    const options = found.groups?.['options'] ?? '';
    const at = found.indices?.groups?.['port']?.[1] ?? range.end;
    const given = /,(?:so-)?reuseaddr(?:=(\w*))?(?=,|$)/i.exec(options);
    if (given === null) {
      sites.push({ ...range, state: needs('inserted', { start: at, end: at, text: ',reuseaddr' }) });
    } else if (given[1] === '0') {
      const value = at + given.index + given[0].length - 1;
      sites.push({ ...range, state: needs('switched-on', { start: value, end: value + 1, text: '1' }) });
    } else {
      sites.push({ ...range, state: { kind: 'set' } });
    }
  }
  return sites;
}

export const shell: Language = {
  ids: ['shellscript', 'shell', 'sh', 'bash', 'zsh', 'ksh', 'dash', 'makefile', 'dockerfile', 'procfile'],
  offered: { ids: ['shellscript'] },
  interpreters: ['sh'],
  name: 'a shell script',
  syntax: [
    { kind: 'code', open: '\\\\[^\\n]' },
    { kind: 'comment', open: '(?<![^\\s;(])#', close: '\n' },
    { kind: 'string', open: '<<-?[ \\t]*["\']?(?<tag>[A-Za-z_]\\w*)["\']?', heredoc: true },
    { kind: 'string', open: "'", close: "'" },
    { kind: 'string', open: '"', close: '"', escape: 'backslash' },
  ],
  layout: { kind: 'lines', separator: '; ' },
  more: socat,
  defaults: [
    { api: 'nc', find: '\\b(?:nc|ncat|netcat)\\b[^\\n|;&]{0,60}\\s-\\w*l' },
    { api: 'php -S', find: '\\bphp\\b[^\\n|;&]{0,60}\\s-S\\b' },
    { api: "Python's http.server", find: '\\bhttp\\.server\\b' },
    { api: 'A UDP socket', find: '\\bsocat\\b[^\\n]{0,200}\\bUDP', datagram: true },
  ],
  why: 'socat lacks it unless reuseaddr is given; nc -l sets it.',
  snippet: 'socat TCP-LISTEN:8080,reuseaddr,fork ...',
};
