/** Which page of this machine a test run is going to open, as its command line and its configuration say. */
import { type Invocation, textsOf } from '../../commands/invocation.ts';
import { losesVariables } from '../../commands/wrappers.ts';
import { type Entry, pathOf } from '../../configs/entry.ts';
import { entriesOf } from '../../configs/ruled.ts';
import { type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import { parsePort } from '../../model/endpoint.ts';
import type { Opens, ProgramRow } from '../../programs/row.ts';
import { bareWords } from '../../programs/serving.ts';
import { quoteCommand } from '../../text/quote.ts';
import { loopbackPage, onPort, type Page } from '../pages.ts';
import { startedBy } from './commandLine.ts';
import { folderName, joinPath } from './found.ts';
import { type Launch, launchFolder, launchParts, launchVariables } from './launchConfig.ts';
import { type SaidBy, saidBy } from './saidAddress.ts';
import { scriptsOf } from './scripts.ts';
import { parseDotenv } from './variables.ts';

/** A page, and what has the tests open it. */
export interface TestedPage extends Page {
  /**
   * An option or a variable of a command line, `true`, or a variable that would win over what states the address: one that nothing sets, or one
   * that the start is given beside its line.
   */
  readonly by?: SaidBy;
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
  const [, first = ''] = /^\s*(?:npx\s+)?([\w-]+)/.exec(commandLine) ?? [];
  if (/[;&|\n]/.test(commandLine) || first === 'cd' || losesVariables(first)) return undefined;
  return { env: { [by.variable]: by.isPort === true ? String(port) : url }, commandLine };
}

/** The same of a start whose words and variables (`env`) stand apart: a task, a debug configuration. What is not changed stays as it is. */
export function testedIn<T extends object>({ by, ...page }: TestedPage, start: T, port: number): T | undefined {
  if (by === undefined) return undefined;
  const url = onPort(page, port);
  const all = textsIn(start);
  if (by === true) {
    const isOne = all.join('\n').split(page.url).length === 2;
    return isOne ? (withTexts(start, text => text.replace(page.url, () => url)) as T) : undefined;
  }
  if (all.some(text => text.split(/[^\w-]+/).some(losesVariables))) return undefined;
  const { env } = start as { readonly env?: unknown };
  if (env !== undefined && env !== null && (typeof env !== 'object' || Array.isArray(env))) return undefined;
  return { ...start, env: { ...env, [by.variable]: by.isPort === true ? String(port) : url } };
}

/** Every text of a value made of lists and objects. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map(each => withTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTexts(each, change)]));
}

/** The pages that the tests of a debug configuration open. `cwd`: absolute, where it states none of its own. */
export async function launchedPages(launch: Launch, cwd: string | undefined, files: FileReader): Promise<TestedPage[]> {
  if (launch['request'] === 'attach') return [];
  const folder = launchFolder(launch, cwd);
  const variables = await launchVariables(launch, folder, files);
  const { command } = launch;
  const isRun = /^(?:pwa-)?node$/.test(String(launch['type'])) && launch['runtimeExecutable'] === undefined;
  const line =
    typeof command === 'string' ? command : quoteCommand([...(isRun ? ['node'] : []), ...launchParts(launch)], 'linux');
  const env = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
  return testedPages(line, folder, files, env);
}

/**
 * The pages that the test runners of a command line open, its scripts included; one a port. Empty where there are none, where their address is
 * not one of this machine, or where it is not clear which of several counts. `cwd`: absolute. `env`: what it is given beside its line.
 */
export async function testedPages(
  commandLine: string,
  cwd: string | undefined,
  files: FileReader,
  env: Readonly<Record<string, string>> = {},
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
      if (program?.opens === undefined) continue;
      const named = bareWords(program, textsOf(started)).find(
        ({ word, sure }) => sure && loopbackPage(word) !== undefined,
      );
      if (named === undefined && !isTesting(program, program.opens, started)) continue;
      // What a script assigns itself is the last word.
      const invocation = { ...started, assignments: [...started.assignments, ...given] };
      const page =
        named === undefined
          ? await pageOf(program, program.opens, { invocation, folder, files, env })
          : stated(named.word);
      if (page !== undefined && !found.some(({ port }) => port === page.port)) found.push(page);
    }
  }
  return found;
}

