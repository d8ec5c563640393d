/** Documents, histories and talk: what is written about a failure by somebody who has none right now. */
import type { Mark } from './mark.ts';
import { failureTitle } from './sentences.ts';

/** The failure, as a quotation may word it. */
const reason = String.raw`(?:EADDR|AddrInUse|\b(?:in|already) use(?:d)?\b|\btaken\b|\boccupied\b|\bbusy\b|EACCES|permission denied|not available\b)`;

export const documentMarks: readonly Mark[] = [
  {
    id: 'commit',
    pattern:
      /^(?:\*\s|\|\s?)?\^?(?=\d{0,11}[a-f])[0-9a-f]{7,12}\s(?:\([^)]{1,80}\)\s{1,40})?\p{L}|^\[[\w./-]{1,80} (?:\(root-commit\) )?[0-9a-f]{7,12}\]\s|^\W{0,8}(?:feat|fix|docs|chore|refactor|perf|revert|Docs|Tests)(?:\([^)]{1,40}\))?!?: |\(#\d{1,7}\)\W{0,3}$|\s#\d{3,7}$|^\[(?:Bug|Feature|Question|Docs)\]:?\s|^(?:[\w.-]{1,60}\/[\w.-]{1,60}\s{1,20})?\W?#?\d{1,7}\s.*(?:\b(?:ago|OPEN|CLOSED|MERGED)\b|\s{2,}(?:open|closed|merged)\b)/u,
    example: '[main 1a2b3c4] fix: handle EADDRINUSE when port 3000 is already in use',
    report: '[main] listen tcp :8080: bind: address already in use',
  },
  {
    id: 'heading',
    pattern: new RegExp(
      String.raw`^\s{0,3}#{1,6}\s{1,6}\S|^\s{0,3}\d{1,2}\.\d{1,2}\.?\s{1,4}(?!(?:\w{1,20} ){0,3}(?:\w{0,30}(?:[Ee]rror|[Ee]xception)|[Ff]ail(?:ed|ure)|Server|Port|WARN\w*|ERR\w*): )[A-Z]|^={3,6}\s\S.*[^=\s]$|${failureTitle.source}`,
    ),
    example: '### 問題10: ポート番号が既に使用されている',
    report: '#1: address already in use',
  },
  {
    id: 'bold',
    pattern: /\*\*(?=[^\s*])[^*\n]{1,120}(?<=\S)\*\*(?!\w)|^\s*>\s\*\*/,
    example: '**Error: Port 3000 is already in use**',
    report: '** (Mix) Could not start application demo: ** (EXIT) :eaddrinuse',
  },
  {
    id: 'code-span',
    pattern:
      /^\W{0,4}`[^`]{8,300}`\W{0,2}$|`[^`]{0,240}(?:EADDRINUSE|EADDRNOTAVAIL|EACCES|AddrInUse|ddress already in use|already in use|already allocated|already running on port)[^`]{0,240}`|\\(?:texttt|verb|code|emph|textbf|item)\b.{0,80}(?:EADDR|already in use)/,
    example: 'I see the problem: it fails with `Error: listen EADDRINUSE: address already in use :::3000`.',
    report: "in `bind': Address already in use - bind(2) for 127.0.0.1:3000",
  },
  {
    id: 'bullet',
    // Of a list; not what a program that prints its errors as a list says in the system's own words.
    pattern:
      /^\s*(?:\*\)\s|[-*+]\s(?:\*\*|`|\[)|[-*+•]\s(?!(?:warn|ready|error|info|event|wait)\s|(?:\S{1,60}: |error ){0,3}(?:\bbind|\blisten|\bEADDR|\w{0,20}[Ee]rror:|failed |unable |could not |cannot |can't ))\S|\d{1,2}(?:\.\s(?![\w.\\]{0,60}(?:Exception|Error)\b|.{0,60}:\d{2,5}\s{1,4}Reason:)|\)\s(?!.{0,80}(?:\bbind\b|\blisten\b|\bEADDR)))\S)/i,
    example: '- Port 5432 already in use: stop your local PostgreSQL with brew services stop postgresql.',
    report: '	* listen tcp 127.0.0.1:8500: bind: address already in use',
  },
  {
    id: 'table',
    pattern: /^\s*\|[^|]{0,300}\|[^|]{0,300}\|?.*\|\s*$|^\s*\d{1,9}\s+\|\s/,
    example: '| Port sudah digunakan | Ganti `port=5000` ke `port=5001` di `app.py` |',
    report: 'web-1  | Error: listen EADDRINUSE: address already in use :::3000',
  },
  {
    id: 'page-or-mail',
    pattern:
      /^[^\t\n]{1,80}\t[^\t\n]{1,80}\t\d{4}-\d\d-\d\dT|\b(?:AND|OR|NOT) \w+:|^(?:Subject|Title|Re|Fwd): |\b(?:last|first) seen\b|[-·] (?:Stack Overflow|GitHub|Issue #\d+)\W*$|^\s*msg(?:id|str)\b/,
    example: 'Subject: Port 3000 is already in use',
    report: 'Title server: address already in use',
  },
  {
    id: 'question',
    pattern:
      /^\W{0,4}(?:[QA]|问|答|질문|답변)[:.)：]\s?(?=\S)|^\W{0,4}(?:why|how|what|when|where|which|who|does|do|did|can|could|should|has)\b[^?]{0,300}\?|\bEADDR\w{3,12}\?\s|^\W{0,4}[QRFPA]\s?[:：]\s[^?]{0,200}\?\s*$/i,
    example: 'How to fix Error: listen EADDRINUSE: address already in use :::3000 in Node.js?',
    report: 'error: Failed to start server. Is port 3000 in use?',
  },
  {
    id: 'speaker',
    // Somebody says what he sees or is going to do.
    pattern:
      /(?<![\p{L}\d_'’/])I(?!\/|\s(?:could|cannot|can['’]t|was unable|bru[gk]\b))(?:['’](?:ll|m|d|ve)|\s[a-z]{2,})|\bany (?:ideas|suggestions|workarounds?)\b|\b(?:let me|let['’]s|let us|want me to|like me to|we['’]ll|we(?: will| can| should| could(?! not|n['’]t)| need)|my favou?rite|shall we|does anyone|hi all|dear all|anybody|anyone else)\b|^\W{0,3}(?:please|kindly|sorry, I)\s(?!stop|use|choose|try|close|kill|free|check|specify|change|set|make)/iu,
    example: "It looks like port 8000 is already taken, so I'll start the backend on 8001 instead.",
    report: "❌ Error: I couldn't start the dev server on port 1234: the address is already in use.",
  },
  {
    id: 'explanation',
    pattern:
      /["”'’»]?,? (?:error )?(?:usually |often |typically |simply |just )?(?:means|indicates|occurs|happens|appears(?! to)|signals)\b|\bthat error\b|\b(?:[Ff]ehlermeldung|[Mm]ensaje de error|[Mm]essage d['’]erreur|[Mm]essaggio di errore|[Mm]ensagem de erro|[Ee]rror message)\s?:\s[„“«"]|\bthe error (?:message )?["“'`]|\bin use["”'’]? (?:errors?|exceptions?|messages?|conflicts?|failures?|warnings?)\b|\b(?:causes|caused|makes|breaks) (?:this|the|my|our|your) |^\W{0,3}means\b|\bis (?:thrown|shown|raised|printed|logged|displayed|emitted) (?:when|whenever|if|by|because)\b|["”'’»] (?:indique|signifie|bedeutet|significa|indica|означает|oznacza)\b|["”'’] (?:was|is|were) (?:thrown|shown|raised|printed|logged|displayed|emitted|returned)\b|\bin use\b[^.\n]{0,40}, so (?:the|your|it|this|that|both|I|we)\b|\b(?:says|said|reads):\s|\b(?:logs?|console|terminal|it) (?:says|say|reads)\b|[.!]\s(?:(?:This|That) (?:error|message|exception|happens|means|occurs)\b|That['’]s|It['’]s (?:probably|likely|the|a)|It was|This was|There['’]s|That was|That means)\b|\b(?:the (?:problem|failure|issue|cause|reason) is|looks like|it seems|reports? that|says that|complains that|tells? (?:you|me|us))\b/i,
    example: 'This means that port 3000 is already in use by another process.',
    report: 'port 3000 appears to be in use',
  },
  {
    id: 'label',
    pattern:
      /^\W{0,4}(?:answer|question|solution|symptoms?|issues?|keywords|abstract|tags|topics|meaning|fix|tip|example|problem|todo|step \d+|case \d+|top errors|exit (?:codes?|status)|aliases|explanation|symptom[ae]?s?|symptômes?|síntomas?|sintom[aoi]s?|симптомы?|проблема|objawy?|problema?s?|problème|probleem|belirti|sorun|triệu chứng|问题|問題|症状|现象|現象|증상|현상|문제)(?:\s?\d{1,2})?\s?[:：]/i,
    example: 'Answer: The address is already in use because the previous server is still running.',
    report: 'reason: address already in use',
  },
  {
    id: 'ticket',
    pattern:
      /^\W{0,4}(?:[A-Z]\w{1,11}\s{2,20})?[A-Z]{2,10}-\d{1,6}\s|^\s{0,4}\d{1,5}\s{1,4}\d{1,4}(?:min|[smhdwy])\s{1,4}(?:[A-Z]\s{1,4})?[A-Z]|\s{2,}(?:In (?:Progress|Review)|To Do|Backlog|Won['’]t Fix|(?:Open|Closed|Done|Resolved)\s*$)/,
    example: 'TICKET-123  Port 8080 is already in use on staging   In Progress   alice',
    report: 'TCPC0003E: address already in use',
  },
  {
    id: 'chat',
    pattern:
      /^@[a-z][\w.-]{0,38}(?::[a-z][\w.-]{3,40})?:\s|^(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s)?<[a-z][\w.@-]{1,40}>\s(?!<)|["“][^"”\n]{0,100}\b(?:in use|taken)\b[^"”\n]{0,60}["”]\s?\(\d{1,6}\)/i,
    example: 'We counted "address already in use" (34), "connection refused" (12)',
    report: '<0.664.0> address already in use',
  },
  {
    id: 'agent',
    // What command line agents put before what they say, and before what their own tools say.
    pattern: /^\s{0,8}(?:[●⏺✦⎿✻]|assistant:|user:)\s?/i,
    example: '⏺ The dev server reports that port 5173 is in use.',
    report: '› Port 8081 is being used by another process',
  },
];

/** Prose about the error: what would be, what a program does about it. */
const prose = new RegExp(
  String.raw`(?:\b(?:if|when(?:ever)?|unless|in case|errors? (?:like|such as)|handles?|handling|fix(?:es|ed|ing)?|avoids?|avoiding|prevents?|troubleshoot|reports?|rejects?|rejected with|throws?|raises?|expects?|detects?|retry on|(?:checks?|checking|tests?) (?:for|if|whether)|waiting for|how to|instead of|so that|todo|fixme|ignor(?:e|es|ed|ing)|simulat(?:e[ds]?|ing)|recovered from)\b|^\s*(?:prints|logs|shows|displays|returns|emits|warns|complains)\b).{0,80}?` +
    reason,
  'i',
);
/** A line that says what happened before it comes to the prose is a report, with advice behind it. */
const reported = new RegExp(
  String.raw`\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable|exception|panic\w*)\b|${reason}`,
  'i',
);

/** Why somebody does what he does. */
const cause = new RegExp(String.raw`\b(?:since|because|given that|now that|although)\b.{0,80}?` + reason, 'i');

/** What would be, or what a program does about it: "emits an error when …" is prose, "Error: …, when …" a report. */
export function proseOf(line: string): 'prose' | 'cause' | undefined {
  for (const [id, pattern] of [
    ['prose', prose],
    ['cause', cause],
  ] as const) {
    const match = pattern.exec(line);
    if (match === null) continue;
    const before = line.slice(0, match.index).replace(/\b(?:errors?|fails?|exceptions?)\s*$/i, '');
    if (!reported.test(before)) return id;
  }
  return undefined;
}
