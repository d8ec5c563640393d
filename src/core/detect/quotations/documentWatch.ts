/** Knows whether the lines that are read belong to a document: a README in the terminal, what an agent writes. */

import { splitLogHead } from '../line/logHead.ts';
import { asksForErrors, printsText } from '../quietCommands.ts';
import { isProseLine, leadsOver } from './sentences.ts';

/** So many lines after its last mark, a document has ended. */
const reach = 14;

/** Marks that programs do not print of themselves. */
const marks =
  /^\s{0,3}#{2,6}\s+\S.*[^#\s]$|^\*{1,4} (?:TODO|DONE) |^={3,6}\s(?![A-Z]{3})\S.*[^=\s]$|^\s{0,8}\*\*(?!\s)[^*\n]{2,120}(?<!\s)\*\*|^\s{0,6}[-*]\s\[[ x]\]\s|^\s{0,6}(?:[-*]|\d{1,2}\.)\s\*\*|^\s*\|(?:\s?:?-{3,}:?\s?\|){2,}|^\s{0,8}[⏺✦⎿✻]\s|^==> \S{1,200} <==$|^-- (?:Logs? begins?|Journal begins|Boot) |^\s{2,}(?:Last )?State:\s{1,12}Terminated\b|^(?:<{7} |={7}$|>{7} )|^[a-z][\w.-]{1,20}(?:,|(?=.*M$) ) \d\d?:\d\d(?: [AP]M)?$|^\s{0,4}[•●]\s(?:Ran|Called|Explored|Edited|Added|Updated|Searched|Read|Bash)\b|^\s{0,8}\/\*\*?\s*$|\]\(https?:\/\/|^\s{0,6}\[ \]\s\S|^\s{4,}E[A-Z]{4,16}$|^\s{2,}WSAE[A-Z]{4,16}(?:\s\(?\d{5}\)?)?$|^-{5,} Captured (?:log|stdout|stderr) (?:call|setup|teardown) -{5,}$|^\s{2,8}console\.(?:log|error|warn|info)$|^\S{20,40}Z ##\[(?:group|error|endgroup|command|section)\]|^Captured (?:log|stdout|stderr) (?:call|setup|teardown)$|^\S{1,200}\.(?:test|spec)\.\w{1,4} > \S|^(?:NAME|SYNOPSIS|DESCRIPTION|OPTIONS|DIAGNOSTICS|ERRORS|RETURN VALUE|EXIT STATUS|SEE ALSO)$|^(?:Subject|In-Reply-To|Message-ID):\s\S|^From:\s\S{0,80}@|^\s{2,8}\$\s[a-z]|^\s{0,2}>\s>\s\S|^\d\d:\d\d:\d\d[,.]\d{3} --> |^\s*(?:"""|''')\s*$|^(?:Open|Closed|Merged|Draft) • |^\s{0,8}(?:> )?(?:How|Why|What)\b[^?\n]{10,200}\b(?:in use|EADDR\w+|BindException|Errno)\b[^?\n]{0,100}\?|^(?:feat|fix|docs|chore|refactor|perf)(?:\([\w./-]{1,40}\)!?|!): [a-z]|^-{4,}\s?(?:Original|Forwarded) [Mm]essage|^(?:Dear|Hi|Hello|Hey)(?: \p{L}{2,20}){1,2},$|^[A-Z][\w.-]{1,20}(?: [A-Z][\w.-]{1,20})?\s{1,3}\d{1,2}:\d\d(?:\s?[AP]M)?$|^(?:copy(?: code)?|コードをコピー|コピー|复制代码|複製程式碼|코드 복사|Code kopieren|Copiar código|Copier le code|Copia codice)$|^# Please enter the commit message|^\[(?:source|listing|NOTE|TIP|WARNING)\b[^\]]{0,60}\]$|^\s*\\(?:begin|section|subsection|chapter|item)\b|^\s*<\/?(?:pre|code|p|li|ul|ol|blockquote|h[1-6]|td|tr|table|details|summary)\b[^>]{0,80}>/u;
