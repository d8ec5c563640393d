/** Source code, and what the tools around it print: searches, compilers, test runners, tables of errors. */
import type { Mark } from './mark.ts';

export const codeMarks: readonly Mark[] = [
  {
    id: 'code-comparison',
    pattern:
      /[=!]==?\s?["'`]E[A-Z]+|[=!]=\s?\.?(?:\w{1,20}\.)?E(?:ADDR|ACCES)|[=!]=\s?(?:syscall|errno|unix|windows|libc|io|std)\b|["'`]\s?[=!]==?\s|^\s*["'`]E[A-Z]{4,}["'`]\s?(?:=>|:|,|\|)/,
    example: "if (err.code === 'EADDRINUSE') {",
    report: 'Error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'code-statement',
    pattern:
      /\$\{\w|\$\(|\bif\s?\(|\bconsole\.(?:log|error|warn|info)\(|\bcatch\s?\(|\bthrow new\s|\belse\s?\{|\)\s?=>\s|\bcase\s(?:["'`]|[\w.]{1,40}:\s)|\bswitch\s?\(/,
    example: '    console.error(`Port ${port} is already in use`);',
    report: 'Port 3000 is already in use',
  },
  {
    id: 'code-placeholder',
    // A port that is yet to be filled in, in any language of programs.
    pattern:
      /(?<![a-z\u00df-\u024f\u0400-\u04ff])(?:ports?|puerto|porta|порт[а-я]{0,2}|cổng|poort|端口|ポート|포트)\s?["'(:]{0,2}\s?(?:\$\{?\w|#\{|\{\{|\{\w{0,30}\}|%[dsiv@]|%\(|<\w{1,20}>|:\w{1,20}\s)|["']\s?[+.]\s?\w{1,40}\s?[+.]\s?f?["']|[\s:(#=]["'`]\s(?:<>|\+\+?|\.\.|\^|&|\|\||~)\s[\w$(]/i,
    example: '        print(f"⚠️ Puerto {local_port} ya está en uso")',
    report: 'Port: 3000 is already in use',
  },
  {
    id: 'code-declaration',
    pattern:
      /^\s*(?:export\s)?(?:const|let|var)\s\w+\s?[:=]|^\s*\w[\w.]{0,40}\s?:=\s|^\s*(?:const|let|var|function|def|class|import|from \S+ import|export|pub fn|fn|func|use|package|elif|except|raise|return|throw|fail|abort|assert\w*|expect|echo|die|puts|print\w*|printf|@\w+|Write-\w+|(?!nw_)\w+_\w+(?! \w+\([A-Z_]*\) failed: ))[\s(.]\s?\S?.*["'`(]/,
    example: "    assert_equal 'port 8833 is already in use, refusing to start', ex.message",
    report: 'listen tcp :8080: bind: address already in use ("web")',
  },
  {
    id: 'code-pattern',
    // A regular expression: groups, classes, repetition.
    pattern: /\(\?(?:[:!=]|<[=!]|P?<\w)|\\[dwsb][+*{)\]]|\[\^[^\]\n]{1,20}\][*+]|\/[gimsuy]{0,4}\.(?:test|exec)\(/,
    example: "            r'listen EADDRINUSE [^ ]*:(?P<port>\\d+)']",
    report: '[^] listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'code-entry',
    // A name and a text, as translations are kept; not what Node prints of an error. Behind a sign: of a plan or a diff.
    pattern:
      /^\s*[+~-]\s{1,6}[\w.-]{1,40}\s{1,20}=\s".{0,300}"|^\s*["']?(?!(?:code|errno|syscall|address|message|stack|type|name|error|err|reason|cause|info|details?|msg|event|level|path|exception|title|status|description|output|stderr|log)\b)[A-Za-z_][\w.-]{2,60}["']?\s?[:=]\s?(["'`]).{3,200}\1[,;]\s*$|^(?!(?:Message|Error|Exception|Source|Reason|Status|Data|Target\w*|HResult)\b)(?:[a-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,8}\s?|[A-Z][a-z]\w{2,40})=\s?[A-Z\u00c0-\u04ff\u3040-\u9fff\uac00-\ud7a3][^=]{5,}$/,
    example: "        address_not_available: 'Address not available',",
    report: "  message: 'listen EADDRINUSE: address already in use :::3000',",
  },
  {
    id: 'table-row',
    // Of a database or a spreadsheet.
    pattern:
      /\bINSERT INTO\b|\bVALUES\s?\(|^[\w.-]{1,40},"[^"\n]{3,200}"(?:,(?:"[^"\n]{0,200}"|[\w .-]{0,40})){0,8}\s*$/,
    example: 'EADDRINUSE,"Port 3000 is already in use","Stop the other process"',
    report: 'bind,"tcp:3000": address already in use',
  },
  {
    id: 'definition',
    pattern: /^\W{0,6}E[A-Z]{4,}\s?\([^)\n]{5,60}\)\s?[:–—-]\s/,
    example: '  * EADDRINUSE (Address already in use): An attempt to bind a server to a local address failed',
    report: 'EADDRINUSE (Address already in use)',
  },
  {
    id: 'code-open-string',
    // A text of several lines begins, or one of a list ends.
    pattern: /^\s*(?:"[^"]{10,}|`[^`]{10,})$|^\s*(["'`])[^"'`].{8,}\1[,;]$/,
    example: '"Error: listen EADDRINUSE: address already in use :::3000',
    report: '"api": listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'quote',
    // Of a mail or in Markdown, a line of a log; programs put the sign before what they say themselves: Vercel, Gradle, package managers.
    pattern: /^>\s\[?\d{1,4}[-:/.]\d\d.*(?:EADDR|\bin use\b|\bpermission denied\b)/i,
    example: '> 10:00:00 ERROR listen tcp :8080: bind: address already in use',
    report: '> Requested port 3000 is already in use',
  },
  {
    id: 'chat-line',
    // What a runtime or the system itself begins right behind the head is a logger's.
    pattern:
      /^(?![\d\WTZ]{5,30}(?:[AP]M(?:\]| -) )?(?:<?[\w.-]+[>:] )?(?:Error: )?(?:listen (?:EADDR|tcp |udp )|bind\(\) to ))(?:\[\d{1,2}:\d\d\]\s?<?[a-z][\w.-]{1,20}>?:?\s(?!\[)|(?:\d{4}-\d\d-\d\d[T\s])?[[(]?\d{1,2}:\d\d(?::\d\d)?Z?[\])]?\s(?:<[\s+@%&~]?(?!(?:trace|debug|info|notice|warn|err|fatal|crit|alert|emerg|panic)[a-z]{0,4}>)[a-z][\w|.-]{1,20}>|-[a-z]\w{2,15}-)\s(?!<|\[)|\(\d\d:\d\d:\d\d\)\s[a-z][\w.-]{1,20}:\s|\[?\d\d?[./]\d\d?[./]\d\d,\s\d\d?:\d\d(?::\d\d)?(?:\s[AP]M)?(?:\]|\s-)\s[A-Z][^:]{1,40}:\s|\d{1,2}:\d\d\b.{0,40}\s\|\s.*["”»]\s?\?\s*$)/i,
    example: '[10:02] anna: getting Error: listen EADDRINUSE: address already in use :::3000 again',
    report: '[10:02:13] api: Error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'code-errno',
    pattern: /#\s?define\s|\berrno\s?==|\bErrorKind::|\bsyscall\.E[A-Z]|\berrno\.E[A-Z]|\bErrno::E[A-Z]+\s*(?:=>|,|$)/,
    example: '            io::ErrorKind::AddrInUse => eprintln!("taken"),',
    report: 'errno: -98',
  },
  {
    id: 'code-enumeration',
    // A name of the error and its value: `EADDRINUSE = 98,`, `AddressAlreadyInUse = 10048,`.
    pattern:
      /(?:EADDR(?:INUSE|NOTAVAIL)|EACCES|EPERM|Addr(?:ess)?\w{0,12}(?:InUse|NotAvail\w{0,6})|\w{0,20}_IN_USE)["'`]?\s?=\s?(?:-?\d+|["'`]\w|[A-Z]\w*)|\bEADDR\w{3,12}\s?:\s?\w{1,20}\s?=|\w{0,20}(?:_IN_USE|ADDRINUSE)["'`]?:\s?(?:0x|-?\d)|\b(?:WSA)?EADDR\w{3,12}["'`]?,\s?\d{2,5},?\s*$|^\s*(?:EADDRINUSE|EADDRNOTAVAIL|EACCES)["'`]?,?\s*$|^\s{2,}Addr(?:ess)?(?:Already)?InUse,\s*$|^\W{0,3}(?:WSA)?E[A-Z]{4,16}\s{2,20}\(?-?\d{2,5}\)?\s/,
    example: '        AddressAlreadyInUse = 10048,',
    report: 'bind error=EADDRINUSE',
  },
  {
    id: 'shell-echo',
    pattern: /^\+{1,4} [a-z][\w./-]*\s(?:.*\s)?['"]|^\s*@?echo\s\S|^\s{1,5}\d{1,6}\s{2}[a-z]|^\s{0,6}\d{1,6}\t/,
    example: "+ echo 'Port 3000 is already in use'",
    report: '+ listen tcp :3000: bind: address already in use',
  },
  {
    id: 'holder',
    // The command line of whoever has the port, as Create React App and Docusaurus show it.
    pattern: /^\s*`.{1,2000}` \(pid \d{1,10}\)/,
    example: '  `node -e "s.listen(3000); // address already in use"` (pid 4123)',
    report: '`bind`: Address already in use (pid 4123)',
  },
  {
    id: 'comment',
    pattern:
      /^\s*(?:\/\/(?!\d)|\/\*|\*\/|<!--|;;|"""|'''|--\s[a-z]|#\s(?=.*(?:->|OSError|Error:)))|^\s{2,40}#\s|^\s{0,12}[\w.-]{1,40}\s?[=:]\s?\S{1,60}\s{1,20}[#;]\s|[\w)"';,]\s{1,20}\/\/\s?[^/].*(?:EADDR|\bin use\b)|^\s*\*\s@\w/,
    example: '// Error: listen EADDRINUSE: address already in use :::8080 happens when nodemon restarts',
    report: '//0.0.0.0:8080: address already in use',
  },
  {
    id: 'comment-behind-place',
    pattern: /^\s*(?:[\w./-]+[:-])?\d{1,6}[:-]\s*(?:\/\/|\/\*|#|\*|<!--)/,
    example: '57:  // address already in use',
    report: '10:00:01: address already in use',
  },
  {
    id: 'search-result',
    pattern:
      /^(?:[\w.@~-]*\/)[\w./@~-]+:\d{1,6}:(?!\d{0,5}:?in\b)(?!\s)(?!.*(?:error|Error|panic|fatal)).*[;{}(]|^\s{0,4}\d{1,6}[:|-]\s*#\s?define|^\d{1,6}:(?=\s{0,40}[A-Za-z]{2})(?!\s{0,4}(?:address|already|port|bind)\b)/i,
    example: "42:    console.error('Port 3000 is already in use');",
    report: '1672531200: Error: Address already in use',
  },
  {
    id: 'compiler',
    pattern:
      /\bhas no (?:attribute|member)\b|^(?=.*(?:E?ADDR_?IN_?USE|\bE[A-Z]{4,}\b|[Ii]n_?Use|BindException|SocketException))(?!.*\b(?:address|port)\b[^'"`]{0,40} in use\b).*(?:\bnot in scope\b|\b[Cc]annot (?:find|import) (?:symbol|value|type|name|function|variant|implementation)\b|\b[Uu]n(?:defined|known|resolved|declared) (?:name|symbol|reference|variable|identifier|import|constant)\b|\b(?:[Cc]onstant|[Cc]lass|[Mm]ethod|[Pp]roperty|[Ss]ymbol) \S{1,60} not found\b|\b(?:first use in this function|is not (?:defined|declared))\b)|\berror (?:TS|CS)\d{3,5}:|['‘`]E[A-Z]+['’`] undeclared\b|^error\[E\d{4}\]|^\s?warning: un\w+ |^\S{1,200}:\d+:\d+: (?:warning|note): /,
    example: "server.c:42:7: warning: unused variable 'eaddrinuse' [-Wunused-variable]",
    report: 'server.c:42: error: address already in use',
  },
  {
    id: 'linter',
    pattern:
      /^\s*\d{1,6}:\d{1,5}\s{1,4}(?:error|warning|✖|⚠)\s|\.[a-z]{1,5}:\d{1,6}(?::\d{1,5})?: [^"'`]{0,200}["'`][A-Za-z]+ [^"'`]{3,100}["'`] (?:is|has|occurs|appears|should)\b.{1,200}\s[[(][A-Za-z][\w/-]{3,40}[\])]$/u,
    example: '  12:5  warning  Unexpected console statement: console.error("Port is already in use")  no-console',
    report: '12:05:00 error listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'passed-test',
    pattern:
      /^\s*(?:✓|✔|√|☑|✅|ok \d|PASS\b|OK \(\d{1,6} tests?\b|--- PASS|=== RUN|=== PAUSE|=== CONT|# Subtest)|\.\.\. ok\b|\.{3,}\s{1,9}Passed\b|\bPASSED\b|\|\s?PASS\s?\|\s*$|^\s*\*\s(?:doc)?test\s.*\(\d|^\s*(?:Passed|Skipped)\s\w|\s\(expected\)$|\b(?:got )?(?:the )?expected error\b|^\s*test\s\S+\s\.\.\.|\[\w{1,20}\] › \S{1,120}:\d{1,5}:\d{1,4} › |^\s*Start\s{1,3}\d{1,5}:\s\S+$|^\s*\d{1,5}\/\d{1,5}\sTest\s{1,4}#\d|^(?:test_\w+|\w+\.test_\w+)\b|^\S{1,120}\.py::\w/u,
    example: '  ✓ rejects when address already in use (12 ms)',
    report: '✘ [ERROR] Address already in use (0.0.0.0:8787).',
  },
  {
    id: 'error-table',
    pattern:
      /(?:\bE[A-Z]{4,16}\b[^A-Z\n]{1,16}){3}|^\s*\d{1,5}\s+E[A-Z]{3,}\b|^(?:OS error code\s+)?\(?\d{2,5}\)?:?\s{0,4}Address already in use\W?$|^\s*(?:EADDR\w+|EACCES|EPERM)\s+\d{1,5}\b|^\s*\[?(?:EADDR\w+|EACCES|EPERM)\]?(?::|\s{2,}|$)(?!\s?(?:address|listen|bind|[Ff]ailed|[Pp]ort\s\d))|^\s*#define|^\W?E[A-Z]{5,}\s[-–—]\s(?!.*\d{2})/u,
    example: 'EADDRINUSE 98 Address already in use',
    report: 'EROR connection failed: address already in use',
  },
  {
    id: 'test-expectation',
    pattern:
      /^\s*(?:[-+] )?(?:expected|received|actual|your output)\b[^:]{0,30}:\s|^>\s{5,}[a-z(]|^E\s{3,}(?:[-+?]\s|AssertionError\b|assert\s)|^\s{1,2}(?:left|right): ["\d]|\s#\s[\w/.-]{1,120}:\d{1,6}$|^(?:\+|-(?!\w{0,6}sh:|e:))[A-Za-z"']/i,
    example: '- Expected: "address already in use"',
    report: 'unexpected: address already in use',
  },
  {
    id: 'string-alone',
    // As an interpreter answers; a value of pretty-printed JSON.
    pattern:
      /^\s*(?:'[^'\d]{3,60}'|"[^"\d]{3,60}"),?\s*$|^\s*"[\w@.-]+"\s?:\s?["[{].*["\]},]$|^\s*[-*]?\s?["“][^"”]{3,120}["”][.,;]?\s*$/,
    example: '  "portInUse": "Port {port} is already in use",',
    report: '"127.0.0.1:3000": address already in use',
  },
  {
    id: 'yaml-text',
    pattern: /^\s*(?:-\s)?(?:name|description|title|summary|help|label|hint|comment|placeholder):\s/,
    example: '  - name: fail if port 8080 is already in use',
    report: 'name server: address already in use',
  },
  {
    id: 'option-help',
    pattern: /^\s*-{1,2}[a-z][\w-]{0,40}(?:,? -{1,2}[\w-]{1,40})?(?:[ =]<?\[?[\w.]{1,30}[\]>]?)?\s{2,}\S/i,
    example: '  --strict-port   exit if the port is already in use (default: false)',
    report: '-- listen: address already in use',
  },
  {
    id: 'request-or-metric',
    pattern:
      /\b(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS) \/\S* (?:HTTP\/[\d.]{1,3}|\d{3}\b)|^# (?:HELP|TYPE) \w|^[a-z_:][\w:]{0,100}\{[^}]{0,300}\} [\d.e+-]+$|^(?!\S{1,40}\s{1,3}(?:ERROR|WARN)\s).*\b[a-z_]{3,60}\{[a-z_]{1,40}=~?"[^"]{0,100}"|<\/[a-z][a-z0-9]{0,12}>|\s--> [\w./*()-]{1,200} \(\d{1,4} handlers?\)$/,
    example: '# HELP bind_errors_total Number of bind failures because the address is already in use.',
    report: '# Creating Server TCP listening socket *:6379: bind: Address already in use',
  },
];
