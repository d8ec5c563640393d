/** Running text: whole sentences, in which a failure is mentioned. Told by the small words that sentences need and reports do not. */
import { functionWordsIn } from '../../text/languages/functionWords.ts';

/** What begins to tell of the failure. */
const reason =
  /EADDR\w+|Addr(?:ess)?(?:Already)?InUse|address(?: is)?(?: already)? in use|\bports? (?:\d{1,5}|is|was)\b[^.]{0,40}?\b(?:in use|taken|occupied|busy|allocated|used)\b|\balready (?:in use|allocated|bound|taken)\b|\b\w{0,20}BindException\b|permission denied|requested address/gi;

/** Something did not work: a program says so of itself. */
const happened = /\b(?:failed|could not|couldn['’]t|cannot|can['’]t|unable|occurred|aborted|crashed|because of)\b/i;

/** Where an English clause ends; a report is a chain of them. */
const clauseEnd = /[.!?;:]\s|\s[-–—>|]\s|[[\]{}"]|\n/;

/** So many small words before the failure, in its clause. */
const enoughBefore = 3;
/** The same, where the clause says that something did not work: "We could not start the server because port …" is a report. */
const enoughBeforeReport = 5;
/** So many in the clause as a whole: advice behind a failure holds some. */
const enoughInAll = 5;
/** So many of another language, beside an English wording: a label such as « Impossible de démarrer le serveur sur le port » holds fewer. */
const enoughOther = 5;

/** Letters of alphabets that no English wording has, in words, and of scripts that write without blanks. */
const otherWord = /[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff]{2,}/g;
const ideograph = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/g;
const thai = /[\u0e00-\u0eff]/g;
/** A label in front of an error is shorter. */
const enoughOtherWords = 12;
const enoughIdeographs = 32;
const enoughThai = 70;
/** A whole sentence of Japanese or Chinese, among others. */
const sentenceIdeographs = 20;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The line, without a logger's head, only mentions a failure in running text. Linear in the length. */
export function isRunningText(line: string): boolean {
  const all = [...line.matchAll(reason)];
  const last = all.at(-1);
  // Said in a language of Asia: a report of it is shorter.
  if (last === undefined) return countOf(line, ideograph) >= enoughIdeographs * 2;
  if (
    countOf(line, otherWord) >= enoughOtherWords ||
    countOf(line, ideograph) >= enoughIdeographs ||
    countOf(line, thai) >= enoughThai
  )
    return true;
  const before = line.slice(0, last.index).split(clauseEnd).at(-1) ?? '';
  const behind = line.slice(last.index + last[0].length).split(clauseEnd)[0] ?? '';
  const small = functionWordsIn(before).english;
  if (
    small >= (happened.test(before) ? enoughBeforeReport : enoughBefore) ||
    (small > 0 && small + functionWordsIn(behind).english >= enoughInAll)
  )
    return true;
  return functionWordsIn(line).other >= enoughOther;
}

const trace = /^\s*(?:at |File "|from |#\d)/;

/** Somebody tells what he did or saw. */
const speaker =
  /(?<![\w'’/.-])I(?:['’](?:ve|m|d|ll)|\s(?:have|had|am|was|get|got|run|ran|tried|try|found|see|saw|think|guess|assume|believe|suspect|wonder|hope|encountered|started|start|use|used|did|do|don['’]t|still|just|also|then|always|keep|would|killed|changed|know|need|want|followed|noticed|realized|stopped))\b|\b[Ll]et me\b|\bI['’]ll\b|(?<![\w/.-])[Mm]y [a-z]{3,}\b(?![-/:])|^(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear)(?: (?:all|everyone|everybody|there|guys|team|folks))?[,!]?$/;
/** Somebody asks others. */
const asks =
  /^\W{0,4}(?:how|why|what|where|any (?:ideas|help|suggestions|clue|workarounds?)|does anyone|can (?:someone|anyone)|is there any)\b[^?]{0,200}\?\s*$|\b(?:any (?:ideas|suggestions)|how (?:can|do|should) (?:I|we))\b[^?]{0,60}\?|(?<!\p{L})(?:que faire|pourquoi|comment (?:faire|résoudre|corriger)|was tun|warum|wie kann|qué hago|por qué|cómo|por que|como (?:resolver|resolvo|faço)|perché|come (?:risolvere|faccio)|как (?:исправить|решить|быть)|почему|что делать|як виправити|чому|jak (?:naprawić|rozwiązać)|dlaczego|co zrobić|nasıl|neden|ne yapmalı|waarom|làm sao|tại sao)(?!\p{L})[^?]{0,80}\?\s*$/iu;

/** A line of a text somebody wrote: a sentence that no program needs to report something. */
export function isProseLine(line: string): boolean {
  if (trace.test(line)) return false;
  if (speaker.test(line) || asks.test(line)) return true;
  // A sentence of Japanese or Chinese that ends as such, and says more than a message does.
  if (/[。、，]$/u.test(line.trimEnd()) && countOf(line, ideograph) >= sentenceIdeographs) return true;
  if (line.length < 50) return false;
  const { english, other } = functionWordsIn(line);
  return english >= 5 || other >= 6;
}

/** The name of an error and nothing else, as reference works put it above its text; a text of several lines of YAML's begins. */
const namesOnly =
  /^\s*\[?(?:(?:WSA)?E(?:ADDR\w{3,12}|ACCES)|Addr(?:ess)?(?:Already)?(?:InUse|NotAvail\w{0,6}))\]?$|^\s*(?:- )?[\w.-]{1,40}: [|>][-+]?$/i;

/** The reader is told what he would see, in the languages that most developers write in. */
const shows =
  /^(?:(?:in|for|on) )?(?:node(?:\.js)?|python|go|java|rust|ruby|php|docker|nginx|c#|\.net|linux|macos|windows)\s?:$|^(?:expected|console|full|sample|example|terminal|actual) (?:output|error|log|message)s?\s?:$|^(?:getting|got|seeing|saw) this\b|^(?:raises|returns|throws)\s?:$|\b(?:common|typical|patterns|messages|examples|you|we|(?<![<[(])I(?![>\])/])|if|on purpose|when(?:ever)?|sometimes|usually|often|example|e\.g\.|looks? like|like this|such as|says?|wrote|here(?:['’]s| is| are)|(?:might|may|can|would) (?:appear|look|read|say|be one of))\b|(?<!\p{L})(?:schrieb|escribió|écrit|escreveu|scritto|schreef|написал|пишет|napisał|yazdı|häufige|courantes|fréquentes|frecuentes|comunes|comuns|frequentes|comuni|frequenti|частые|поширені|częste|sık|Sie|wenn|falls|beispiel|so aus|vous|lorsque|quand|exemple|verás|verá|aparece|cuando|ejemplo|você|quando|exemplo|aparecerá|vedrai|esempio|appare|als|je ziet|voorbeeld|увидите|если|когда|например|побачите|якщо|наприклад|zobaczysz|gdy|jeśli|przykład|göreceksiniz|alırsınız|örnek|khi|ví dụ|bạn)(?!\p{L})|よくある|常见|典型|类似|자주|次の|以下|場合|ような|如果|如下|例如|时会|的错误|다음|경우|같은/iu;
/** A title that names the failure, its words begun with capitals: what it looks like is below. */
export const failureTitle = /^\W{0,4}(?:Port|Address)(?: \d{2,5})? (?:Is )?Already [Ii]n Use\W{0,3}$/;
/** A sentence that stops before what somebody sees; a sentence of Japanese that says that it comes. */
const broken =
  /\b(?:[Yy]ou|I|[Ww]e|[Ii]t|which|users?|they|people|lines?|errors?|messages?|check|logs?)\b.{0,120}\b(?:get|getting|got|gives|see|seeing|saw|saying|says|said|shows|showing|like|reads)$|(?:表示され(?:る|ます)|出(?:る|ます)|発生し(?:ます|た)|エラーになる)(?:場合があります|ことがあります)?。?$/;

/** A sentence that stops with the word for what stands below. */
const endsInError =
  /(?<!\p{L})(?:(?:th(?:e|is)|following|typical|dreaded|an) (?:error|message)|(?:el|un|este|siguiente|típico) error|(?:o|um|este|seguinte|típico) erro|(?:den|einen|folgenden|diesen|der) Fehler|(?:l['’]|cette |une )erreur(?: suivante)?|(?:l['’]|un |questo |seguente |solito )errore|(?:следующ\p{L}+|так\p{L}+|эт\p{L}+) ошибк\p{L}|(?:ten|taki|następujący) błąd|(?:şu|bu) hatayı?)$/iu;

/** `It says:`, which is short, and of something else that speaks. */
const itSays =
  /^\W{0,4}(?:it|he|she|this|that)\s(?:says|said|reads|shows|showed|prints|printed)\s?:$|^\W{0,4}(?:se|si|wenn|falls|sobald|quando|cuando|если|якщо|jeśli|gdy|als|når|när)\s.{5,120}(?<!\p{L})(?:dice|dirá|dirà|dira|dit|sagt|meldet|mówi|zegt|meldt|säger|siger|diz|говорит|пишет|каже|пише)\s?:$/iu;

/** Somebody leads over to a failure that stands on the next lines, and is not his own. */
export function leadsOver(line: string): boolean {
  const text = line.trim();
  if (text.length <= 600 && (failureTitle.test(text) || broken.test(text) || itSays.test(text))) return true;
  if (text.length <= 600 && endsInError.test(text) && !happened.test(text) && isProseLine(text)) return true;
  if (namesOnly.test(text) || /\b(?:error|message|output)s? (?:similar to|like|such as)(?: this)?\s?:$/i.test(text))
    return true;
  // A numbered test that has failed is Mocha's; a program says what it is doing.
  if (
    /^We(?:['’]re| are) (?:starting|launching|running|loading|looking|using|building|preparing|listening|connecting)\b/.test(
      text,
    ) ||
    text.length < (/^[\u3040-\u9fff]/.test(text) ? 4 : 12) ||
    text.length > 600 ||
    !/[:：]$/.test(text) ||
    /^\d{1,4}\)\s/.test(text)
  )
    return false;
  // reStructuredText: a literal block is next.
  return (
    /\w::$/.test(text) ||
    ((shows.test(text) || (text.length >= 60 && functionWordsIn(text).english >= 4)) && !happened.test(text))
  );
}

/** "This error means …", "usually happens when …", "Lösung: …": said of what stands above. */
const explainsAbove =
  /^\s{0,8}Asked \d{1,3} \w{1,8} ago\b|^\s{0,8}(?:If|When) .{10,120}\byou(?:['’]ll| will) (?:see|get) an? |^\W{0,4}(?:op|unter|auf|sur|sous|en|su|em|на|w|on|in) (?:windows|linux|macos|mac)\s[^:]{0,60}(?:melding|meldung|message|mensaje|messaggio|mensagem|сообщени\p{L}|komunikat|mesaj)[^:]{0,30}:$|^(?!\s{0,4}[ℹ→])\W{0,4}(?:(?:so\s)?(?:this|that|the|such an?)\s(?:\w{1,12}\s){0,2}(?:error|message|exception)\s(?:\w{1,12}\s){0,2}(?:means|happens|occurs|indicates|says|tells|is (?:caused|because|telling|thrown|raised|returned|reported)|comes|came|was|can be)|(?:this|that|it)\s(?:usually|often|typically|just|simply|basically|normally)\s(?:means|happens|occurs)|which\smeans\b|means\b|means\sthat\b|(?:meaning|explanation|solution|workaround|resolution|fix|to fix(?:\s\w{1,8}){0,3})\s?:)|^\W{0,4}(?<!\p{L})(?:(?:das|dies|diese (?:meldung|fehlermeldung)|der fehler|dieser fehler)\s(?:bedeutet|heißt|tritt)|(?:eso|esto|este error|ese error)?\s?(?:significa|quiere decir)\s|(?:isso|este erro|esse erro|o erro)\s(?:significa|acontece|ocorre|quer dizer)|(?:ça|cela|cette erreur|ce message)\s(?:signifie|veut dire|indique)|(?:questo errore|ciò|questo)\s(?:significa|indica|vuol dire)|(?:это|эта ошибка|ошибка)\s(?:означает|значит|говорит|возникает)|(?:to|ten błąd|błąd ten)?\s?oznacza(?:,|\s)|(?:bu hata|bu)\s\S.{0,60}(?:demektir|anlamına)|(?:dit|deze fout)\sbetekent|(?:lỗi này|điều này)\s(?:có nghĩa|xảy ra)|(?:lösung(?:en)?|ursachen?|abhilfe|solución|soluciones|causas?|solução|soluções|soluzione|soluzioni|решение|причин[аы]|rozwiązanie|przyczyna|çözüm|sebep|oplossing|oorzaak|giải pháp|nguyên nhân|cách khắc phục)\s?:)|^[\s*#>-]{0,6}(?:这(?:个错误)?(?:表示|意味着|说明|是因为)|原因|解决(?:方法|方案|办法)?|解決(?:策|方法|法)?|対処(?:法|方法)?|원인|해결(?:\s?방법|책)?|이 오류는)\s?(?:[:：]|是|，|는)/iu;

/** The line says of a failure above it what it means or how it is mended, or somebody speaks: what stands above was shown. Linear in the length. */
export function looksBack(line: string): boolean {
  return speaker.test(line) || asks.test(line) || explainsAbove.test(line);
}
