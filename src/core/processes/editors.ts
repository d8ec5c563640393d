/** Processes of VS Code, of its servers and of its forks: by name, by what they were started for, and by where they lie. */
import type { ProcessInfo } from '../model/process.ts';
import {
  argumentsOf,
  isInterpreter,
  isNamed,
  names,
  namesOf,
  plainName,
  programsOf,
} from '../programs/processNames.ts';

/** Programs of the editor's family: its windows, helpers and servers run under these names. */
const editorNames: readonly string[] = names(
  'code, code-insiders, code-oss, code - insiders, code - oss, visual studio code, vscodium',
  'codium, codium-insiders, cursor, windsurf, positron, trae, trae cn, kiro, antigravity, void, pearai, qoder, codebuddy',
  'code-server, code-tunnel, code-tunnel-insiders, openvscode-server, cursor-server, theia',
);
const editorStarts: readonly string[] = names(
  'code helper, code - insiders helper, cursor helper, windsurf helper, vscodium helper, positron helper, trae helper',
  'kiro helper, antigravity helper, void helper',
  // Servers of other editors, which the window on another machine hangs on.
  'zed-remote-server, remote-dev-server, remote-dev-worker',
);
/** Packages that are a server of the family when an interpreter runs them. */
const serverPackages: ReadonlySet<string> = new Set(['code-server', 'openvscode-server']);
/** The scripts of a VS Code server: `~/.vscode-server/…/out/server-main.js`, `…/code-server/lib/vscode/out/…`, and as they once lay. */
const editorScript =
  /[/\\]out[/\\](?:server-main|server-cli|bootstrap-fork|node[/\\]entry|vs[/\\]server[/\\](?:node[/\\](?:server\.)?)?main)(?:\.js)?$/;
/** What a window on another machine starts there first: `~/.vscode-server/code-6f17636121051a53c88d3e605c491d22af2ba755`. */
const editorCommand = /[/\\]\.[\w-]+-server(?:-\w+)?[/\\]code(?:-\w+)?-[\da-f]{6,40}$/;
/** Eclipse Theia's backend and plug-in host. */
const theiaScript = /[/\\]@theia[/\\]|[/\\](?:lib|src-gen)[/\\]backend[/\\](?:plugin-host|ipc-bootstrap)(?:\.js)?$/;
/** Folders that such a script lies in, `~/.trae-server` as well as `~/.vscode-server`; elsewhere it may be a program of the user's. */
const editorFolder = /vscode|code-server|codium|positron|[/\\]\.[\w-]+-(?:server|remote)(?:-[\w-]+)?[/\\]/i;
/** Roles that only the editor's own processes are started in. */
const editorRole = /^--type=(?:extensionHost|ptyHost|fileWatcher|sharedProcess|agentHost)$/;
/** Options that only a VS Code server takes. */
const editorOption = /^--(?:server-data-dir|accept-server-license-terms|extensions-dir)(?:=|$)/;
/** What the extension host of a desktop build is started with, among many nameless helpers of the same kind. */
const desktopHost = /^--(?:dns-result-order=ipv4first|inspect-port=)/;

/** Script, role and options stand at the front; what comes later may be a user's own argument. */
const maxLooked = 12;

/** `/x/node /x/out/server-main.js`: a server that brought its own runtime along. */
function liesBeside(runtime: string, script: string): boolean {
  const folder = runtime.replace(/[^/\\]+$/, '');
  return folder.length > 1 && /[/\\]/.test(folder) && script.startsWith(`${folder}out`);
}

/** A process of the editor by what it was started for: as good as a proof, whatever it is called. */
export function isEditorRole(process: ProcessInfo): boolean {
  const args = argumentsOf(process).slice(0, maxLooked);
  const [first = ''] = args;
  const program = process.executable ?? first;
  const hasRole = args.some(arg => editorRole.test(arg));
  if (!isInterpreter(plainName(program))) {
    if (hasRole || editorCommand.test(program)) return true;
    return args.includes('--type=utility') && args.some(arg => desktopHost.test(arg));
  }
  const script = args.slice(0, 4).find(arg => editorScript.test(arg));
  if (script === undefined) return hasRole && editorFolder.test(program);
  return (
    hasRole ||
    editorFolder.test(script) ||
    liesBeside(process.executable ?? '', script) ||
    liesBeside(first, script) ||
    args.some(arg => editorOption.test(arg))
  );
}

/** A process of the editor's family as far as its names and arguments tell. */
export function isEditor(process: ProcessInfo): boolean {
  if (isNamed(process, editorNames) || isEditorRole(process)) return true;
  if (namesOf(process).some(name => editorStarts.some(start => name.startsWith(start)))) return true;
  if (programsOf(process).some(program => serverPackages.has(program))) return true;
  return argumentsOf(process)
    .slice(0, 4)
    .some(arg => theiaScript.test(arg));
}
