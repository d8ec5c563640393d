/** Spring Boot, Quarkus, Micronaut and Helidon: application files with profiles. */

import { type Entry, entriesIn, type Parsed, pathOf } from '../../configs/entry.ts';
import { propertiesEntriesOf, type SourceFile, tomlEntriesOf, yamlEntriesOf } from '../../configs/sourceFile.ts';
import { extOf } from '../../text/paths.ts';
import { Layer } from '../site.ts';
import { type FileSites, ifShadowed, sitesByEntry } from './fileSites.ts';

const applicationFile = /^(application|bootstrap|microprofile-config)(?:-([\w-]+))?\.(?:properties|ya?ml|toml)$/;

export function isSpring(name: string): boolean {
  return applicationFile.test(name);
}

/** The profile in the file's name (`application-dev.yml`). */
function profileOfFile(name: string): string | undefined {
  return applicationFile.exec(name)?.[2];
}

export function springEntries(file: SourceFile): Parsed {
  const ext = extOf(file.path);
  if (ext === 'properties') return file.once('documents', () => withDocuments(file.text, propertiesEntriesOf(file)));
  return ext === 'toml' ? tomlEntriesOf(file) : yamlEntriesOf(file);
}

/** `#---` splits a properties file into documents, like `---` in YAML. */
function withDocuments(text: string, parsed: Parsed): Parsed {
  if (parsed.kind === 'problem' || !/^[#!]---/m.test(text)) return parsed;
  const marks = [...text.matchAll(/^[#!]---/gm)].map(match => match.index);
  let document = 0;
  const entries = parsed.entries.map(entry => {
    const { shadowed: _, ...rest } = entry;
    while ((marks[document] ?? entry.span.start) < entry.span.start) document++;
    return { ...rest, document };
  });
  return { kind: 'parsed', entries };
}

/** Profiles a base application file switches on. */
export function activeProfiles(file: SourceFile): string[] {
  if (profileOfFile(file.name) !== undefined) return [];
  return entriesIn(springEntries(file))
    .filter(entry => /^(?:spring\.profiles\.(?:active|default)(?:\.\[\])?|quarkus\.profile)$/.test(pathOf(entry)))
    .flatMap(entry =>
      entry.raw
        .replace(/^\$\{\w+:([^}]*)\}$/, '$1')
        .split(',')
        .map(name => name.trim()),
    );
}

const portKey =
  /^(?:server\.port|quarkus\.http\.port|micronaut\.server\.port|server\.http\.port|http\.port|ktor\.deployment\.port)$/;
const sideKey =
  /^(?:management\.server\.port|quarkus\.http\.(?:test-port|ssl-port|test-ssl-port)|quarkus\.management\.port|micronaut\.server\.ssl\.port|grpc\.server\.port|(?:[\w-]+\.)*(?:management|admin|grpc|ssl|test)[\w.-]*port|endpoints\.all\.port)$/;

export function springSites(port: number, file: SourceFile, profiles: readonly string[]): FileSites {
  const parsed = springEntries(file);
  const own = profileOfFile(file.name);
  const tests = /(?:^|\/)src\/(?:test|integrationTest)\//.test(file.path);
  const quarkus = entriesIn(parsed).some(entry => pathOf(entry).includes('quarkus.'));
  const documents = documentProfiles(entriesIn(parsed));
  return sitesByEntry(port, file, parsed, entry => {
    const key = pathOf(entry);
    const prefix = /^"?%([\w-]+)"?\.(.+)$/.exec(key);
    const plain = prefix?.[2] ?? key;
    const document = documents.get(entry.document ?? 0);
    const wanted = prefix?.[1] ?? document ?? own;
    const inactive = tests ? 'only for tests' : inactiveProfile(wanted, profiles, quarkus || prefix !== null);
    const side = sideKey.test(plain);
    if (!portKey.test(plain) && !side) return inactive === undefined ? undefined : { role: 'apart', why: inactive };
    return {
      role: 'bind',
      why: `${key} in ${file.name}`,
      layer: side ? Layer.secondary : Layer.config,
      pick: pickOf(file, wanted),
      runners: ['jvm', 'program', 'make', 'compose'],
      ...(inactive === undefined ? {} : { inactive }),
      ...ifShadowed(entry),
    };
  });
}

/** A profile that applies beats the base; ./config beats the classpath; .properties beats .yml beside it. */
function pickOf(file: SourceFile, profile: string | undefined): number {
  const outside = /(?:^|\/)src\/main\/resources$/.test(file.dir) ? 0 : 4;
  return (
    (profile === undefined ? 0 : 10) +
    (/(?:^|\/)config$/.test(file.dir) ? 2 + outside : 0) +
    (file.name.endsWith('.properties') ? 1 : 0)
  );
}

function inactiveProfile(profile: string | undefined, active: readonly string[], quarkus: boolean): string | undefined {
  if (profile === undefined || profile === '' || active.includes(profile)) return undefined;
  // Quarkus runs in `dev` unless told otherwise.
  if (quarkus && profile === 'dev' && active.length === 0) return undefined;
  return `profile ${profile} is not active`;
}

/** `spring.config.activate.on-profile` of each document that has one. */
function documentProfiles(entries: readonly Entry[]): Map<number, string> {
  const profiles = new Map<number, string>();
  for (const entry of entries) {
    const document = entry.document ?? 0;
    if (!profiles.has(document) && /^spring\.(?:config\.activate\.on-profile|profiles)$/.test(pathOf(entry)))
      profiles.set(document, entry.raw.trim());
  }
  return profiles;
}
