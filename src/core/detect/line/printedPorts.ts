/** Which ports a line of a program's output gives as its own address, and which it only mentions. */
import { isPort } from '../../model/endpoint.ts';
import type { PrintedPort } from '../../model/move.ts';
import { splitPrefix } from '../evidence.ts';
import { statedIn } from './stated.ts';

/** What a server calls this machine: loopback, every address, a private network, a name that leads here. */
const here = String.raw`(?:[\w-]{1,60}\.)?localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::(?:1|ffff:[\d.]{7,15})?\]|(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d{1,3}){2,3}|\[f[de][0-9a-f]{2}:[0-9a-f:%\w]{1,50}\]|[\w-]{1,60}\.(?:local|lan|test)`;
const url = new RegExp(String.raw`\bhttps?:\/\/(?:${here}):\d{2,5}(?!\d)`, 'i');
const secure = new RegExp(String.raw`\bhttps:\/\/(?:${here}):(\d{2,5})(?!\d)`, 'gi');
const bare = new RegExp(String.raw`(?<![\w./@-])(?:${here}|\*):\d{2,5}(?![\w.]|:\d)`, 'i');

/** That something serves, in the languages that servers are written in. What is no letter of ASCII has no word boundary. */
const serves = new RegExp(
  [
    String.raw`\b(?:listen(?:ing|s)?|running|runs|serv(?:e[sd]?|ing|er)|started|ready|available|online|exposed|hosted|launched|accepting|live|local|network|bound|url|address|open)\b`,
    String.raw`\b(?:läuft|lauscht|gestartet|erreichbar|bereit|verfügbar|horcht)`,
    String.raw`écoute|démarré|en cours d|disponible|accessible|prêt`,
    String.raw`\b(?:escuchando|ejecutándose|corriendo|iniciad[oa]|funcionando|ouvindo|rodando|executando|disponível|ascolto|esecuzione|avviat[oa]|attiv[oa])`,
    String.raw`\b(?:luistert|draait|gestart|beschikbaar|nasłuchuje|słucha|działa|uruchomion|dostępn|naslouchá|běží|spuštěn|lyssnar|körs|startad|lytter|kjører|kører|startet|kuuntelee|käynnissä|figyel|elindult)`,
    String.raw`слуша|запущен|запущено|работает|доступен|слухає|працює|доступн|dinliyor|çalışıyor|başlatıldı|hazır|đang chạy|lắng nghe|khởi động|\b(?:berjalan|mendengarkan|dimulai|siap)\b`,
    '起動|待機|待ち受け|リッスン|リスン|実行中|稼働|利用可能|监听|監聽|启动|啟動|运行|運行|就绪|就緒|访问|訪問|服务|服務|실행|시작|대기|수신|리스닝|서버',
  ].join('|'),
  'i',
);

/** Not the server's own address, or not one that it has yet. */
const others = new RegExp(
  [
    String.raw`\bprox(?:y|ies|ied|ying)\b|\bforward(?:s|ed|ing)?\b|\btunnel\w*|\bupstream\b|\bback-?end\b|\btarget\b|\bredirect\w*|\brewrit\w+|\bmock(?:s|ed|ing)?\b`,
    String.raw`\bdebugg?er\b|\binspect(?:or|ing)?\b|\bdevtools\b|\bwss?:\/\/|\bweb-?socket\w*|\bhmr\b|\blive-?reload\w*|\bchrome:`,
    String.raw`\bconnect(?:s|ed|ing|ions?)\b|(?<!\()\bconnect\b|\bdatabase\b|\bpeers?\b|\bjoin(?:ed|ing)?\b|\bfetch(?:ed|ing|es)?\b|\brequests?\b|\bcurl\b|\bwget\b|\bping\w*|\bpolling\b|\bwaiting\b|\bhealth\w*`,
    String.raw`\bmetrics?\b|\bprometheus\b|\bactuator\b|\bmanagement\b|\bmonitoring\b|\btelemetry\b|\bcors\b|\borigins?\b|\breferr?er\b|\bcallback\b|\ballowed\b`,
    // Of a request: a method, a version, a status behind a path.
    String.raw`^\W{0,4}(?:\[?[\d:T.,Z /-]{6,40}\]?\s)?\W{0,3}(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\bHTTP\/\d|"\s[1-5]\d\d\s`,
    // A value that is set or shown: `API_URL=http://…`, `apiBase: "http://…"`.
    String.raw`\b[A-Z][A-Z0-9]*_[A-Z0-9_]+["']?\s?[=:]|\b[a-z]\w*(?:Url|URL|Uri|URI|Host|Base|Endpoint|Origin|Server|Target|Api)["']?\s?[=:]\s?["']|=["']?https?:`,
    String.raw`\b(?:errors?|fail(?:s|ed|ure)?|refused|timed? ?out|exception|econn\w*|not (?:available|running|reachable)|could ?n[o']t|cannot|unable|already|in use|taken|busy)\b`,
  ].join('|'),
  'i',
);
/** What is about to be tried. */
const yet =
  /\b(?:starting|attempting|trying|launching|opening|creating|initiali[sz]ing|booting|going to|about to|will|would|should|try|visit https?:\/\/\S+ to learn)\b/i;
/** Lines that a package manager shows before it runs them: `> vite --port 5173`. */
const echo = /^[>$%+]\s(?!.{0,120}\b(?:at|on|local|network):?\s{1,8}https?:\/\/)/i;
/** What is handed to a page (a token) says nothing of whose address it is. */
const query = /(https?:\/\/[^\s?]{1,200})\?\S{0,400}/gi;
/** Longer lines are data. */
const longest = 600;
/** What a line must hold to be looked at: a number as long as a port's, behind what one stands behind. */
const mayState = /[:\s([{"'`=]\d{2,5}(?!\d)/;

/** Every port that the line gives, once each; `aside` where it is not the server's own for sure. Linear in the line's length. */
export function printedPorts(whole: string): readonly PrintedPort[] {
  if (whole.length > longest || !mayState.test(whole) || echo.test(whole)) return [];
  const { rest: line } = splitPrefix(whole);
  const isUrl = url.test(line);
  if (!isUrl && !bare.test(line) && !serves.test(line)) return [];
  const found = new Map<number, PrintedPort>();
  const secured = isUrl ? [...line.matchAll(secure)].map(([, port]) => Number(port)) : [];
  for (const { port, host } of statedIn(line)) {
    if (isPort(port) && !found.has(port))
      found.set(port, {
        port,
        ...(host !== undefined && { host }),
        ...(secured.includes(port) && { secure: true }),
      });
  }
  const words = line.replace(query, '$1');
  const isOwn = found.size === 1 && !others.test(words) && !yet.test(words) && (isUrl || serves.test(words));
  return [...found.values()].map(each => (isOwn ? each : { ...each, aside: true }));
}
