/** docker compose: only the host side of published ports. */

import { followsLocalHost } from '../../commands/portRoles.ts';
import { type Entry, entriesIn, pathOf } from '../../configs/entry.ts';
import { type SourceFile, yamlEntriesOf } from '../../configs/sourceFile.ts';
import { known } from '../../model/known.ts';
import { findNumber } from '../../text/digits.ts';
import { grouped } from '../../text/grouped.ts';
import { longestWord } from '../../text/limits.ts';
import { createOnce } from '../../text/once.ts';
import type { Span } from '../../text/span.ts';
import { type ComposeCall, Layer, type Site } from '../site.ts';
import { type FileSites, ifShadowed } from './fileSites.ts';

export function isCompose(name: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name);
}

/** Files compose takes without `-f`. */
const loadedByDefault = /^(?:docker-)?compose(?:\.override)?\.ya?ml$/;

/** Services whose ports this override file replaces instead of adding to them (`!override`, `!reset`). */
export function replacedServices(file: SourceFile): string[] {
  return entriesIn(yamlEntriesOf(file)).flatMap(entry =>
    entry.path[2] === 'ports' && /^!(?:override|reset)$/.test(entry.tag ?? '') ? [entry.path[1] ?? ''] : [],
  );
}

/** Offsets of the host side within the raw text of a short `ports` item. */
export function hostSide(raw: string): Span | undefined {
  // Variables may hold colons: `${BIND:-127.0.0.1}:${WEB_PORT:-8080}:80/tcp`.
  const plain = blankVariables(blankVariables(raw)).replace(/\[[0-9a-fA-F:.]*\]/g, part => 'x'.repeat(part.length));
  const last = plain.lastIndexOf(':');
  if (last < 0) return undefined;
  const start = plain.lastIndexOf(':', last - 1) + 1;
  return { start, end: last };
}

/** The innermost `${…}`, so that twice blanks `${A:-${B:-3000}}`. */
function blankVariables(raw: string): string {
  return raw.replace(/\$\{[^{}]*\}/g, part => 'x'.repeat(part.length));
}

function publishedSide(entry: Entry): Span | undefined {
  if (entry.raw.length > longestWord) return undefined;
  const [, ports, item, key, ...more] = entry.path[0] === 'services' ? entry.path.slice(1) : entry.path;
  if (ports !== 'ports' || item !== '[]' || more.length > 0) return undefined;
  if (key === undefined) return hostSide(entry.raw);
  return key === 'published' ? { start: 0, end: entry.raw.length } : undefined;
}

