/**
 * What a line says around a failure: that it was tested, feigned, let pass, searched for, that it is over or somebody's story. One row each,
 * tried on what stands before the failure's own words or behind them, whatever these are and in whichever language.
 */

import { portSentences } from '../../text/languages/portSentences.ts';

/** A way to put a failure into a line that has none. */
export interface Frame {
  /** Stable kebab-case: a reason that is told. */
  readonly id: string;
  /** Tried on what stands before the failure, up to it; linear. */
  readonly before?: RegExp;
  /** Tried on what stands behind it. */
  readonly behind?: RegExp;
  /** Counts of what a logger wrote as well. */
  readonly isStrong?: true;
  /** A line that has it. */
  readonly example: string;
  /** A report that looks alike. */
  readonly report: string;
}

/** To the end of the same sentence. */
const on = String.raw`(?:[^.!?]|\.(?!\s)){0,80}$`;

/** The words by which a failure is known; where it begins in the line. */
const failure =
  /\b(?:WSA)?EADDR\w+|\bEACCES\b|\bAddr(?:ess)?(?:Already)?InUse|\baddress(?: localhost\S*)?(?: is)?(?: already)? in use|\bport\(?s?\)?:? \W?(?:\d{1,5}|is|was|already)\b|\b(?:already|being) (?:in use|allocated|bound|taken|used|running|listening|occupied)\b|\bin use\b|\b\w{0,20}BindException\b|permission denied|requested address|\bonly one usage of each\b|\b(?:something|another \w{1,20}) is (?:already )?(?:running|listening|using)\b|\[Errno \d|\bOSError\b|\bSocketException\b/i;

/** Where the failure begins, and where its first words end; `saysTaken`: how other languages say it. */
function failureIn(
  line: string,
  saysTaken: readonly RegExp[],
): { readonly from: number; readonly to: number } | undefined {
  let first: { readonly from: number; readonly to: number } | undefined;
  for (const pattern of [failure, ...saysTaken]) {
    const match = pattern.exec(line);
    if (match !== null && (first === undefined || match.index < first.from))
      first = { from: match.index, to: match.index + match[0].length };
  }
  return first;
}

/** A program says that something has failed: what it says of it further on is a part of the report. */
const reported = /\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable|exception|panic\w*)\b/i;

