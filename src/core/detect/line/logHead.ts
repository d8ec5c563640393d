/** What a logger puts in front of a message: a line with such a head is a report of a program, whatever its words look like. */

const zone = String.raw`(?:\s?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d\d:?\d\d)\b)?`;
const clock = String.raw`\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?(?:\s?[AP]M)?${zone}`;
const month = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}`;

/** Times, as loggers of every runtime write them. */
const time = String.raw`(?:\d{4}[-/.]\d\d[-/.]\d\d[T\s,_-]{1,2}${clock}|\d{1,2}[-/. ](?:${month}|\d{1,2})[-/. ]\d{2,4}[,\s:T]{1,2}${clock}|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s)?${month}\s{1,2}\d{1,2},?\s(?:\d{4},?\s)?(?:at\s)?${clock}(?:\s\d{4})?|\d\d-\d\d\s${clock}|\d{1,2}\s${month}\s${clock}|${clock}|\d{8}[T\s]\d{2}:?\d\d:?\d\d(?:\.\d{1,6})?|1\d{12}(?=\s)|\d{10}(?:\.\d{1,9})?:)`;
/** Loggers' levels below a warning: such a line may say anything. */
const mild = /\b(?:TRACE|DEBUG?|VERBOSE|INFO|INF|DBG|NOTICE)\b|ℹ/i;
/** The lowest: what a program asks itself on its way. */
const debug = /\b(?:TRACE|DEBUG|VERBOSE|DBG)\b/i;
/** In brackets, a level that is none of its own but of what it shows. */
const grave = /^[[<(](?:ERROR|FATAL|SEVERE|CRITICAL|PANIC)[\])>]/i;
/** What a program puts before an error, in other languages than English. */
export const errorLabels =
  'Fehler|Erreur|Errore|Erro|Błąd|Chyba|Hata|Lỗi|Fout|Feil|Fejl|Fel|Ошибка|Помилка|ERREUR|错误|錯誤|失败|失敗|エラー|오류|에러|실패|Kesalahan|Hiba|Virhe|Gagal';
const levels = String.raw`(?:TRACE|DEBUG?|VERBOSE|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR|O)?|EROR|FATAL|CRIT(?:ICAL)?|SEVERE?|EMERG(?:ENCY)?|ALERT|PANIC|FTL|DBG|INF|WRN|SYSTEM)`;

/** One piece of a head at the start of the text; each ends before a blank or a mark. */
const pieces: readonly {
  readonly pattern: RegExp;
  readonly isTime?: true;
  readonly isLevel?: true;
  readonly isFree?: true;
}[] = [
  { pattern: new RegExp(String.raw`^[\[(<{|]?${time}[\])>}|:]?(?=[\s\[({<|:,-]|$)`), isTime: true },
  { pattern: /^[EWIFD](?:\d{4}|\d{8}|0000)\s\d\d:\d\d:[\d.]{2,24}(?=\s)/, isTime: true },
  { pattern: new RegExp(String.raw`^[\[(<{|]{0,2}${levels}[\])>}|]{0,2}(?=[\s\[({<|:!-]|$)`, 'i'), isLevel: true },
  { pattern: new RegExp(String.raw`^[^\s:：]{0,12}(?:${errorLabels})\s?(?=[:：!\]])[!\]]?`, 'iu'), isLevel: true },
  { pattern: /^\[[^\]\n]{0,60}\b(?:ERROR|FATAL|WARNING|CRITICAL|SEVERE)\b[^\]\n]{0,60}\](?=[\s:]|$)/, isLevel: true },
  { pattern: /^(?:FATA|ERRO|PANI|WARN)\[\d{4,6}\](?=\s)/, isLevel: true },
  { pattern: /^level=\w{3,12}(?=\s)/, isLevel: true },
  { pattern: /^(?:ts|time|t|timestamp)=(?:"[^"]{1,60}"|\S{1,60})(?=\s)/, isTime: true },
  { pattern: /^(?:caller|logger|source|component|module|pid|service|app|host)=(?:"[^"]{1,80}"|\S{1,80})(?=\s)/ },
  { pattern: /^\[[^\]\n]{1,80}\](?=[\s:[({<-]|$)/, isFree: true },
  { pattern: /^\([^()\n]{1,60}\)(?=\s)/ },
  { pattern: /^<[\d.]{1,20}>(?=[\s@])/ },
  { pattern: /^[\w.$/@-]{1,60}(?:\[\d{1,8}(?:[:#]\d{1,8})?\])?:(?=\s)/ },
  { pattern: /^(?:---|--|-|[|•·›»>ℹ])(?=\s)/ },
  { pattern: /^\d{1,7}(?=\s)/ },
  // Nest's process before the time.
  { pattern: new RegExp(String.raw`^\d{1,7}\s{1,4}-\s(?=${time})`), isFree: true },
];

/** No level, but the first word of a title: "Error messages". */
const titled =
  /^(?:Error|Warning|Fatal|Critical|Alert|Notice)\s(?:[Mm]essages?|[Cc]odes?|[Hh]andling|log|output|text|name|types?|number|description)\b/;

export interface LogHead {
  /** The text without its head. */
  readonly body: string;
  /** A time or a level stands in it, and no level below a warning: a logger wrote it, and means it. */
  readonly isLog: boolean;
  /** A time stands in it: it was written when it happened. */
  readonly isTimed: boolean;
  /** Its level is that of a program that tells how it goes about things. */
  readonly isDebug: boolean;
}

/** Takes the pieces of a head away, one after the other; at most as many as loggers write. Linear in the length. */
export function splitLogHead(line: string): LogHead {
  let rest = line.trimStart();
  let isTime = false;
  let isLevel = false;
  let isMild = false;
  let isDebug = false;
  for (let count = 0; count < 10; count++) {
    const piece = pieces.find(
      each =>
        // A number or a name alone is no head: only behind a time or a level it belongs to one. A bracket may be one.
        (each.isTime === true || each.isLevel === true || each.isFree === true || isTime || isLevel) &&
        !(each.isLevel === true && titled.test(rest)) &&
        each.pattern.test(rest),
    );
    if (piece === undefined) break;
    if (piece.isTime === true) isTime = true;
    if (piece.isLevel === true) isLevel = true;
    const head = piece.pattern.exec(rest)?.[0] ?? '';
    isMild ||= mild.test(head);
    isDebug ||= piece.isLevel === true && debug.test(head);
    // A program shows what another one logged.
    if (isDebug && grave.test(head)) isMild = isDebug = false;
    rest = rest.replace(piece.pattern, '').replace(/^[\s:：]{1,80}/u, '');
  }
  return { body: rest, isLog: (isTime || isLevel) && !isMild, isTimed: isTime, isDebug };
}
