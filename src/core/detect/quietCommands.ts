/**
 * Commands that evidently print text they did not make: what they show of a bind failure is a quotation. Some print nothing else
 * (`printsText`); of others it is only likely (`showsText`), and is weighed with what else is known.
 */

const printers = new Set(
  `cat bat batcat less more most head tail tac nl grep egrep fgrep zgrep rg ag ack ripgrep ugrep sed awk gawk mawk cut sort uniq wc diff
   colordiff sdiff cmp man info tldr cheat whatis apropos git gh hg svn tig jq yq xmllint strings xxd hexdump od fold fmt pr column tee
   ls ll dir find fd tree echo printf type help history compgen which journalctl dmesg lnav multitail zcat bzcat xzcat vi vim nvim nano emacs
   code subl errno perror ss netstat lsof fuser ps get-content gc select-string findstr write-output write-host cls clear
   curl wget w3m lynx mutt toot jira glab tr rev paste iconv delta ccze glow mdcat pygmentize lolcat ts out-host
   format-table ft select-object where-object sort-object out-string pino-pretty`
    .split(/\s+/)
    .filter(word => word !== ''),
);

/** Printers by their first argument. */
const printingCommands = /^\s*(?:net(?:\.exe)? helpmsg|certutil(?:\.exe)? -error|python3? -m json\.tool)\b/;
/** An interpreter that is given one line of code. */
const oneLiner = /^\s*(?:\w+=\S* ){0,3}(?:perl|python3?|ruby|node|php) -[ceEpr] (?<quote>['"])(?<code>.*)\k<quote>\s*$/;
/** All words of code that asks what an error means: no server can be written with them. */
const askingWords =
  /^(?:\W|\d+\b|(?:[a-zA-Z_]|E[A-Z]{3,20}|import|for|in|os|errno|Errno|util|require|console|log|print|puts|echo|say|die|new|get|message|errorcode|(?:socket_)?strerror|inet|format_error|e(?:addrinuse|addrnotavail|acces)|getSystemError(?:Name|Map))\b)+$/;
const asked = /\$!|strerror|format_error|SystemError|errorcode|\bEA/;

/** Code that does nothing but ask for errors by their name or number: each word of it is known, and none of them can bind. */
export const asksForErrors = (code: string): boolean => code.length < 300 && asked.test(code) && askingWords.test(code);

/** Agents, multiplexers and screens over other programs: they draw what others said, and draw it again. */
const screens = new Set(
  `claude claude-code codex gemini gemini-cli aider aider-chat opencode opencode-ai copilot cursor-agent qwen qwen-code kimi droid auggie
   gptme plandex tmux screen zellij byobu abduco dtach lazygit lazydocker k9s gitui ranger nnn lf yazi mc htop btop top ncdu`
    .split(/\s+/)
    .filter(word => word !== ''),
);
/** What makes a server of any of them. */
const asServer =
  /\s(?:serve|server|web|daemon|proxy|mcp|mcp-server|app-server|acp|start|--(?:web|serve|listen|port|http)\b|-p\s?\d)/;

/** Programs that mostly show what others print, here or on another machine; some of them also bind. */
const showers = new Set(
  `ssh mosh telnet et autossh amp goose crush q cline cn forge mods llm docker-logs stern kail grc
   jest vitest mocha ava tap pytest nose2 rspec phpunit playwright cypress karma ctest gtest-parallel`
    .split(/\s+/)
    .filter(word => word !== ''),
);
const showingCommands =
  /\b(?:docker|podman|nerdctl|kubectl|oc|heroku|vercel|flyctl|fly|pm2|supervisorctl|nomad|aws|gcloud|az|railway|wrangler)\b(?:\s+\S{1,60}){0,3}\s+(?:logs?|tail|attach|exec)\b|\b(?:cargo|go|dotnet|mix|gradle|gradlew|mvn|swift|deno|bun|npm|pnpm|yarn)\s+(?:run\s+)?(?:test|t)\b|\bcompose\b.{0,40}\blogs\b/;

/** awk can open sockets; hg, git, gh and code can run servers or hooks. */
const serverSubcommands: readonly RegExp[] = [
  /\bgit\s+(?:instaweb|daemon|push|commit|run|hook|rebase|bisect\s+run|submodule\s+foreach)\b/,
  /\bhg\s+serve\b/,
  /\/inet[46]?\//,
  /\bgh\s+(?:codespace|extension|run\s+watch)\b/,
  /\bcode\s+(?:serve-web|tunnel)\b/,
  // Outside quotes: what is put in the place of a file runs, and what is named for each file.
  /^(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^'"\\])*?(?:[<>]\(|\bfind\b.*-exec|\bfd\b.* -[xX]\b)/,
];

/** Words before the command itself. */
const wrappers = new Set([
  'sudo',
  'doas',
  'command',
  'builtin',
  'nice',
  'time',
  'env',
  'stdbuf',
  'nohup',
  'watch',
  '\\time',
  'xargs',
]);

/** Splits at the operators that join commands, outside quotes. */
function splitCommands(commandLine: string): { readonly text: string; readonly piped: boolean }[] {
  const parts: { text: string; piped: boolean }[] = [];
  let quote = '';
  let text = '';
  let piped = false;
  for (let at = 0; at < commandLine.length; at++) {
    const char = commandLine[at] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') {
        text += char + (commandLine[++at] ?? '');
        continue;
      }
      if (char === quote) quote = '';
      text += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      text += char;
    } else if (
      char === ';' ||
      char === '|' ||
      char === '\n' ||
      (char === '&' && commandLine[at - 1] !== '>' && commandLine[at + 1] !== '>')
    ) {
      const doubled = commandLine[at + 1] === char;
      parts.push({ text, piped });
      piped = char === '|' && !doubled;
      if (doubled || (piped && commandLine[at + 1] === '&')) at++;
      text = '';
    } else text += char;
  }
  parts.push({ text, piped });
  return parts.filter(part => part.text.trim() !== '');
}

/** Words before the name of a package that is fetched and run. */
const fetchers = new Set(['npx', 'bunx', 'uvx', 'pnpx', 'pipx', 'dlx', 'x', 'exec', 'run']);

/** The program's name without folder, `.exe` and assignments or wrappers in front. */
function programOf(text: string): string {
  for (const word of text.trim().split(/\s+/)) {
    if (/^[A-Za-z_]\w*=/.test(word) || word.startsWith('-')) continue;
    // One's own program may have any name.
    if (/^\.{1,2}[\\/](?!node_modules\b)/.test(word)) return word;
    const name = (word.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '').toLowerCase();
    if (!wrappers.has(name)) return name;
  }
  return '';
}

/**
 * True when everything the command line shows comes from programs that print text (`cat server.js`, `git log | less`), so that a
 * detector need not listen. A pipe with a server in it, or with what may run what it reads (`npm start | tee log`, `curl … | bash`), is
 * not quiet; `cd` and the like don't count.
 */
export function printsText(commandLine: string): boolean {
  const parts = splitCommands(commandLine).filter(
    part => !/^\s*(?:(?:cd|pushd|popd|export|set|true|sleep)\b|source \S*\bactivate\b)/.test(part.text),
  );
  if (parts.length === 0) return false;
  return parts.every(part => {
    if (serverSubcommands.some(pattern => pattern.test(part.text))) return false;
    if (printers.has(programOf(part.text)) || printingCommands.test(part.text)) return true;
    const code = oneLiner.exec(part.text)?.groups?.['code'];
    if (code !== undefined) return asksForErrors(code);
    return isScreen(part.text) && !asServer.test(part.text);
  });
}

/** The program, and the one of a package that it fetches and runs. */
function programsOf(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  const at = words.findIndex(word => fetchers.has(word));
  if (at < 0) return [programOf(text)];
  const fetched = programOf(words.slice(at + 1).join(' '));
  return [programOf(text), fetched.replace(/(?<=.)@.*$/, '')];
}

/** An agent, a multiplexer or the like, fetched or not. */
const isScreen = (text: string): boolean => programsOf(text).some(program => screens.has(program));

/** True when what the command line prints is likely, not certainly, other people's text: a remote shell, a log, a test run. */
export function showsText(commandLine: string): boolean {
  return splitCommands(commandLine).some(
    ({ text, piped }) =>
      !piped &&
      (programsOf(text).some(program => showers.has(program)) || isScreen(text) || showingCommands.test(text)),
  );
}
