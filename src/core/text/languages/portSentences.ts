/** Patterns made of the rows of `portLanguages.ts`: that a port is taken or free, that it only is talked about, that something could not be done. */
import { eastAsianLanguages } from './eastAsianLanguages.ts';
import type { PortLanguage } from './portLanguage.ts';
import { either, from, portLanguages, withoutAccents } from './portLanguages.ts';

/** An address in the same languages, which is one of a port where a port stands beside it. */
const address =
  'adress?en?|direcci[oó]n|endereço|indirizzo|адрес\\W|адреса?|地址|位址|アドレス|주소|adresa?|alamat|địa chỉ|osoite|cím';

/** "The address 127.0.0.1:9393 is taken" in any of the languages. */
export const addressTakenPattern: string = String.raw`(?:${address}|(?<![\w.])(?:(?:\d{1,3}\.){3}\d{1,3}|localhost):\d{2,5})[^!?。\n]{0,80}?(?:${portLanguages.map(({ taken }) => taken).join('|')})`;

/** That something could not be done, as programs of other languages than English say of a server that does not start; in small letters. */
const couldNotSentences: readonly string[] = [
  'konnte nicht',
  'konnte port ',
  'kann nicht',
  'error al ',
  'niet openen',
  'けませんでした',
  'きませんでした',
  'nicht möglich',
  'fehlgeschlagen',
  "impossible d'",
  'impossible d’',
  'impossible de ',
  "n'a pas pu",
  'n’a pas pu',
  'échec ',
  'no se pudo',
  'no fue posible',
  'no se puede',
  'no se ha podido',
  'imposible ',
  'não foi possível',
  'não consegui',
  'não é possível',
  'falha ao ',
  'impossibile ',
  'non è possibile',
  'kan niet ',
  'niet starten',
  'kon niet ',
  'nie można ',
  'nie udało się',
  'nie wystartował',
  'nelze ',
  'nepodařilo se',
  'açılamadı',
  'başlatılamadı',
  'dinlenemedi',
  'không thể ',
  'gagal ',
  'tidak dapat ',
  'не удалось',
  'невозможно',
  'не могу',
  'не вдалося',
  'неможливо',
  'неуспешно ',
  'не може да ',
  '无法启动',
  '无法监听',
  '无法绑定',
  '无法打开',
  '启动失败',
  '监听失败',
  '绑定失败',
  '無法啟動',
  '啟動失敗',
  '失敗しました',
  'できません',
  '에 실패',
  '실패했',
  '수 없습니다',
  // An error, at the start.
  'fehler beim starten des serv',
  'fehler beim starten des webserv',
  'fehler beim starten des dienst',
  'fehler beim starten der anwend',
  'fehler beim start des serv',
  'fehler beim öffnen des ports',
  'fehler beim binden',
  'erreur lors du démar',
  'erreur lors du lancement du serv',
  "erreur lors de l'ouverture du port",
  'erreur lors de l’ouverture du port',
  'erreur au démar',
  'erreur de démar',
  'erro ao iniciar o serv',
  'erro ao iniciar serv',
  'erro ao subir o serv',
  'erro ao abrir a porta',
  'erro ao abrir porta',
  'erro na inicialização do serv',
  "errore durante l'avvio del serv",
  'errore durante l’avvio del serv',
  "errore nell'avvio del serv",
  "errore all'avvio del serv",
  'errore di avvio del serv',
  'ошибка запуска серв',
  'ошибка запуска веб',
  'ошибка при запуске серв',
  'ошибка при запуске веб',
  'ошибка старта серв',
  'помилка запуску серв',
  'помилка під час запуску серв',
  'помилка при запуску серв',
  'błąd podczas uruchamiania serw',
  'błąd uruchamiania serw',
  'błąd uruchomienia serw',
  'chyba při spouštění serv',
  'chyba při spuštění serv',
  'fout bij het starten van de serv',
  'fout bij het starten van serv',
  'fout bij het openen van poort',
  'fel vid start av serv',
  'feil ved oppstart av serv',
  'fejl ved opstart af serv',
  'portunda başlatılırken hata',
  'sunucu başlatılırken hata',
  'sunucu başlatma hata',
  '启动服务器时出错',
  '启动服务时出错',
  '启动服务出错',
  '启动服务器出错',
  '监听端口时出错',
  '绑定端口时出错',
  '启动时出错',
  '服务启动异常',
  'サーバー起動エラー',
  'サーバ起動エラー',
  'サーバーの起動エラー',
  'サーバーの起動中にエラー',
  '서버 시작 오류',
  '서버 시작 중 오류',
  '서버 실행 중 오류',
  '바인딩 오류',
  'lỗi khi khởi động máy chủ',
  'lỗi khi khởi động server',
  'kesalahan saat memulai serv',
  'kesalahan saat menjalankan serv',
  'eroare la pornirea serv',
];

