/** ASP.NET Core: launchSettings.json and appsettings*.json. */

import { entriesIn, pathOf } from '../../configs/entry.ts';
import { jsonEntriesOf, type SourceFile } from '../../configs/sourceFile.ts';
import { Layer } from '../site.ts';
import { type FileSites, sitesByEntry } from './fileSites.ts';
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
  const common = { role: 'bind', runners: ['dotnet', 'program'] } as const;
  const environment = /^appsettings\.([\w-]+)\.json$/.exec(file.name)?.[1];
  const inactive =
    environment === undefined ||
    environment === 'Development' ||
    environment === 'Local' ||
    profiles.includes(environment)
      ? {}
      : { inactive: `environment ${environment} is not active` };
  const commands = new Map(
    entriesIn(parsed).flatMap(entry =>
      entry.path[2] === 'commandName' ? [[entry.path[1] ?? '', entry.raw] as const] : [],
    ),
  );
  const project = [...commands].find(([, command]) => command === 'Project')?.[0];
  const named = new Set([...commands.keys()].filter(name => profiles.includes(name)));
  return sitesByEntry(port, file, parsed, entry => {
    const key = pathOf(entry);
    const last = entry.path.at(-1) ?? '';
    if (file.name === 'launchSettings.json') {
      const profile = entry.path[1] ?? '';
      if (key.startsWith('iisSettings.') || commands.get(profile) === 'IISExpress')
        return { ...common, why: 'address of IIS Express', layer: Layer.secondary };
      if (last === 'launchUrl' && (profile === project || named.has(profile)))
        return { role: 'follow', why: 'address the browser opens', certain: true };
      if (last !== 'applicationUrl' && !/^ASPNETCORE_(?:URLS|HTTP_PORTS)$/.test(last)) return undefined;
      const other = named.size > 0 && !named.has(profile);
      return {
        ...common,
        why: `${last} of profile ${profile}`,
        layer: Layer.envFile,
        pick: profile === project ? 1 : 0,
        group: `${file.path}:${profile}`,
        ...(other ? { inactive: `profile ${profile} is not the one that was started` } : {}),
      };
    }
    const own = { ...common, why: `${key} in ${file.name}`, pick: environment === undefined ? 0 : 1, ...inactive };
    if (/^Kestrel\.Endpoints\.[^.]+\.Url$/i.test(key)) return { ...own, layer: Layer.envFile + 5 };
    if (/^(?:urls|http_ports)$/i.test(key)) return { ...own, layer: Layer.config };
    if (namesPort(last) && !entry.path.some(namesClient))
      return { ...common, why: own.why, layer: Layer.genericConfig, ...inactive };
    return 'inactive' in inactive ? { role: 'apart', why: inactive.inactive } : undefined;
  });
}
