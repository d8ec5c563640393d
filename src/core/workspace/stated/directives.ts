/** Servers whose configuration is made of directives: nginx, Apache, Caddy, HAProxy, databases. */

import { lineAfter, lineBefore, maskedOf, type SourceFile } from '../../configs/sourceFile.ts';
import type { DirectiveFile } from '../../programs/configFile.ts';
import { readFiles } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import type { Span } from '../../text/span.ts';
import { Layer, type Lead, type Site } from '../site.ts';

interface Directive extends DirectiveFile {
  readonly runners: readonly string[];
}

const directives: readonly Directive[] = readFiles.flatMap(({ file, runners }) =>
  file.syntax === 'directives' ? [{ ...file, runners }] : [],
);

/** The number of a proxy's upstream follows, unless it is the proxy itself that moves. */
function passesOn(file: SourceFile, span: Span, proxy: string): Site {
  const when = ({ runners }: Lead): boolean => runners?.includes(proxy) !== true;
  return { file, span, role: 'follow', why: 'passes requests on to the server', certain: true, when };
}

export function isDirectiveFile(file: SourceFile): boolean {
  return directiveOf(file) !== undefined || isCaddy(file.path);
}

/** By its name; a `.conf` file by what it looks like, as nginx includes files of any name. */
function directiveOf(file: SourceFile): Directive | undefined {
  const named = directives.find(row => row.file.test(file.path));
  if (named !== undefined || !file.name.endsWith('.conf')) return named;
  return directives.find(row => row.looks?.every(look => look.test(file.text)) === true);
}

export function isCaddy(path: string): boolean {
  return /(?:^|\/)(?:Caddyfile[\w.-]*|[\w.-]+\.caddyfile)$/i.test(path);
}

/** All listeners of one number in a file change together: the server binds once for all of them. */
export function directiveSites(port: number, file: SourceFile): Site[] {
  if (isCaddy(file.path)) return caddySites(port, file);
  const row = directiveOf(file);
  if (row === undefined) return [];
  const { live } = maskedOf(file, file.name.endsWith('.xml') ? 'xml' : /gradle/.test(file.name) ? 'gradle' : 'conf');
  return findNumber(live, port).flatMap((span): Site[] => {
    const before = lineBefore(file, live, span.start);
    const base = {
      file,
      span,
      runners: row.runners,
      why: `${before.trim().split(/[\s=]/)[0] ?? 'port'} in ${file.name}`,
      group: file.path,
    } as const;
    if (row.bind.test(before)) return [{ ...base, role: 'bind', layer: Layer[row.layer ?? 'config'] }];
    if (row.again?.test(before) === true) {
      const when = (lead: Lead): boolean => lead.runners === undefined || lead.runners.includes(row.runners[0] ?? '');
      return [{ file, span, role: 'follow', why: 'names the listener', certain: true, when }];
    }
    if (row.side?.test(before) === true)
      return [{ ...base, role: 'bind', layer: Layer.secondary, group: `${file.path}:side` }];
    if (
      /(?:proxy_pass|fastcgi_pass|uwsgi_pass|grpc_pass|ProxyPass|ProxyPassReverse|\bserver)\s+(?:\S+\s+)?\S*:$/.test(
        before,
      )
    ) {
      return [passesOn(file, span, row.runners[0] ?? '')];
    }
    return [];
  });
}

/** Site addresses (`:8080 {`, `localhost:8080, [::1]:8080 {`), `http_port`, `admin`. */
function caddySites(port: number, file: SourceFile): Site[] {
  const { live } = maskedOf(file, 'conf');
  const depths = depthsOf(live);
  return findNumber(live, port).flatMap((span): Site[] => {
    const before = lineBefore(file, live, span.start);
    const after = lineAfter(file, live, span.end);
    const depth = depths(span.start);
    const base = { file, span, runners: ['caddy'], group: `${file.path}:sites` } as const;
    if (/^\s*(?:http_port)\s+$/.test(before)) return [{ ...base, role: 'bind', why: 'http_port', layer: Layer.config }];
    if (/^\s*https_port\s+$/.test(before))
      return [{ ...base, role: 'bind', why: 'https_port', layer: Layer.config, group: `${file.path}:https` }];
    if (/^\s*admin\s+\S*:$/.test(before))
      return [
        { ...base, role: 'bind', why: 'admin endpoint', layer: Layer.config, pick: -1, group: `${file.path}:admin` },
      ];
    // The address, or the default of its placeholder: `:{$PORT:8080} {`.
    const address = before.replace(/\{\$\w+:$/, '');
    if (depth === 0 && /^\s*(?:[^\s{#(,]+,\s*)*[^\s{#(,]*:$/.test(address) && /^(?:[/,\s{}]|$)/.test(after)) {
      return [{ ...base, role: 'bind', why: 'site address', layer: Layer.config }];
    }
    if (/\b(?:reverse_proxy|php_fastcgi|to|forward_auth)\b.*:$/.test(before)) {
      return [passesOn(file, span, 'caddy')];
    }
    return [];
  });
}

/** Depth of blocks at offsets that are asked for in order. */
function depthsOf(code: string): (offset: number) => number {
  let depth = 0;
  let at = 0;
  return offset => {
    for (; at < offset; at++) {
      // `{$PORT}` and `{env.X}` are placeholders, not blocks.
      if (code[at] === '{' && (code[at + 1] ?? '\n').trim() === '') depth++;
      else if (code[at] === '}' && (code[at - 1] ?? '\n').trim() === '') depth = Math.max(0, depth - 1);
    }
    return depth;
  };
}
