/** What package managers print around the script that they run. */
import { renderLine } from '../../text/ansi.ts';

/** npm and pnpm, Yarn 1, bun, deno; their spinner; and what they say when the script has failed. */
const around = [
  /^$/,
  /^> \S/,
  /^\$ \S/,
  /^yarn run v\d/,
  /^Task \S+ /,
  /^[\u2800-\u28ff|/\\-]+$/,
  /^npm (?:error|ERR!) (?:Lifecycle script|code|path|workspace|location|command|errno|signal)\b/,
  /^npm (?:error|ERR!)$/,
  /^\s*ELIFECYCLE\b/,
  /^error Command failed with exit code \d+\.$/,
  /^info Visit https:\/\/yarnpkg\.com\//,
  /^error: script "[^"]*" exited with code \d+$/,
];

/** The program itself has said nothing: all of the text is a package manager's. */
export function isOnlyHeading(text: string): boolean {
  return text
    .split('\n')
    .flatMap(line => renderLine(line))
    .every(({ text: line }) => around.some(pattern => pattern.test(line.trim())));
}