function isTesting(row: ProgramRow, { words }: Opens, invocation: Invocation): boolean {
  const args = textsOf(invocation);
  if (args.some(word => /^(?:--help|-h|--version|-v|--list|--component)$/.test(word))) return false;
  const first = bareWords(row, args).find(({ sure }) => sure)?.word ?? '';
  return words.includes(first) || words.includes('');
}

interface Run {
  readonly invocation: Invocation;
  readonly folder: string | undefined;
  readonly files: FileReader;
  readonly env: Readonly<Record<string, string>>;
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
  for (const variable of opens.variables ?? []) {
    const given = run.env[variable];
    if (given !== undefined) return stated(given, { variable });
  }
  const [named] = valuesOf(row.options?.config ?? [], args);
  const dir = run.invocation.dir === undefined ? run.folder : joinPath(run.folder, run.invocation.dir);
  for (const name of named === undefined ? opens.files : [named]) {
    const file = joinPath(dir, name);
    const text = await run.files.read(file);
    if (text !== undefined) return statedPage(file, text, opens, run);
  }
  const usual = loopbackPage(opens.page);
  return usual && { ...usual, ...(opens.variables?.[0] !== undefined && { by: { variable: opens.variables[0] } }) };
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

/** In a command line, or by a variable beside it. */
function stated(url: string, by: NonNullable<TestedPage['by']> = true): TestedPage | undefined {
  const page = loopbackPage(url);
  return page && { ...page, by };
}

async function statedPage(
  file: string,
  text: string,
  { keys, variables: [winner] = [] }: Opens,
  run: Run,
): Promise<TestedPage | undefined> {
  const source = sourceFile(file, file.replaceAll('\\', '/'), text);
  const parsed = entriesOf(source, file.endsWith('.json') ? 'json' : 'object');
  if (parsed.kind === 'problem') return undefined;
  const variables = /\bdotenv\b/.test(text) ? await run.files.read(joinPath(folderName(file), '.env')) : undefined;
  const dotenv: Dotenv = variables === undefined ? new Map() : parseDotenv(variables, file);
  for (const key of keys) {
    const entries = parsed.entries.filter(entry => entry.shadowed !== true && key.test(pathOf(entry)));
    if (entries.length === 0) continue;
    const pages = entries.map(entry => pageIn(entry, source, run, dotenv));
    const [first] = pages;
    if (first === undefined || pages.some(page => page?.port !== first.port)) return undefined;
    if (winner !== undefined) return { ...first, by: { variable: winner } };
    // One variable changes one of them.
    return pages.length === 1 ? first : { url: first.url, port: first.port };
  }
  return undefined;
}

/** A variable of the file that dotenv reads where its configuration says so. */
type Dotenv = ReadonlyMap<string, { readonly value: string }>;

function pageIn(
  { raw, quoted }: Entry,
  source: SourceFile,
  { invocation, env }: Run,
  dotenv: Dotenv,
): TestedPage | undefined {
  const set = (name: string) => {
    const given = invocation.assignments.find(each => each.name === name)?.value.text;
    if (given !== undefined) return { value: given, by: true } as const;
    const beside = env[name] ?? dotenv.get(name)?.value;
    return beside === undefined ? undefined : { value: beside, by: { variable: name } };
  };
  const isPlain = quoted && !raw.includes('${');
  const said = isPlain ? { text: raw } : saidBy(quoted ? `\`${raw}\`` : raw, source, set);
  if (said === undefined) return undefined;
  const port = parsePort(said.text);
  const page = port === undefined ? loopbackPage(said.text) : { url: `http://localhost:${port}`, port };
  return page && { ...page, ...(said.by !== undefined && { by: said.by }) };
}