/** A line that is nothing but the title of a part of a text about a failure. */
const title =
  /^\W{0,3}(?:(?:the )?problem|solutions?(?: applied)?|error messages?|common (?:errors?|issues|problems)(?: messages)?|what happened\??|(?:expected|actual) (?:behaviou?r|results?)|(?:before|after|now|expected(?: behaviou?r)?|actual(?: behaviou?r)?|steps to reproduce|to reproduce)(?=\s?[:：]$)|how to (?:fix|solve|resolve)(?: it| this)?|what (?:it|the error) (?:looks like|means)|why (?:it|this) happens|(?:declaration|(?:expand )?description|discussion|synopsis|see also|source position|return values?|remarks|overview)(?!\s?[:：])|root cause|symptoms?|troubleshooting|síntomas?|solución|soluciones|sintom[aoi]|soluzion[ei]|solução|soluções|symptôme|lösung(?:en)?|ursache|fehlerbehebung|dépannage|симптомы?|решение|причина|проблема|objawy?|rozwiązanie|çözüm|sorun|nguyên nhân|giải pháp|原因|対策|対処法?|解決(?:策|方法)?|現象|症状|问题|問題|解决(?:方法|方案)|错误信息|증상|원인|해결(?: 방법)?|문제)\s?[:：]?$/i;
