/** Spring Boot, Quarkus, Micronaut and Helidon: application files with profiles. */
import type { FileSites } from './configs.ts';
import { findNumber } from './numbers.ts';
import { extOf } from './paths.ts';
import { parsePropertiesEntries, parseTomlEntries, parseYamlEntries, pathOf } from './syntax.ts';
import { type Entry, Layer, type Site, type SourceFile } from './types.ts';

const applicationFile = /^(application|bootstrap|microprofile-config)(?:-([\w-]+))?\.(?:properties|ya?ml|toml)$/;

export function isSpring(name: string): boolean {
  return applicationFile.test(name);
}

/** The profile in the file's name (`application-dev.yml`). */
function profileOfFile(name: string): string | undefined {
  return applicationFile.exec(name)?.[2];
}

export function springEntries(file: SourceFile): ReturnType<typeof parseYamlEntries> {
  const ext = extOf(file.path);
  if (ext === 'properties') return withDocuments(file.text, parsePropertiesEntries(file.text));
  return ext === 'toml' ? parseTomlEntries(file.text) : parseYamlEntries(file.text);
}

/** `#---` splits a properties file into documents, like `---` in YAML. */
function withDocuments(
  text: string,
  parsed: ReturnType<typeof parsePropertiesEntries>,
): ReturnType<typeof parsePropertiesEntries> {
  if (parsed.kind === 'problem' || !/^[#!]---/m.test(text)) return parsed;
  const marks = [...text.matchAll(/^[#!]---/gm)].map(match => match.index);
  const entries = parsed.entries.map(entry => {
    const { shadowed: _, ...rest } = entry;
    return { ...rest, document: marks.filter(mark => mark < entry.span.start).length };
  });
  return { kind: 'parsed', entries };
}

/** Profiles a base application file switches on. */
export function activeProfiles(file: SourceFile): string[] {
  if (profileOfFile(file.name) !== undefined) return [];
  const parsed = springEntries(file);
  if (parsed.kind === 'problem') return [];
  return parsed.entries
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
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const own = profileOfFile(file.name);
  const tests = /(?:^|\/)src\/(?:test|integrationTest)\//.test(file.path);
  const sites: Site[] = [];
  const quarkus = parsed.entries.some(entry => pathOf(entry).includes('quarkus.'));
  for (const entry of parsed.entries) {
    const key = pathOf(entry);
    const prefix = /^"?%([\w-]+)"?\.(.+)$/.exec(key);
    const plain = prefix?.[2] ?? key;
    const document = documentProfile(parsed.entries, entry);
    const wanted = prefix?.[1] ?? document ?? own;
    const inactive = tests ? 'only for tests' : inactiveProfile(wanted, profiles, quarkus || prefix !== null);
    for (const span of findNumber(file.text, port, entry.span.start, entry.span.end)) {
      const side = sideKey.test(plain);
      if (portKey.test(plain) || side) {
        sites.push({
          file,
          span,
          role: 'bind',
          why: `${key} in ${file.name}`,
          layer: side ? Layer.secondary : Layer.config,
          pick: pickOf(file, wanted),
          runners: ['jvm', 'program', 'make', 'compose'],
          ...(inactive === undefined ? {} : { inactive }),
          ...(entry.shadowed === true ? { inactive: 'a duplicate of the key: the last one is in force' } : {}),
        });
      } else if (inactive !== undefined) sites.push({ file, span, role: 'apart', why: inactive });
    }
  }
  return { sites };
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

/** `spring.config.activate.on-profile` of the YAML document an entry stands in. */
function documentProfile(entries: readonly Entry[], entry: Entry): string | undefined {
  const mark = entries.find(
    other =>
      (other.document ?? 0) === (entry.document ?? 0) &&
      /^spring\.(?:config\.activate\.on-profile|profiles)$/.test(pathOf(other)),
  );
  return mark?.raw.trim();
}
