/** Which page of this machine a test run is going to open, as its command line and its configuration say. */
import { type Invocation, textsOf } from '../../commands/invocation.ts';
import { type Entry, pathOf } from '../../configs/entry.ts';
import { entriesOf } from '../../configs/ruled.ts';
import { sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import { parsePort } from '../../model/endpoint.ts';
import type { Opens, ProgramRow } from '../../programs/row.ts';
import { bareWords } from '../../programs/serving.ts';
import { loopbackPage, onPort, type Page } from '../pages.ts';
import { startedBy } from './commandLine.ts';
import { folderName, joinPath } from './found.ts';
import { scriptsOf } from './scripts.ts';

/** A page, and what has the tests open it. */
export interface TestedPage extends Page {
  /** An option or a variable of a command line, `true`, or a variable that nothing sets and that would win over what the file states. */
  readonly by?: true | { readonly variable: string };
}

/**
 * The same test run with its page on another port: the address in its line, or the variable in front of it, changed. `undefined` where neither
 * is known to have it open another one. No file takes part.
 */
export function testedOn(
  { by, ...page }: TestedPage,
  commandLine: string,
  port: number,
): { readonly env: Readonly<Record<string, string>>; readonly commandLine: string } | undefined {
  if (by === undefined) return undefined;
  const url = onPort(page, port);
  if (by === true) {
    const [before, after, ...more] = commandLine.split(page.url);
    return after === undefined || more.length > 0 ? undefined : { env: {}, commandLine: `${before}${url}${after}` };
  }
  // What stands in front of a line counts for its first command, and not every one hands it on.
  if (/[;&|\n]|^\s*(?:cd|sudo|doas|turbo|npx turbo)\b/.test(commandLine)) return undefined;
  return { env: { [by.variable]: url }, commandLine };
}

/**
 * The pages that the test runners of a command line open, its scripts included; one a port. Empty where there are none, where their address is
 * not one of this machine, or where it is not clear which of several counts. `cwd`: absolute.
 */
export async function testedPages(
  commandLine: string,
  cwd: string | undefined,
  files: FileReader,
): Promise<TestedPage[]> {
  const scripts = await scriptsOf(commandLine, cwd, files);
  const typed = startedBy(commandLine).flatMap(({ assignments }) => assignments);
  const lines = [
    { line: commandLine, folder: cwd, given: [] },
    ...scripts.map(({ script }) => ({ line: script.command, folder: folderName(script.file), given: typed })),
  ];
  const found: TestedPage[] = [];
  for (const { line, folder, given } of lines) {
    for (const started of startedBy(line)) {
      const { program } = started;
      if (program?.opens === undefined || !isTesting(program, program.opens, started)) continue;
      // What a script assigns itself is the last word.
      const invocation = { ...started, assignments: [...started.assignments, ...given] };
      const page = await pageOf(program, program.opens, { invocation, folder, files });
      if (page !== undefined && !found.some(({ port }) => port === page.port)) found.push(page);
    }
  }
  return found;
}

function isTesting(row: ProgramRow, { words }: Opens, invocation: Invocation): boolean {
  const args = textsOf(invocation);
  if (args.some(word => /^(?:--help|-h|--version|-v|--list)$/.test(word))) return false;
  const first = bareWords(row, args).find(({ sure }) => sure)?.word ?? '';
  return words.includes(first) || words.includes('');
}

interface Run {
  readonly invocation: Invocation;
  readonly folder: string | undefined;
  readonly files: FileReader;
}

async function pageOf(row: ProgramRow, opens: Opens, run: Run): Promise<TestedPage | undefined> {
  const args = textsOf(run.invocation);
  for (const value of valuesOf(opens.options ?? [], args)) {
    const url = /^(?:.*[,\s])?(?:baseUrl|e2e\.baseUrl)=([^,\s]+)/.exec(value)?.[1] ?? value;
    if (/^https?:/i.test(url)) return stated(url);
  }
  for (const { name, value } of run.invocation.assignments) {
    if (opens.variables?.includes(name) === true) return stated(value.text);
  }
  const [named] = valuesOf(row.options?.config ?? [], args);
  const dir = run.invocation.dir === undefined ? run.folder : joinPath(run.folder, run.invocation.dir);
  for (const name of named === undefined ? opens.files : [named]) {
    const file = joinPath(dir, name);
    const text = await run.files.read(file);
    if (text !== undefined) return statedPage(file, text, opens, run.invocation);
  }
  return undefined;
}

/** Values of the options, as `--option value` or `--option=value`, in order. */
function valuesOf(options: readonly string[], args: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    const next = args[index + 1];
    if (options.includes(word)) return next === undefined ? [] : [next];
    const option = options.find(each => each.startsWith('--') && word.startsWith(`${each}=`));
    return option === undefined ? [] : [word.slice(option.length + 1)];
  });
}

/** In a command line. */
function stated(url: string): TestedPage | undefined {
  const page = loopbackPage(url);
  return page && { ...page, by: true };
}

function statedPage(
  file: string,
  text: string,
  { keys, variables: [winner] = [] }: Opens,
  invocation: Invocation,
): TestedPage | undefined {
  const source = sourceFile(file, file.replaceAll('\\', '/'), text);
  const parsed = entriesOf(source, file.endsWith('.json') ? 'json' : 'object');
  if (parsed.kind === 'problem') return undefined;
  for (const key of keys) {
    const entries = parsed.entries.filter(entry => entry.shadowed !== true && key.test(pathOf(entry)));
    if (entries.length === 0) continue;
    const pages = entries.map(entry => pageIn(entry, invocation));
    const [first] = pages;
    if (first === undefined || pages.some(page => page?.port !== first.port)) return undefined;
    if (winner !== undefined) return { ...first, by: { variable: winner } };
    // One variable changes one of them.
    return pages.length === 1 ? first : { url: first.url, port: first.port };
  }
  return undefined;
}

/** `process.env.BASE_URL || 'http://localhost:3000'`: the variable where the command line sets it, else what stands behind it. */
const withFallback = /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])\s{0,9}(?:\|\||\?\?)\s{0,9}(['"`])([^'"`]{1,500})\3$/;

function pageIn({ raw, quoted }: Entry, { assignments }: Invocation): TestedPage | undefined {
  if (quoted) return loopbackPage(raw);
  const port = parsePort(raw.trim());
  if (port !== undefined) return { url: `http://localhost:${port}`, port };
  const parts = raw.length > 1000 ? null : withFallback.exec(raw.trim());
  if (parts === null) return undefined;
  const name = parts[1] ?? parts[2];
  const given = assignments.find(each => each.name === name)?.value.text;
  if (given !== undefined) return stated(given);
  const page = loopbackPage(parts[4]);
  return page && name !== undefined ? { ...page, by: { variable: name } } : page;
}