export const frames: readonly Frame[] = [
  {
    id: 'tested',
    // Of a test: what it asks for, and what is asked of the program.
    before: new RegExp(
      String.raw`(?<!error )\b(?:expect(?:s|ed|ing)?|assert\w*|toThrow\w*|snapshot|rejects?(?: with)?|should (?:fail|throw|reject|report|print|say|exit|be|have)|throws?|raises|flaky)\b${on}|^\W{0,4}(?:not )?ok \d{1,4}\b|^\s{0,12}[✓✔√]\s|^(?:FAILED|ERROR) \S{1,120}::|^\s{2,}(?:got|want|actual|received|left|right|wanted)\s?:\s|^\W{0,8}\d{1,4} (?:failed|failing|passed|passing|skipped|flaky)\b`,
      'i',
    ),
    behind: /\(\d{1,6}(?:\.\d{1,3})?\s?m?s\)\s*$/,
    example: '1 failed: "rejects with address already in use"',
    report: 'Unexpected error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'expected',
    isStrong: true,
    before: new RegExp(
      String.raw`\bas expected\b${on}|(?<!un)\bexpected (?:error|failure|exception|warning)s?\b${on}`,
      'i',
    ),
    behind:
      /\s?[([](?:expected|ignored|suppressed|handled|skipped|harmless|known|ok|simulated|mocked|flaky|fixed|solved|resolved|as expected|this is fine)[)\]]|[,;] (?:as expected|which is (?:fine|ok|expected)|that['’]s (?:fine|ok))\b/i,
    example: 'listen tcp 127.0.0.1:41233: bind: address already in use (this is fine)',
    report: 'listen tcp 127.0.0.1:8080: bind: address already in use (os error 98)',
  },
  {
    id: 'feigned',
    isStrong: true,
    // A server that is a mock has a name, and fails as any other does: only a failure is feigned.
    before: new RegExp(
      String.raw`\b(?:simulating|dry[- ]run|mocking|faking|rehears\w+|inject(?:s|ed|ing)? (?:an? )?(?:fault|error|failure)s?|re-?play(?:ed|ing)|would (?:fail|print|exit|say|throw|report)|pretend\w*)\b${on}|\b(?:mock|fake|(?:mocked|faked|simulated?)\W{0,2})(?: (?:bind|listen|port|network|socket|start-?up))? ?(?:errors?|failures?|exceptions?|faults?)\b${on}|^\W{0,4}[[(<](?:mock|fake|mocked|faked|simulated)[\])>]|^\[re-?play\] \d`,
      'i',
    ),
    example: '[replay] 03:04:05 app: Error: listen EADDRINUSE: address already in use :::3000',
    report: 'mock-server: listen tcp :8080: bind: address already in use',
  },
  {
    id: 'let-pass',
    isStrong: true,
    before: new RegExp(
      String.raw`\b(?:ignor(?:e|es|ed|ing)|suppress(?:es|ed|ing)?|(?<!error )handl(?:e|es|ed)|recover(?:s|ed|ing) from|swallow(?:s|ed|ing)|tolerat(?:e|es|ed|ing)|resolved|known (?:issue|problem|limitation|bug)s?)\b(?! in\b)${on}`,
      'i',
    ),
    example: 'recovered from: stream_socket_server(): (Address already in use)',
    report: 'Unhandled error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'went-on',
    behind:
      /(?:[,;]|\s[-–—])\s(?:skipp(?:ed|ing)|ignor(?:ed|ing)|re-?us(?:ed|ing)|attach(?:ed|ing)|ok|passed|done|fine|resolved|nothing to do)\b|\.{2,}\s?(?:ok|done|passed|skipped)\s*$|\b(?:then|attempt \d{1,3}|but) (?:it )?(?:succeeded|recovered|worked)\b|\battempt \d{1,3}:? (?:ok|succeeded)\b|\bwaited \d|[.,;:–—-]\s?(?:stopping|killing|freeing|terminating|closing|releasing) (?:it|that|them|the|process|pid|\d)|\bgracefully\s*\.?$/i,
    example: 'attempt 1 failed (address already in use), attempt 2 succeeded',
    report: 'address already in use, attempt 2 failed',
  },
  {
    id: 'past',
    before: new RegExp(
      String.raw`\b(?:yesterday|last (?:week|month|night|year|time|monday|tuesday|wednesday|thursday|friday)|previous (?:run|boot|session|deploy\w*|attempt|build)|\d{1,3} ?(?:m|min|minutes?|h|hours?|d|days?|weeks?|months?|years?) ago|earlier today|incident|post-?mortem|on-?call)\b${on}|^\W{0,3}(?:at|around|by|since|until) \d{1,2}[:.h]\d\d,? [a-z]`,
      'i',
    ),
    behind:
      /^(?:[^.!?]|\.(?!\s)){0,60}?(?<!\w)(?:(?:was|were|is|has been|had been|got|gets) (?:fixed|solved|resolved|gone|closed|handled|expected|caused|thrown)|no longer\b|used to\b|went away|(?:are|is) (?:common|typical|usual)|(?:may|might|can|could|will) (?:appear|occur|happen|be (?:printed|shown|logged|thrown)))|(?<!\p{L})(?:ayer|hier|gestern|ieri|ontem|вчера|wczoraj|dün|昨天|昨日|어제)(?!\p{L})/iu,
    example: 'At 10:14 the new pod crashed with listen tcp :8080: bind: address already in use',
    report: 'At least one listener failed: listen tcp :8080: bind: address already in use',
  },
  {
    id: 'searched',
    before: new RegExp(
      String.raw`\b(?:search(?:ing|ed)? for|looking for|occurrences? of|match(?:es|ed|ing)|grep|keyword|highlight(?:s|ed|ing)?|predict\w*|classif\w+|(?:errors?|messages?|failures?|exceptions?|warnings?) (?:such as|like))\b${on}|^(?!(?:==>|   ) default: )\W{0,16}(?:query|pattern|regexp?|filter|rule|search|tags?|input|prompt|label|text|title|caption|transcript|screenshot|clipboard|snippet|example|sample|value|default|payload)s?(?: \w{1,12})?\s?[:=]|^\s{1,8}\d{1,6}\s|^\W{0,2}\d{1,6}x\s|\balt=["']|\s(?:text|input|query|prompt|title|label|subject|headline|body)=`,
      'i',
    ),
    behind: /^[^"]{0,80}"\s?(?:\(\d|[-–—]?\s?\d{1,6} (?:times|hits|matches|results|events))/i,
    example: 'searching for: address already in use',
    report: '4711 listen tcp :8080: bind: address already in use',
  },
  {
    id: 'titled',
    before: new RegExp(
      String.raw`^\W{0,4}(?:soluci[oó]n|lösung|solu[cç]ão|soluzione|решение|rozwiązanie|çözüm|oplossing|giải pháp)\s?:${on}|^\W{0,4}(?:solved|fixed|closed|closes|reopened|duplicate|faq|how ?to|understanding|troubleshooting|fixing|fix|solving|resolving|debugging|diagnosing|preventing|avoiding|runbook|release notes?|changelog|see also|(?<!^> )note(?=\s?:\s\w*(?:error|exception)\b)|tip|video|summary|description|(?:before|after|old|new)(?=:)|(?:alert|incident|issue|ticket) (?:\S{1,12} )?(?:resolved|closed|opened|created)|(?:sent|posted|copied|forwarded|notified)(?: (?:to|in)| \w{1,12})?[^:]{0,24}:|e\.g\.|in case of)(?![\w.])${on}|^\W{0,2}#\d{1,7}\s|^[\W\d]{0,12}(?:[▲△⬆★]|👍)|^\d{6,8}: \S{1,120} (?:failed|fails) with\b|^(?:errors?|failures?) in (?:\w{1,12} )?tests?:|^v?\d{1,3}\.\d{1,3}\.\d{1,4}:\s|^(?:common|typical|example|usual|frequent) (?:error|output|failure|message|problem)s?\s?:|^\s{0,12}[☐☒☑🔲]\s|^\W{0,4}(?:TODO|DONE|FIXME|XXX|HACK)\b|^\W{0,3}(?:bug|wip)\s?[\]:]|^\s{0,4}(?:OPEN|CLOSED|MERGED|DRAFT)\s{2,}|^(?:Q|Frage|Question|Pregunta|Domanda|Вопрос)\s?\d{1,3}[.:)]|^(?:Chapter|Section|Figure|Table|Listing|Appendix|Kapitel|Abschnitt|Abbildung)\s[\dA-Z.]{1,6}[:.]?\s|^\[(?:오전|오후|上午|下午|午前|午後)|^[\w.-]{2,20} \(\d{1,2}:\d\d\):\s|^(?:en|de|fr|es|it|pt|nl|pl|ru|uk|tr|vi|zh|ja|ko)(?:[-_][A-Z]{2})?: |^remote: |^@[a-z]\w{1,30}\s`,
      'i',
    ),
    behind:
      /\s[·|]\s(?:Issue|Pull Request|Discussion|GitHub|Stack Overflow|Reddit|[A-Z][\w ]{0,30}(?:Blog|Docs|Wiki|Forum|Community))\b|\s[-–—|]\s(?:Stack Overflow|GitHub|Server Fault|Super User|Reddit|YouTube|Medium|DEV Community|\d{1,4} (?:answers?|comments?|votes?|views?))\b|[([](?:SOLVED|Solved|Closed|Duplicate|closed)[)\]]|[([](?:open|merged|draft)[)\]]\s*$/,
    example: '[SOLVED] Error: listen EADDRINUSE: address already in use :::3000',
    report: '[SERVER] Error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'source-call',
    // A function of any language that prints, logs or throws, and its text; no name of an error, no label, no logger's key.
    before:
      /^\s*(?:[-+|?@(] ?)?(?:\w{1,20} ){0,2}(?![\w.:]*(?:Error|Exception|Err|Failed)\b)\??[\w.:]{0,40}(?:log|print|puts|put_?[sS]tr|write|echo|warn|die|croak|fail|abort|panic|bail|error|critical|info|debug|stop|message|fatal|throw|raise|stderr|prerr|ex-info|LOG_\w{3,8})\w*[!.\w]{0,12}(?: |\s?\()\s?(?:(?:[\w.:&*$>-]{1,40}|"%s\\n"),?\s)?["'`][^"'`]{0,60}$|^\s*(?:\w{1,20} ){1,3}:?=\s\w{1,20}(?:\.|::)\w{1,20}\(["'`][^"'`]{0,60}$|^\s*[a-z]\w{0,20}(?:\.\w{1,20}){0,3}\.(?:Error|Warn|Info|Fatal|Panic)\w{0,5}\([^"'`]{0,20}["'`][^"'`]{0,60}$|^\s*\([a-z][\w*!?/.-]{1,40}\s(?:[^"]{0,40}\s)?"/,
    example: '    fwrite(STDERR, "Failed to listen on 127.0.0.1:3000 (reason: Address already in use)");',
    report: 'error: "listen tcp :8080: bind: address already in use"',
  },
  {
    id: 'source-rest',
    // What only source has behind a text: an escape, a method, an arrow, the next of a list.
    before:
      /(?:=~|\|=|[!=]==?|~=|\bLIKE|\bSET \w{1,40} =)\s?["'`][^"'`]{0,60}$|<[A-Za-z][\w.-]{0,30}\s[^<>]{0,80}=["'{][^"']{0,60}$|(?<![\d%])%[sdiv](?![\w%])|\[E[A-Z]{4,16}\]\s?=\s?["']?$|\berrno\[\d{1,5}\]|^\s*\d{1,5} -> |^\s*-\s\w{1,30}:\s["'`]/,
    behind:
      /\\n["'`]\s?[,)]|[})]\s?;\s*$|["'`]\s?\.(?:into|to_?string|format|to_owned|trim|as_str|strip)\(|\s->\s*$|(?:=>|\))\s?\{\s*$|["'`](?:,\s?["'`].{0,200})?[)\]}],\s*$|["'`],\s?\[.{0,80}\]\)[,;.]?\s*$|(?<![\d%])%[sdiv](?![\w%])/i,
    example: '    end) =~ "Running Endpoint at 127.0.0.1:4001 failed, port already in use"',
    report: '100% done: port 3000 is already in use',
  },
  {
    id: 'compiler',
    before:
      /^(?:warning|note|help)(?:\[[\w:]{1,40}\])?: (?:variant|unused|constant|function|field|method|struct|enum|type|associated|unreachable|multiple|this|you)\b/,
    example: 'warning: variant `AddressAlreadyInUse` is never constructed',
    report: 'warning: could not bind: address already in use',
  },
  {
    id: 'in-quotation-marks',
    // Such as no program puts around its own words; or behind a word that says who says it.
    before:
      /[\p{L},:]\s?[«„“「『]\s?[^»”“」』]{0,40}$|(?<!\p{L})(?:dice|sagt|meldet|affiche|zegt|meldt|pisze|пишет|diyor|báo|显示|提示|says?|said|(?:error|fehler)?(?:message|meldung)|komunikat|mensa[gj]em?|messaggio|сообщение|повідомлення|mesajı?|melding|error|fehler|erreur|errore|lỗi) "[^"]{0,40}$/iu,
    example: 'Le démon affiche « bind : Adresse déjà utilisée » et attend',
    report: '错误: “http://+:8080/” 端口 8080 已被占用',
  },
  {
    id: 'table-of-errors',
    // A code and its text, or what dumps and tables of a program's texts put before it.
    before:
      /^\W{0,3}(?!(?:ERROR|FATAL|WARNING|CRITICAL|SEVERE|PANIC|EMERGENCY|ALERT)\b)[A-Z][A-Z0-9_]{4,40}\s+\(?-?(?:0x)?\d{1,6}\)?\s|^\W{0,2}OS error code\s{1,3}\d|^"?[\w.-]{1,20}"?([,;\t])"?[\w.-]{1,30}"?\1"?|^\s*(?:0x)?[0-9a-f]{6,16}:?\s{1,4}["']|^\.\w{1,12}:\s{2}|^[\w.-]{1,40}\s{2,}[✖✔✗✓×]\s(?!\w{0,30}Error\b)|^\s{2,}\[\s{0,6}[0-9a-f]{1,6}\]\s{2}/,
    example: 'BIND_FAILED   1001   Cannot assign requested address',
    report: 'ERROR 4711 listen tcp :8080: bind: address already in use',
  },
  {
    id: 'common-cause',
    before:
      /^[^\p{L}\d]{0,4}(?:an? |eine? |une |una |um |uma |een )?(?:(?:common|frequent|typical|usual|possible) (?:causes?|reasons?)|häufige[rs]? (?:grund|ursache|fehler|problem)|(?:cause|erreur|raison) (?:fréquente|courante)|(?:causa|error|errore|erro) (?:frecuente|común|comun[ei]?|comum|frequente)|veelvoorkomende? (?:oorzaak|fout|reden)|częst[ay] (?:przyczyna|błąd)|част(?:ая|ый) (?:причина|ошибка)|sık (?:görülen|karşılaşılan)[^:]{0,20}|(?:nguyên nhân|lỗi) thường gặp|常见(?:原因|错误|问题)|よくある[^：:]{0,10}|(?:흔한|자주)[^:]{0,12})\s?[:：]/iu,
    example: 'Ein häufiger Grund: Port 7001 ist bereits belegt.',
    report: 'Grund: Port 7001 ist bereits belegt.',
  },
  {
    id: 'by-system',
    // How each of several systems and runtimes words it.
    before:
      /^(?:On )?(?:Linux|macOS|Mac|Windows|Ubuntu|Debian|Node(?:\.js)?|Python|Java|Go|Golang|Rust|Ruby|PHP|C#|\.NET|Kotlin|Swift|Elixir|Erlang|Docker|Nginx|NGINX|Apache|Postgres(?:QL)?)\s?:\s/,
    example: 'Go: listen tcp :8080: bind: address already in use',
    report: 'go: listen tcp :8080: bind: address already in use',
  },
];

/** In any language, the line begins with "if" or "when". */
function startsWhen(before: string): boolean {
  return portSentences.some(({ saysWhen }) => {
    const at = saysWhen.exec(before)?.index;
    return at !== undefined && /^[^\p{L}\d]{0,6}$/u.test(before.slice(0, at));
  });
}

/** What runtimes and systems begin a failure with. */
const begins = String.raw`(?=\w{0,30}(?:Error|Exception): |listen (?:tcp|udp|unix|E)|bind: `;
/** Of two words, a name of a service, as runners of several programs put it before each line: nothing that it means is said of the failure. */
const compound = new RegExp(
  String.raw`^(?!(?:dry-run|post-mortem|on-call|[a-z]{2}-[A-Z]{2}):)(?:[\w@/.]{1,30}-[\w@/.-]{1,40}|\w{2,30} (?:api|app|server|service)):\s${begins}|[Pp]ort \d|[Aa]ddress already)`,
);
/** One word alone may be the name of a text as well, and is where a sentence follows. */
const word = new RegExp(
  String.raw`^(?!(?:\w{3,}ed|(?:expect|fak|handl|ignor|mock|replay|simulat|suppress)ing|fix|note|tip|hint|faq|remote|duplicate|pattern|regexp?|title|text|caption|label|prompt|transcript|snippet|example|sample|value|clipboard|screenshot)s?:)[a-z][a-z\d@/._]{0,40}:\s${begins})`,
);

/** The line without the name of a service in front. */
export const withoutService = (line: string): string => line.replace(compound, '');

/** How the line puts the failure that it tells of, if not as a report: the id of a row. `isTimed`: a logger wrote it. Linear in the length. */
export function framingOf(line: string, isTimed: boolean, saysTaken: readonly RegExp[]): string | undefined {
  const found = failureIn(line, saysTaken);
  if (found === undefined) return undefined;
  const before = line.slice(word.exec(line)?.[0].length ?? 0, found.from);
  if (!isTimed && startsWhen(before)) return 'when';
  const behind = line.slice(found.to);
  return frames.find(frame => {
    if (isTimed && frame.isStrong !== true) return false;
    const match = frame.before?.exec(before);
    if (match !== null && match !== undefined && !reported.test(before.slice(0, match.index))) return true;
    return frame.behind?.test(behind) === true;
  })?.id;
}
