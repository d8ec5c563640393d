/** ASP.NET Core: launchSettings.json and appsettings*.json. */

import { pathOf } from '../../configs/entry.ts';
import { jsonEntriesOf, type SourceFile } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { Layer, type Site } from '../site.ts';
import type { FileSites } from './configSites.ts';
import { namesClient, namesPort } from './portNames.ts';

export function isAspnet(path: string): boolean {
  return /(?:^|\/)Properties\/launchSettings\.json$/.test(path) || /(?:^|\/)appsettings(?:\.[\w-]+)?\.json$/.test(path);
}

/**
 * Kestrel endpoints override the URLs that launchSettings.json sets (with a warning), and those override `Urls` of appsettings.
 * Source: ASP.NET Core docs, "Configure endpoints for Kestrel" and "Environment-based launch settings".
 */
export function aspnetSites(port: number, file: SourceFile, profiles: readonly string[]): FileSites {
  const parsed = jsonEntriesOf(file);
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const sites: Site[] = [];
  const common = { file, role: 'bind', runners: ['dotnet', 'program'] } as const;
  const environment = /^appsettings\.([\w-]+)\.json$/.exec(file.name)?.[1];
  const inactive =
    environment === undefined ||
    environment === 'Development' ||
    environment === 'Local' ||
    profiles.includes(environment)
      ? {}
      : { inactive: `environment ${environment} is not active` };
  const commands = new Map(
    parsed.entries.flatMap(entry =>
      entry.path[2] === 'commandName' ? [[entry.path[1] ?? '', entry.raw] as const] : [],
    ),
  );
  const project = [...commands].find(([, command]) => command === 'Project')?.[0];
  const named = new Set([...commands.keys()].filter(name => profiles.includes(name)));
  for (const entry of parsed.entries) {
    const key = pathOf(entry);
    for (const span of findNumber(file.text, port, entry.span.start, entry.span.end)) {
      if (file.name === 'launchSettings.json') {
        const profile = entry.path[1] ?? '';
        const last = entry.path.at(-1) ?? '';
        if (key.startsWith('iisSettings.') || commands.get(profile) === 'IISExpress') {
          sites.push({ ...common, span, why: 'address of IIS Express', layer: Layer.secondary });
        } else if (last === 'applicationUrl' || /^ASPNETCORE_(?:URLS|HTTP_PORTS)$/.test(last)) {
          const other = named.size > 0 && !named.has(profile);
          sites.push({
            ...common,
            span,
            why: `${last} of profile ${profile}`,
            layer: Layer.envFile,
            pick: profile === project ? 1 : 0,
            group: `${file.path}:${profile}`,
            ...(other ? { inactive: `profile ${profile} is not the one that was started` } : {}),
          });
        } else if (/^launchUrl$/.test(last) && (profile === project || named.has(profile))) {
          sites.push({ file, span, role: 'follow', why: 'address the browser opens', certain: true });
        }
      } else if (/^Kestrel\.Endpoints\.[^.]+\.Url$/i.test(key)) {
        sites.push({
          ...common,
          span,
          why: `${key} in ${file.name}`,
          layer: Layer.envFile + 5,
          pick: environment === undefined ? 0 : 1,
          ...inactive,
        });
      } else if (/^urls$/i.test(key) || /^(?:http_ports)$/i.test(key)) {
        sites.push({
          ...common,
          span,
          why: `${key} in ${file.name}`,
          layer: Layer.config,
          pick: environment === undefined ? 0 : 1,
          ...inactive,
        });
      } else if (namesPort(entry.path.at(-1) ?? '') && !entry.path.some(namesClient)) {
        sites.push({ ...common, span, why: `${key} in ${file.name}`, layer: Layer.genericConfig, ...inactive });
      } else if ('inactive' in inactive) sites.push({ file, span, role: 'apart', why: inactive.inactive });
    }
  }
  return { sites };
}
