/** Is this line a quotation: source text, a search result, a document, a test's name? Then it reports nothing. */

/** The failure, as a quotation may word it. */
const reason = String.raw`(?:EADDR|AddrInUse|\b(?:in|already) use(?:d)?\b|\btaken\b|EACCES|permission denied|not available\b)`;

const patterns: readonly RegExp[] = [
  // Source code, whatever the language: comparisons, templates, calls that print.
  /[=!]==?\s?["'`]E[A-Z]+|[=!]=\s?(?:syscall|errno|unix|windows|libc|io|std)\b|["'`]\s?[=!]==?\s/,
  /\$\{\w|\bif\s?\(|\bconsole\.(?:log|error|warn|info)\(|\bcatch\s?\(|\bthrow new\s|\belse\s?\{|\)\s?=>\s|\bcase\s["'`]|\bswitch\s?\(/,
  /^\s*(?:const|let|var|function|def|class|import|from \S+ import|export|pub fn|fn|func|use|package|elif|except|raise|return|throw|assert|expect|echo|die|puts|print\w*|printf|@\w+)[\s(.]\s?\S.*["'`(]/,
  // A call with a string as a statement of its own: logger.error("…"), eprintln!("…"); not bind("…") failed, not OSError("…").
  /^\s*(?!(?:[\w.:]*(?:bind|listen|socket)\w*|[\w.]*(?:Error|Exception|Err|Some|Ok))!?\()[A-Za-z_][\w.:>-]{1,80}!?\(\s?[frbu]?["'`].{0,300}\)?[;,})]\s*$/,
  /\b(?:errors\.Is|errors\.As|strings\.Contains|isinstance|assert\w*|expect|toThrow|rejects|it|test|describe)\(["'`\w]/,
  /\b(?:except|rescue|catch)\s+(?:\w+[.:]{1,2})*(?:OSError|Errno|EADDRINUSE|IOException|BindException|SocketException|socket\.error)/,
  /#\s?define\s|\berrno\s?==|\bErrorKind::|\bsyscall\.E[A-Z]|\berrno\.E[A-Z]|\bErrno::E[A-Z]+\s*(?:=>|,|$)/,
  // A shell's own echo of a command, a line of its history.
  /^\+{1,4} [a-z][\w./-]*\s(?:.*\s)?['"]|^\s{1,5}\d{1,6}\s{2}[a-z]|^\s{0,6}\d{1,6}\t/,
  // The command line of whoever has the port, as Create React App and Docusaurus show it.
  /^\s*`.{1,2000}` \(pid \d{1,10}\)/,
  // Comments.
  /^\s*(?:\/\/|\/\*|\*\/|<!--|;;|"""|'''|--\s[a-z])/,
  /^\s*(?:[\w./-]+[:-])?\d{1,6}[:-]\s*(?:\/\/|\/\*|#|\*|<!--)/,
  // Search results: path:line: or line: before code.
  /^(?:[\w.@~-]*\/)[\w./@~-]+:\d{1,6}:(?!\d{0,5}:?in\b)(?!\s)(?!.*(?:error|Error|panic|fatal)).*[;{}(]/,
  /^\s{0,4}\d{1,6}[:|-]\s*#\s?define|^\d{1,6}:(?=[A-Za-z]{2})(?!(?:address|already|port|bind)\b)/i,
  // What a compiler or a linter says of a line.
  /\berror (?:TS|CS)\d{3,5}:|^error\[E\d{4}\]|^warning: un\w+ /,
  /^\s*\d{1,6}:\d{1,5}\s{1,4}(?:error|warning|✖|⚠)\s/u,
  // Tests that passed, and the names of tests.
  /^\s*(?:✓|✔|√|☑|✅|ok \d|PASS\b|--- PASS|=== RUN|=== PAUSE|=== CONT|# Subtest)/u,
  /\.\.\. ok\b|\bPASSED\b|^\s*(?:Passed|Skipped)\s\w|\s\(expected\)$|^\s*test\s\S+\s\.\.\.|^(?:test_\w+|\w+\.test_\w+)\b/,
  // Tables of error names, manual pages.
  /^\s*\d{1,5}\s+E[A-Z]{3,}\b|\bE[A-Z]{3,}\s?=\s?-?\d+|^\s*E[A-Z]{3,}\s+\d{1,5}\b|^\s*\[?E[A-Z]{5,}\]?(?::|\s{2,}|$)(?!\s?(?:address|listen|bind|[Ff]ailed|[Pp]ort\s\d))|^\s*#define/,
  // One line of a git log, a conventional commit, a list of issues; a heading or a bullet of a document.
  /^(?:\*\s|\|\s?)?\^?[0-9a-f]{7,12}\s(?:\([^)]{1,80}\)\s{1,40})?[A-Za-z]|^\[[\w./-]{1,80} (?:\(root-commit\) )?[0-9a-f]{7,12}\]\s/,
  /^\W{0,4}(?:feat|fix|docs|chore|refactor|perf|revert)(?:\([^)]{1,40}\))?!?: |\(#\d{1,7}\)\W{0,3}$|^\W?#\d{1,7}\s.*\b(?:ago|OPEN|CLOSED|MERGED)\b/,
  /^\s{0,3}#{1,6}\s\w|^\s*[-*]\s(?:\*\*|`|\[)|^\*\s(?!(?:address|port|bind)\b)[a-z]\D{0,200}$|^\s*>\s\*\*/,
  /`[^`]{0,80}(?:EADDRINUSE|EADDRNOTAVAIL|EACCES|AddrInUse|ddress already in use|already in use)[^`]{0,80}`/,
  // Requests that a server logs, metrics that it exports, markup.
  /\b(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS) \/\S* (?:HTTP\/[\d.]{1,3}|\d{3}\b)/,
  /^# (?:HELP|TYPE) \w|^[a-z_:][\w:]{0,100}\{[^}]{0,300}\} [\d.e+-]+$|<\/[a-z][a-z0-9]{0,12}>/,
  // Options that a program explains; texts of a document in YAML.
  /^\s*-{1,2}[a-z][\w-]{0,40}(?:,? -{1,2}[\w-]{1,40})?(?:[ =]<?\[?[\w.]{1,30}[\]>]?)?\s{2,}\S/i,
  /^\s*(?:-\s)?(?:description|title|summary|help|label|hint|comment|placeholder):\s/,
  // A test's expectation, a step of a scenario with its place, a row of a table, an entry of a glossary.
  /^\s*(?:[-+] )?(?:expected|received|actual)\b[^:]{0,30}:\s/i,
  /\s#\s[\w/.-]{1,120}:\d{1,6}$/,
  /^\s*\|[^|]{0,200}\|[^|]{0,200}\|.*\|\s*$|^\s*\d{1,9}\s+\|\s/,
  /^\W?E[A-Z]{5,}\s[-–—]\s(?!.*\d{2})/u,
  // A search, a mail, a page, a catalogue of translations.
  /\b(?:AND|OR|NOT) \w+:|^(?:Subject|Title|Re|Fwd): |\b(?:last|first) seen\b|[-·] (?:Stack Overflow|GitHub|Issue #\d+)\W*$|^\s*msg(?:id|str)\b/,
  // Questions and answers.
  /^\W{0,4}[QA][:.)]\s|\b(?:I|we)(?:['’]m| am)? (?:get|getting|see|seeing|got|keep getting)\b|\byou(?:['’]ll| will| may| might| could)? (?:get|see|receive|encounter)\b/i,
  // The error in quotation marks, explained.
  /["“][^"”]{0,60}\bin use["”],? (?:error )?(?:usually |often |typically )?(?:means|indicates|occurs|happens|says)\b/i,
  // A bare string, as an interpreter answers.
  /^\s*(?:'[^'\d]{3,60}'|"[^"\d]{3,60}"),?\s*$/,
  // A value of pretty-printed JSON.
  /^\s*"[\w@.-]+"\s?:\s?["[{].*["\]},]$/,
];

/** Prose about the error: what would be, what a program does about it. */
const prose = new RegExp(
  String.raw`(?:\b(?:if|when(?:ever)?|errors? (?:like|such as)|handles?|handling|fix(?:es|ed|ing)?|avoids?|avoiding|prevents?|troubleshoot|reports?|rejects?|rejected with|throws?|raises?|expects?|detects?|retry on|(?:checks?|checking|tests?) (?:for|if|whether)|waiting for|how to|instead of|so that|todo|fixme|ignor(?:e|es|ed|ing)|simulat\w+)\b|^\s*(?:prints|logs|shows|displays|returns|emits|warns|complains)\b).{0,80}?` +
    reason,
  'i',
);
/** A line that says what happened before it comes to the prose is a report, with advice behind it. */
const reported = new RegExp(
  String.raw`\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable|exception|panic\w*)\b|${reason}`,
  'i',
);

function isProse(line: string): boolean {
  const match = prose.exec(line);
  if (match === null) return false;
  // "emits an error when …" is prose, "Error: …, when …" a report.
  const before = line.slice(0, match.index).replace(/\b(?:errors?|fails?|exceptions?)\s*$/i, '');
  return !reported.test(before);
}

const jsonLogKey =
  /"(?:@?level|lvl|severity|severityText|time|ts|timestamp|@timestamp|eventTime|asctime|msg|log\.level|logger|loglevel|levelname|@t|@l|@m|@mt|@x|EventId|PRIORITY)"\s?:/i;

/** The command line of whoever has the port, in the sentence of a program that tells it: Expo's. It may be code; the sentence is none. */
const holder = /(?<=\bPort \d{1,5} is running )\S.{0,1999}(?= in another window$)/;

/** True when the line only mentions a failure. Linear in the length. */
export function isQuoted(text: string): boolean {
  const whole = text.replace(holder, '');
  // What grep -n and the like put in front: the rest decides, except for files that hold no program's own words.
  const place =
    /^(?:\.{0,2}\/)?(?:[\w.@~-]{1,80}\/){0,20}[\w.@~-]{1,80}\.(?<ending>\w{1,8})[:-]\d{1,6}(?::\d{1,6})?[:-](?!in [`'‘])/.exec(
      whole,
    );
  if (
    place !== null &&
    /^(?:md|mdx|txt|log|json|jsonl|html?|ya?ml|rst|adoc|csv|toml|xml|snap|lock)$/i.test(place.groups?.['ending'] ?? '')
  )
    return true;
  const line = place === null ? whole : whole.slice(place[0].length);
  // Structured logs are JSON with a level or a time; other JSON is data that someone prints.
  if (/^\s*[[{]\s?[{"]/.test(line)) return !jsonLogKey.test(line) && !/^\s*\{ Error:|^\[["']?\w+["']?\]/.test(line);
  return patterns.some(pattern => pattern.test(line)) || isProse(line);
}

/** The line begins a diff or a commit of `git log`, after which indented and signed lines are quotations. */
export function startsQuotation(line: string): boolean {
  return /^(?:commit [0-9a-f]{40}\b|diff --git |@@ -\d+(?:,\d+)? \+\d+|Author: .+<.+>)/.test(line);
}

/** Inside a quotation begun by `startsQuotation`: a line of a diff or of a commit's head or message. */
export function insideQuotation(line: string): boolean {
  return /^(?:[-+ ]|\s{4}|(?:Author|AuthorDate|Commit|CommitDate|Date|Merge):\s|$)/.test(line);
}