/** So many of the lines that are near are sentences, and what stands among them is a text. */
const enoughProse = 2;
/** So near. */
const proseReach = 6;
/** Behind a line that leads over to it, a blank line aside. */
const ledReach = 8;
/** A fence that is longer was never closed. */
const longestFence = 200;
const fence = /^\s{0,8}(?:(?:```|~~~)[\w.+-]{0,20}|\{(?:code|noformat|quote)(?::[\w|=.]{1,40})?\})\s*$/;

/** A test runner begins, or one of its tests. */
const tests =
  /^Running ExUnit\b|^\[INFO\] Running [\w.$]{1,200}$|^={3} RUN  |^running \d{1,6} tests?$|^collected \d{1,6} items?|^\s{0,2}RUN {1,2}v\d|^={3,} test session starts|^> Task :\S{0,80}[tT]est\b|^\[ RUN {6}\]|^TAP version \d|^Running \d{1,6} tests? using|^Run options: .*--seed|^PHPUnit \d|^Randomized with seed|^Starting test execution/;
/** So many lines behind it, what is printed may be what a test asks for. */
const testReach = 60;

/** The prompt of a shell with what was typed behind it, in a terminal that does not tell its commands, or a transcript. */
const prompt =
  /^(?:\([\w .-]{1,40}\) ?)?(?:PS(?: [A-Z]:\\[^>]{0,120})?>|[A-Z]:\\[^>]{0,120}>|[\w.-]{1,40}@[\w.:~/-]{1,80} ?[$%❯#]|[$%❯](?= )) ?(?<command>(?=["'$~a-z.&\\/(]|[A-Z]\w*[ =-])\S.*)$/;
/** The prompt of an interpreter. */
const interpreter =
  /^(?:>>>|>(?!>)|[a-z]{2,8}>|[a-z]{3,5}\([^)]{1,30}\)[:\d]*[>*]|In \[\d{1,4}\]:|php >)\s(?<code>.*)$/;
/** What ends a text that is shown, as wide as prompts are: a theme's, a fish's or a container's; a command of a runner. */
const anyPrompt =
  /^.{0,100}?(?:[$❯➜λ»✗✘%](?: +\S|$)|(?:@|\bPS\b|[A-Z]:\\).*?[#>]|(?<!\S)# ?[a-z.~/]|-[\d.]+# )|^yarn run v\d|^\+ /u;
/** So many lines behind it, what it shows has ended. */
const longestShown = 30;
/** What runs on while more is typed. */
const background = /(?<![&>|])&(?![&>\d])|[$%❯#>] ?(?:bg|start)\b/;

/** A command was typed here that prints what others wrote, or one that may fail of its own: `undefined` where none was. */
export function typedAt(line: string): 'shows' | 'runs' | undefined {
  const code = interpreter.exec(line)?.groups?.['code'];
  if (code !== undefined && asksForErrors(code)) return 'shows';
  const command = prompt.exec(line)?.groups?.['command'];
  if (command === undefined) return undefined;
  // Of a service on this machine, as it is written.
  return printsText(command) && !/\bjournalctl\b/.test(command) ? 'shows' : 'runs';
}

/** What a line is to a document; most are nothing. */
export type DocumentLine = 'none' | 'fence' | 'mark' | 'leads-over' | 'prose' | 'tests' | 'shows' | 'runs';

/** The line is a document's, whatever stands beside it. */
export function marksDocument(line: string): boolean {
  return fence.test(line) || isMark(line);
}

function isMark(line: string): boolean {
  return marks.test(line) || (line.length < 60 && title.test(line.trim()));
}

/** What the line is by itself. */
export function documentLine(line: string): DocumentLine {
  if (fence.test(line)) return 'fence';
  const typed = typedAt(line);
  if (typed !== undefined) return typed;
  if (isMark(line)) return 'mark';
  if (tests.test(line)) return 'tests';
  const what = leadsOver(line) ? 'leads-over' : isProseLine(line) ? 'prose' : 'none';
  return what !== 'none' && splitLogHead(line).isLog ? 'none' : what;
}

/** One instance a stream, fed with its lines in order. */
export class DocumentWatch {
  #left = 0;
  /** Lines since a fence was opened; 0: none is open. */
  #fenced = 0;
  #ledOver = 0;
  /** Lines in which a test runner may speak. */
  #tests = 0;
  /** Lines in which a command may show what others wrote. */
  #shown = 0;
  /** A program has printed something; it may do so while more is typed. */
  #runs: 'no' | 'yes' | 'on' = 'no';
  /** How many lines ago the last sentences were. */
  #prose: number[] = [];

  /** The next line; true when it stands in a document. `isLabelled`: a runner says whose it is, and nobody types there. */
  read(line: string, what: DocumentLine = documentLine(line), isLabelled = false): boolean {
    if (what === 'fence') {
      this.#fenced = this.#fenced > 0 ? 0 : 1;
      this.#left = reach;
      return true;
    }
    if (this.#fenced > 0) this.#fenced = this.#fenced < longestFence ? this.#fenced + 1 : 0;
    if (what === 'tests') this.#tests = testReach;
    else if (this.#tests > 0) this.#tests--;
    if (what === 'shows' && !isLabelled && this.#isTyped(line)) this.#shown = longestShown;
    else if (what === 'runs' || (this.#shown > 0 && (anyPrompt.test(line) || interpreter.test(line)))) this.#shown = 0;
    else if (this.#shown > 0) this.#shown--;
    if (what === 'runs' && background.test(line)) this.#runs = 'on';
    else if (this.#runs === 'no' && this.#shown === 0 && line.trim() !== '') this.#runs = 'yes';
    if (what === 'mark') this.#left = reach;
    else if (this.#left > 0) this.#left--;
    if (what === 'prose') this.#ledOver = 0;
    const isLedTo = this.#ledOver > 0 && line.trim() !== '';
    if (what === 'leads-over') this.#ledOver = ledReach;
    else if (this.#ledOver > 0) this.#ledOver--;
    const isAmongSentences = this.#prose.length >= enoughProse;
    if (this.#prose.length > 0) this.#prose = this.#prose.map(age => age + 1).filter(age => age < proseReach);
    if (what === 'prose' || what === 'leads-over') this.#prose.push(0);
    return this.#shown > 0 || this.#fenced > 0 || this.#left > 0 || isLedTo || isAmongSentences;
  }

  /** Runners write `$ echo done` of themselves as well: behind what a program printed, a prompt says more. */
  #isTyped(line: string): boolean {
    return this.#runs === 'no' || (this.#runs === 'yes' && (this.#shown > 0 || !/^[$%❯]/.test(line)));
  }

  /** Within a fence: what looks like the start of a program is shown as well. */
  get isFenced(): boolean {
    return this.#fenced > 0;
  }

  /** Behind a command that shows what others wrote. */
  get isShowing(): boolean {
    return this.#shown > 0;
  }

  /** Among tests, which let servers fail on purpose. */
  get isTesting(): boolean {
    return this.#tests > 0;
  }

  clear(): void {
    this.#left = 0;
    this.#fenced = 0;
    this.#ledOver = 0;
    this.#tests = 0;
    this.#shown = 0;
    this.#runs = 'no';
    this.#prose = [];
  }
}