/** These, with their accents or without. */
export const couldNotWords: readonly string[] = [
  ...new Set(couldNotSentences.flatMap(words => [words, withoutAccents(words)])),
];

/** One of these. */
export const couldNotPattern: string = couldNotWords.join('|');

/** Of a connection, which is a client's. */
export const connectTranslated: string = String.raw`\b(?:con+ec|connexion|connessione|verbind|verbinden)|подключ|соедин|підключ|połącz|připoj|bağlan(?!tı noktası)|kết nối|连接|連線|接続|연결|koneksi|terhubung`;

/** That it is not: in Spanish, Portuguese, Italian, French, German, Dutch, the Nordic and Slavic languages, Turkish, Vietnamese, Chinese, Japanese, Korean. */
export const portFreeTranslated: string = either(
  String.raw`${from}(?:no (?:está|se encuentra)(?! disponible| libre)|não está(?! disponível| livre)|non è(?! disponibile| libera)|n['’]est pas(?! disponible| libre)|nicht (?:belegt|besetzt|blockiert|verwendet|benutzt|in verwendung)|niet (?:al )?in gebruik|ikke (?:er )?(?:i bru[gk]|opptatt|optaget)|inte (?:är )?(?:upptagen|används)|не (?:занят|зайнят|використовується|используется)|nie jest(?! dostępny| wolny))|kullanılmıyor|không (?:bị|được)\s(?:sử dụng|dùng|chiếm)|未被|没有被|沒有被|未占用|使用されてい(?:ない|ませ)|使われてい(?:ない|ませ)|使用中では|사용 중이 아|사용 중이지 않|사용되고 있지 않`,
);

/** What a form asks for, in any of the languages: an account or its mail, a name. */
export const askedPattern: string = String.raw`${from}(?:e-?mail(?:-?adres\p{L}{0,2})?|mailadres|(?:${portLanguages.map(({ asked }) => asked).join('|')})\p{L}{0,6}|user(?:_?name)?|name|slug|alias|account|(?:sub)?dom[aä]?in[eio]{0,2})`;

/** A server runs, in any of the languages. */
export const listensPattern: string = `${from}(?:${portLanguages.map(({ listens }) => listens).join('|')})`;

/** Somebody is asked to do, or to look for, what a program says of itself in nearly the same words. */
export const advisedPattern: string =
  '[?？]|bitte|welch?|ssayez|qué|qu[ae]l|intente|riprova |(?:про|по|пере)[^ ]{2,6}[ьиі]т[еь]|deneyin|lòng|silakan|spróbuj|który|zkuste|[请請哪]|ください|세요';

/** It is said of another program, or denied. */
export const notThisPattern: string = `${from}(?:ander|a?utre|otr[oa]|altr[oa]|outr|друг|інш|inn[ayý]|jin[ýá]|başka|annan|toinen|n['’]|không|chưa|tidak|bukan|belum|(?:nicht|ne|no|não|non|niet|ikke|inte|nie|nu|nem|не|değil)(?![a-zà-ÿа-я]))|inny|lain|khác|miyor|[败敗另未没沒不]|其他|別の|다른|ません|ない|않|실패`;

/** What failed is tried again. */
export const againPattern: string = portLanguages.map(({ again }) => again).join('|');

/** What the prefilter looks for. */
export const portTakenWords: readonly string[] = portLanguages.flatMap(({ words }) => words);

/** A language, ready to be asked. */
export interface PortSentences {
  readonly language: string;
  readonly saysTaken: RegExp;
  readonly saysPerhaps: RegExp;
  readonly saysWhen: RegExp;
  readonly hasSpeaker: RegExp;
  readonly explains: RegExp;
}

/** "Port … is taken": the noun first, or in the languages of Europe last. */
function takenPattern(language: PortLanguage): string {
  const { port, taken, byAnother } = language;
  const first = String.raw`(?:${port})[^.!?。\n]{0,60}?(?:${taken})`;
  const other = byAnother === undefined ? first : `${first}|${byAnother}`;
  return eastAsianLanguages.some(each => each.language === language.language)
    ? other
    : String.raw`${other}|(?:${taken})[^.!?。\n]{0,30}?(?:${port})`;
}

/** "Another program uses port …" in any of the languages that say it the other way round. */
export const usedByAnother: string = portLanguages.flatMap(({ byAnother }) => byAnother ?? []).join('|');

/** "Port … is taken" in any of the languages. */
export const portTakenPattern: string = portLanguages.map(takenPattern).join('|');

export const portSentences: readonly PortSentences[] = portLanguages.map(language => ({
  language: language.language,
  saysTaken: new RegExp(takenPattern(language), 'i'),
  saysPerhaps: new RegExp(language.perhaps, 'i'),
  saysWhen: new RegExp(language.when, 'i'),
  hasSpeaker: new RegExp(language.speaker, 'i'),
  explains: new RegExp(language.means, 'i'),
}));