/** Variables on the host side of published ports: `- "${BIND:-127.0.0.1}:${WEB_PORT:-8080}:80"`, `published: ${WEB_PORT}`. */
export function composeVariables(text: string): Set<string> {
  const found = new Set<string>();
  for (const line of text.matchAll(
    /^[^\S\r\n]*(?:-[^\S\r\n]*["']?|published:[^\S\r\n]*["']?)(\S{0,300}\$\{?\w\S{0,300})/gm,
  )) {
    const host = line[0].includes('published') ? line[1] : line[1]?.slice(0, Math.max(0, lastColon(line[1])));
    for (const variable of (host ?? '').matchAll(/\$\{?(\w+)/g)) found.add(variable[1] ?? '');
  }
  return found;
}

/** Of those outside of variables. */
function lastColon(raw: string): number {
  return blankVariables(blankVariables(raw)).lastIndexOf(':');
}

export interface ComposeContext {
  /** Variables that the `.env` beside the file sets, so that the default in the compose file is not in force. */
  readonly defined: ReadonlySet<string>;
  /** Services whose ports an override file replaces. */
  readonly replaced: ReadonlySet<string>;
  /** How compose was started, when it was. */
  readonly call: ComposeCall | undefined;
}

/** Why compose was started without this file, or without this service. */
function notStarted(file: SourceFile, entries: readonly Entry[], call: ComposeCall | undefined) {
  if (call === undefined) return () => undefined;
  const loaded = call.files.length > 0 ? call.files.includes(file.path) : loadedByDefault.test(file.name);
  const wanted = new Set(call.services);
  const listed = (list: string) =>
    grouped(
      entries.filter(({ path }) => path[2] === list),
      ({ path }) => path[1],
    );
  const [needs, profilesOf] = [listed('depends_on'), listed('profiles')];
  // Set iteration visits what is added meanwhile: services that the wanted ones depend on.
  for (const service of wanted)
    for (const { path, raw } of needs.get(service) ?? []) wanted.add(path[3] === '[]' ? raw : (path[3] ?? ''));
  const once = createOnce();
  const judge = (service: string): string | undefined => {
    if (!loaded) return 'not among the compose files that were given';
    if (wanted.size > 0) return wanted.has(service) ? undefined : `service ${service} is not what was started`;
    const profiles = profilesOf.get(service)?.map(({ raw }) => raw) ?? [];
    const off = profiles.length > 0 && !profiles.some(profile => call.profiles.includes(profile));
    return off ? `profile ${profiles.join(', ')} is not active` : undefined;
  };
  return (service: string): string | undefined => once(service, () => judge(service));
}

export function composeSites(port: number, file: SourceFile, context: ComposeContext): FileSites {
  const { defined, replaced } = context;
  const parsed = yamlEntriesOf(file);
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const containerPorts = parsed.entries.some(
    entry => publishedSide(entry) !== undefined && containerSideHolds(entry, hostSide(entry.raw), port),
  );
  const hostNetwork = new Set(
    parsed.entries
      .filter(entry => pathOf(entry).endsWith('.network_mode') && entry.raw === 'host')
      .map(entry => entry.path[1]),
  );
  const profiled = new Set(parsed.entries.filter(entry => entry.path[2] === 'profiles').map(entry => entry.path[1]));
  const inactive = notStarted(file, parsed.entries, context.call);
  /** By where they start: an anchor's number is met again at every alias. */
  const sites = new Map<number, Site>();
  const add = (...found: readonly Site[]) => {
    for (const site of found) sites.set(site.span.start, site);
  };
  for (const entry of parsed.entries) {
    const service = entry.path[0] === 'services' ? (entry.path[1] ?? '') : (entry.path[0] ?? '');
    const side = publishedSide(entry);
    for (const span of findNumber(file.text, port, entry.span.start, entry.span.end)) {
      const at = span.start - entry.span.start;
      const earlier = sites.get(span.start);
      if (earlier !== undefined && (side === undefined || earlier.role === 'bind')) continue;
      sites.delete(span.start);
      if (side !== undefined) {
        if (at < side.start || at >= side.end) {
          add({ file, span, role: 'apart', why: 'container side of a published port' });
          continue;
        }
        const variables = [...entry.raw.slice(0, at).matchAll(/\$\{([A-Za-z_]\w*):?-(?=$|\$)/g)].map(
          match => match[1] ?? '',
        );
        const variable = variables.find(name => defined.has(name));
        add({
          file,
          span,
          role: 'bind',
          why: `published port of service ${service}`,
          layer: Layer.compose,
          pick: (profiled.has(service) ? -1 : 0) + (loadedByDefault.test(file.name) ? 0 : -5),
          runners: ['compose', 'docker'],
          group: `compose:${file.dir}:${service}`,
          ...known({ inactive: inactive(service) }),
          ...(replaced.has(service) ? { inactive: 'replaced by the override file' } : {}),
          ...(variable === undefined ? {} : { inactive: `default of ${variable}, which .env sets` }),
          ...ifShadowed(entry),
        });
        const range = /^-(\d+)(?=[:"'\s}]|$)/.exec(file.text.slice(span.end, span.end + 8));
        if (range !== null) add(...rangeEnd(file, span, service));
        continue;
      }
      if (
        hostNetwork.has(service) &&
        /\.environment\.(?:\w*PORT|\[\])$/.test(pathOf(entry)) &&
        /(?:^|PORT=)$/.test(entry.raw.slice(0, at))
      ) {
        add({
          file,
          span,
          role: 'bind',
          why: `PORT of service ${service} (host network)`,
          layer: Layer.compose,
          runners: ['compose', 'docker'],
        });
        continue;
      }
      const environment = /\.(?:environment|labels)(?:\.|$)/.test(pathOf(entry));
      if (environment && !containerPorts && followsLocalHost(entry.raw.slice(0, at))) {
        add({ file, span, role: 'follow', why: "the server's address as the host sees it", certain: false });
        continue;
      }
      add({ file, span, role: 'apart', why: 'inside the container' });
    }
  }
  return { sites: [...sites.values()] };
}

/** The end of a host range moves along with its start: see `replacementOf` in the planner. */
function rangeEnd(file: SourceFile, span: Span, service: string): Site[] {
  const end = /^-(\d+)/.exec(file.text.slice(span.end, span.end + 8))?.[1] ?? '';
  const start = span.end + 1;
  return [
    {
      file,
      span: { start, end: start + end.length },
      role: 'bind',
      why: `published ports of service ${service}`,
      layer: Layer.compose,
      runners: ['compose', 'docker'],
      group: `compose:${file.dir}:${service}`,
      shift: true,
    },
  ];
}

function containerSideHolds(entry: Entry, side: Span | undefined, port: number): boolean {
  const container = side === undefined ? '' : entry.raw.slice(side.end);
  return findNumber(container, port).length > 0;
}
