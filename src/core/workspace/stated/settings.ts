/** Files without a format of their own: settings with a `port` key, addresses in text, everything else that holds the digits. */

import { codeExtensionOf } from '../../code/extensions.ts';
import { codeExtensions } from '../../code/syntaxes.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import type { Parsed } from '../../configs/entry.ts';
import {
  jsonEntriesOf,
  maskedOf,
  propertiesEntriesOf,
  type SourceFile,
  tomlEntriesOf,
  yamlEntriesOf,
} from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { extOf, nameOf } from '../../text/paths.ts';
import type { Span } from '../../text/span.ts';
import { Layer, type Site } from '../site.ts';
import { type FileSites, ifShadowed, sitesByEntry } from './fileSites.ts';
import { namesClient, namesPort } from './portNames.ts';
import { codeSites } from './sourceCode.ts';

const settings =
  /(?:^|[._-])(?:config|conf|settings|application|app|server|service|default|development|dev|local|env|options|parameters|runtime)(?=[._-]|$)/i;
const settingsFolder = /(?:^|\/)(?:config|configs|conf|etc|settings)\//;
const deployed = /(?:^|\/)(?:k8s|kubernetes|helm|charts?|manifests|deploy\w*|infra\w*|terraform|ansible|\.circleci)\//i;
const otherEnvironment =
  /(?:^|[._-])(prod|production|staging|test|testing|ci|example|sample|template|dist)(?=[._-]|$)/i;
const readable = /\.(?:ya?ml|json[c5]?|toml|ini|cfg|conf|properties)$/;
const notSettings =
  /(?:^|\/)(?:tsconfig[\w.-]*|jsconfig|package-lock|composer|package|openapi[\w.-]*|swagger[\w.-]*|\.eslintrc[\w.-]*)\.\w+$/;

/** Could this be a settings file whose keys are read by a program of the user's own? */
export function isSettings(path: string): boolean {
  const name = nameOf(path);
  return (
    readable.test(name) &&
    !notSettings.test(path) &&
    !deployed.test(path) &&
    !/(?:^|\/)\.(?:vscode|github|gitlab)/.test(path)
  );
}

/** By its name or folder; any other data file is a weaker candidate. */
function isNamedSettings(path: string): boolean {
  const name = nameOf(path);
  return settingsFolder.test(path) || settings.test(name.replace(readable, ''));
}

export function settingsSites(port: number, file: SourceFile): FileSites {
  const parsed = parseSettings(file);
  // Templates and data of unknown kind need not be valid: only a file that is surely read is worth a word.
  if (parsed.kind === 'problem')
    return isNamedSettings(file.path) ? { sites: [], problem: parsed.reason } : { sites: [] };
  const environment = otherEnvironment.exec(file.name.replace(readable, ''))?.[1];
  return sitesByEntry(port, file, parsed, entry => {
    const keys = entry.path.filter(key => key !== '[]');
    const last = keys.at(-1) ?? '';
    const host = entry.raw.replace(/^\$\{\w+:-?|\}$/g, '');
    const address = /^(?:[\w.*-]*|\[[\da-f:]*\]):\d+$/.test(host) && /addr|address|bind|listen/i.test(last);
    const named = namesPort(last) && !keys.slice(-3).some(key => namesClient(key)) && /^\d[\d_]*$/.test(host);
    const section = keys.slice(0, -1).find(key => otherEnvironment.test(key));
    if (!address && !named) return undefined;
    const own = isNamedSettings(file.path) ? Layer.genericConfig : Layer.otherConfig;
    const other = section ?? environment;
    return {
      role: 'bind',
      why: `${keys.join('.')} in ${file.name}`,
      layer: keys.includes('adminConnectors') ? Layer.secondary : own,
      pick: /(?:^|[._-])local/.test(file.name) ? 2 : /(?:^|[._-])dev/.test(file.name) ? 1 : 0,
      ...(other === undefined ? {} : { inactive: `environment ${other}` }),
      ...ifShadowed(entry),
    };
  });
}

function parseSettings(file: SourceFile): Parsed {
  const ext = extOf(file.path);
  if (ext.startsWith('json')) return jsonEntriesOf(file);
  if (/^ya?ml$/.test(ext)) return yamlEntriesOf(file);
  if (ext === 'toml') return tomlEntriesOf(file);
  return propertiesEntriesOf(file);
}

/** What the file's own format said nothing about. */
export function remainingSites(port: number, file: SourceFile, known: readonly Site[]): Site[] {
  const taken = new Set(known.map(site => site.span.start));
  if (codeExtensions.includes(codeExtensionOf(file)))
    return codeSites(port, file).filter(site => !taken.has(site.span.start));
  const { live } = maskedOf(file, codeExtensionOf(file));
  return findNumber(file.text, port)
    .filter(span => !taken.has(span.start))
    .map(span => addressSite(file, live, span));
}

function addressSite(file: SourceFile, live: string, span: Span): Site {
  if (live.slice(span.start, span.end).trim() === '') return { file, span, role: 'apart', why: 'in a comment' };
  if (/^Dockerfile|^Containerfile|\.dockerfile$/i.test(file.name))
    return { file, span, role: 'apart', why: 'inside the container' };
  if (deployed.test(file.path)) return { file, span, role: 'apart', why: 'deployment, not this machine' };
  const before = live.slice(Math.max(0, span.start - 120), span.start);
  if (/-agentlib:jdwp=[^\s'"]*\baddress=[\w.*:[\]]*$/.test(before))
    return { file, span, role: 'bind', why: 'the debugger of Java', layer: Layer.secondary, debugger: true };
  if (followsLocalHost(before)) {
    const environment = otherEnvironment.exec(file.name)?.[1];
    if (environment !== undefined && !/test/i.test(environment))
      return { file, span, role: 'apart', why: `environment ${environment}` };
    return { file, span, role: 'follow', why: 'address of the server', certain: sure.test(file.path) };
  }
  return { file, span, role: 'apart', why: 'not named as a port' };
}

/** Where an address of this machine with the port can only mean the server: configuration, not prose. */
const sure = /\.(?:json[c5]?|ya?ml|toml|properties|ini|env|http|rest|conf|csproj|fsproj)$/;
