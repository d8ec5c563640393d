import type { FileReader } from '../../host.ts';
import type { ReuseAddressDecision } from '../../model/diagnosis.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Frame } from '../../model/failure.ts';
import type { ReuseAddressPlan } from '../../model/fix.ts';
import { known } from '../../model/known.ts';
import type { Platform } from '../../model/platform.ts';
import type { ProbeResult } from '../../model/probe.ts';
import type { Source } from '../../model/run.ts';
import { whyNot } from '../../model/whyNotReuseAddress.ts';
import { decideReuseAddress } from './decide.ts';
import { planReuseAddress } from './index.ts';
import { languageOf, languageOfCommand } from './languages/table.ts';
import { locateBind, type ProgramFile, startedFiles } from './locate.ts';

export interface AdviceRequest {
  readonly endpoint: Endpoint;
  readonly platform: Platform;
  readonly probe: ProbeResult;
  readonly frames: readonly Frame[];
  /** What was run: see `commandOf`. */
  readonly commandLine: string;
  /** Earlier connections lingered when this conflict was looked at before. */
  readonly lingered?: boolean;
  /** Sources of the program: see `programFiles`. */
  readonly files: readonly ProgramFile[];
  readonly isReadOnly: (file: string) => Promise<boolean>;
}

/** Locates the bind that failed, plans the insertion there, and decides whether to offer it. Total. */
export async function adviseReuseAddress(request: AdviceRequest): Promise<ReuseAddressDecision> {
  const { commandLine, endpoint, files, frames, isReadOnly, lingered, platform, probe } = request;
  const decide = (plan: ReuseAddressPlan): ReuseAddressDecision =>
    decideReuseAddress(known({ platform, protocol: endpoint.protocol, probe, plan, lingered }));
  if (endpoint.protocol === 'unix') return decide({ kind: 'not-needed', reason: whyNot['unix-socket'] });
  const started = wordsOf(commandLine);
  const located = locateBind({ frames, files, port: endpoint.port, platform, started });
  switch (located.kind) {
    case 'found': {
      const program = files.find(({ file }) => file === located.file);
      if (program === undefined) break;
      const { file, line } = located;
      const decision = decide(await planReuseAddress({ ...program, platform, line }));
      if (decision.kind === 'decline') return decision;
      if (await isReadOnly(file)) return { kind: 'decline', reason: 'read-only', sentence: whyNot['read-only'] };
      return { ...decision, place: { file, line } };
    }
    case 'ask':
      return decide({ kind: 'edit', edits: [], note: '' });
    case 'none':
      break;
  }
  return decide(await withoutBind(commandLine, startedFiles(files, started), platform));
}

/** No bind was found: what the program's language, or the command line, does by itself. */
async function withoutBind(
  commandLine: string,
  started: readonly ProgramFile[],
  platform: Platform,
): Promise<ReuseAddressPlan> {
  for (const program of started) {
    const plan = await planReuseAddress({ ...program, platform });
    if (plan.kind === 'not-needed') return plan;
    if (languageOf(program.languageId, program.file, program.text) === undefined) return plan;
  }
  const runner = languageOfCommand(wordsOf(commandLine));
  const typed = await planReuseAddress({ text: commandLine, languageId: 'shellscript', platform });
  if (typed.kind === 'not-needed') return typed;
  if (runner?.always === true) return { kind: 'not-needed', reason: runner.why };
  const reason =
    typed.kind === 'edit'
      ? 'The command line itself binds the port: give socat the option reuseaddr there.'
      : whyNot['no-bind-found'];
  return { kind: 'not-found', reason };
}

/** The words of a command line that may be names of files; how a shell would read it does not matter. */
export function wordsOf(commandLine: string): readonly string[] {
  return commandLine.split(/[\s"'`;&|()<>=,]+/).filter(word => word !== '');
}

/** What was run, as a command line. */
export function commandOf(source: Source): string {
  switch (source.kind) {
    case 'terminal':
    case 'task':
      return source.commandLine ?? '';
    case 'debug':
      return ['program', 'module', 'mainClass', 'script']
        .map(key => source.configuration[key])
        .filter(value => typeof value === 'string')
        .join(' ');
    case 'command':
      return '';
  }
}

/** Where the sources of a program are looked for. */
const sourceGlob =
  '**/*.{c,cc,cpp,cxx,h,hpp,py,php,pl,pm,rb,lua,erl,ex,exs,hs,ml,nim,rs,go,java,kt,scala,d,adb,pas,pp,lpr,rkt,scm,lisp,sh,js,mjs,cjs,ts,mts,cs,tcl}';
const mostFound = 20_000;
const mostRead = 500;
/** Every way to bind has one of these words in it; a file without them is not analysed. */
const bindWords = ['bind', 'Bind', 'listen', 'Listen', 'Server', 'server', 'acceptor'];

/** Sources below these folders that may bind, and the files that a stack frame or a command line names. */
export async function programFiles(
  reader: FileReader,
  roots: readonly string[],
  named: readonly string[],
): Promise<readonly ProgramFile[]> {
  const found = await Promise.all(roots.map(root => reader.find(root, [sourceGlob], { limit: mostFound })));
  const own = found.flat();
  const worth = (await reader.holding?.(own, bindWords)) ?? own;
  const files: ProgramFile[] = [];
  for (const file of new Set([...named, ...worth.slice(0, mostRead)])) {
    const text = await reader.read(file);
    if (text !== undefined) files.push({ file, text, languageId: 'plaintext' });
  }
  return files;
}
