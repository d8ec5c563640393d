/** Is this line a quotation: source text, a search result, a document, a test's name? Then it reports nothing. */

const reasonAhead = String.raw`.{0,80}(?:EADDR|AddrInUse|\bin use\b|EACCES|permission denied)`;

const patterns: readonly RegExp[] = [
  // Source code, whatever the language: comparisons, templates, calls that print.
  /[=!]==?\s?["'`]E[A-Z]+|[=!]=\s?(?:syscall|errno|unix|windows|libc|io|std)\b|["'`]\s?[=!]==?\s/,
  /\$\{\w|\bif\s?\(|\bconsole\.(?:log|error|warn|info)\(|\bcatch\s?\(|\bthrow new\s|\belse\s?\{|\)\s?=>\s|\bcase\s["'`]|\bswitch\s?\(/,
  /^\s*(?:const|let|var|function|def|class|import|from \S+ import|export|pub fn|fn|func|use|package|elif|except|raise|return|throw|assert|expect|print|printf|fmt\.|log\.|logger\.|self\.|@\w+)[\s(.]\s?\S.*["'`(]/,
  /\b(?:errors\.Is|errors\.As|strings\.Contains|isinstance|assert\w*|expect|toThrow|rejects|it|test|describe)\(["'`\w]/,
  /\b(?:except|rescue|catch)\s+(?:\w+[.:]{1,2})*(?:OSError|Errno|EADDRINUSE|IOException|BindException|SocketException|socket\.error)/,
  /#\s?define\s|\berrno\s?==|\bErrorKind::|\bsyscall\.E[A-Z]|\berrno\.E[A-Z]|\bErrno::E[A-Z]+\s*(?:=>|,|$)/,
  // Comments.
  /^\s*(?:\/\/|\/\*|\*\/|<!--|;;|"""|'''|--\s[a-z])/,
  /^\s*(?:[\w./-]+[:-])?\d{1,6}[:-]\s*(?:\/\/|\/\*|#|\*|<!--)/,
  // Search results: path:line: or line: before code.
  /^(?:[\w.@~-]*\/)[\w./@~-]+:\d{1,6}:(?!\d{0,5}:?in\b)(?!\s)(?!.*(?:error|Error|panic|fatal)).*[;{}(]/,
  /^\s{0,4}\d{1,6}[:|-]\s*#\s?define/,
  // Tests that passed, and the names of tests.
  /^\s*(?:✓|✔|√|☑|✅|ok \d|PASS\b|--- PASS|=== RUN|=== PAUSE|=== CONT|# Subtest)/u,
  /\.\.\. ok\b|\bPASSED\b|\s\(expected\)$|^\s*test\s\S+\s\.\.\.|^(?:test_\w+|\w+\.test_\w+)\b/,
  // Tables of error names, manual pages.
  /^\s*\d{1,5}\s+E[A-Z]{3,}\b|\bE[A-Z]{3,}\s?=\s?-?\d+|^\s*E[A-Z]{3,}\s+\d{1,5}\b|^\s*\[?E[A-Z]{5,}\]?(?::|\s{2,}|$)(?!\s?(?:address|listen|bind))|^\s*#define/,
  // One line of a git log, a heading or a bullet of a document.
  /^(?:\*\s|\|\s?)?[0-9a-f]{7,12}\s(?:\([^)]{1,80}\)\s)?[A-Za-z]/,
  /^\s{0,3}#{1,6}\s\w|^\s*[-*]\s(?:\*\*|`|\[)/,
  /`[^`]{0,80}(?:EADDRINUSE|EADDRNOTAVAIL|EACCES|AddrInUse|ddress already in use|already in use)[^`]{0,80}`/,
  // Prose about the error.
  new RegExp(
    String.raw`\b(?:if (?:you|it|the|a)\b|when(?:ever)?\b|errors? (?:like|such as)|handles?\b|handling\b|fix(?:es|ed|ing)?\b|avoids?\b|avoiding\b|prevents?\b|troubleshoot|reports?\b|rejects?\b|rejected with|throws?\b|raises?\b|expects?\b|detects?\b|retry on\b|checks? (?:for|if|whether)\b|how to\b|instead of\b|so that\b|todo\b|fixme\b|ignor(?:e|es|ed|ing)\b|simulat\w+)` +
      reasonAhead,
    'i',
  ),
  // A value of pretty-printed JSON.
  /^\s*"[\w@.-]+"\s?:\s?["[{].*["\]},]$/,
];

const jsonLogKey =
  /"(?:level|lvl|severity|time|ts|timestamp|@timestamp|msg|log\.level|logger|loglevel|levelname)"\s?:/i;

/** True when the line only mentions a failure. Linear in the length. */
export function isQuoted(whole: string): boolean {
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
  return patterns.some(pattern => pattern.test(line));
}

/** The line begins a diff or a commit of `git log`, after which indented and signed lines are quotations. */
export function startsQuotation(line: string): boolean {
  return /^(?:commit [0-9a-f]{40}\b|diff --git |@@ -\d+(?:,\d+)? \+\d+|Author: .+<.+>)/.test(line);
}

/** Inside a quotation begun by `startsQuotation`: a line of a diff or of a commit message. */
export function insideQuotation(line: string): boolean {
  return /^(?:[-+ ]|\s{4}|$)/.test(line);
}
