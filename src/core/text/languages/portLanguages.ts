/**
 * How people, and the programs they write, say in their language that a port is taken; and by what a sentence shows that it only talks about
 * that: a condition, somebody who says what he is going to do, an explanation. Parts of patterns, matched without case on one line.
 */

export interface PortLanguage {
  readonly language: string;
  /** In small letters, three letters or more: each sentence of these holds one of them. */
  readonly words: readonly string[];
  /** A port, as a noun. */
  readonly port: string;
  /** That it is taken. */
  readonly taken: string;
  /** That another program uses it, where that is said the other way round: a whole pattern. */
  readonly byAnother?: string;
  /** Perhaps: before or behind it. */
  readonly perhaps: string;
  /** With this the sentence, or a part of it, begins to say what would be. */
  readonly when: string;
  /** Somebody speaks of himself, or of what comes next. */
  readonly speaker: string;
  /** The words of the error are explained. */
  readonly means: string;
  /** A program says it of itself. */
  readonly sentence: string;
  /** People write it. */
  readonly talk: string;
}

/** A letter of the alphabets below; `\p{L}` takes a second to compile so many times. */
const letter = String.raw`[a-z\u00df-\u024f\u0400-\u04ff\u1e00-\u1eff]`;
/** The start or the end of a word; `\b` knows English only. */
export const from = `(?<!${letter})`;
const to = `(?!${letter})`;
/** Directly behind a number: "Puerto 8000 ocupado". */
const behindNumber = String.raw`(?<=\d["'\])»]?\s)`;
/** A few words. */
const gap = String.raw`[^.!?。\n]{0,40}?`;

export const portLanguages: readonly PortLanguage[] = [
  {
    language: 'de',
    words: [
      'bereits ',
      'schon ',
      ' belegt',
      'ist besetzt',
      'ist blockiert',
      'derzeit ',
      'aktuell ',
      'momentan ',
      'gerade ',
    ],
    port: String.raw`${from}ports?${to}`,
    taken: String.raw`${from}(?:bereits|schon|derzeit|aktuell|momentan|gerade)\s(?:${gap}\s)?(?:verwendet|belegt|benutzt|genutzt|vergeben|besetzt|blockiert|verwendung|benutzung|gebrauch)${to}|${from}ist\s(?:belegt|besetzt|blockiert)${to}|${behindNumber}belegt${to}`,
    perhaps: String.raw`${from}(?:möglicherweise|vielleicht|eventuell|vermutlich|evtl)${to}|könnte`,
    when: String.raw`${from}(?:wenn|falls|sobald|sollte|ob|(?:ist|wird)(?=\sport\s))${to}`,
    speaker: String.raw`${from}(?:ich|wir|mich|mir|offenbar|scheinbar)${to}`,
    means: String.raw`${from}(?:bedeutet|heißt|tritt auf|sagt|dass|weil|da)${to}`,
    sentence: 'Fehler: Port 8080 wird bereits von einem anderen Prozess verwendet.',
    talk: 'Wenn Port 5432 bereits verwendet wird, ändern Sie `POSTGRES_PORT`.',
  },
  {
    language: 'fr',
    words: ['déjà ', 'deja ', ' occupé', 'est utilisé', 'actuellement '],
    port: String.raw`${from}ports?${to}`,
    taken: String.raw`${from}(?:déjà|deja)\s${gap}(?:utilisée?s?|occupée?s?|prise?s?|en cours|en service)${to}|${from}est\s(?:actuellement\s)?(?:occupé|utilisé)e?${to}|${behindNumber}occupé${to}`,
    perhaps: String.raw`peut[- ]être|${from}(?:probablement|sans doute|semble)${to}`,
    when: String.raw`${from}(?:si|quand|lorsque|lorsqu|cas où|assurez-vous)${to}`,
    speaker: String.raw`${from}(?:je|j['’]|nous|moi)`,
    means: String.raw`${from}(?:signifie|indique|veut dire|que|car|parce)${to}`,
    sentence: 'Erreur : le port 8080 est déjà utilisé par une autre application.',
    talk: 'Si le port 8080 est déjà utilisé, changez-le dans `.env`.',
  },
  {
    language: 'es',
    words: [
      'en uso',
      'esté usando',
      'ocupado',
      'siendo usado',
      'siendo utilizado',
      'está usando',
      'usando el puerto',
      'ya lo ',
    ],
    port: String.raw`${from}puertos?${to}`,
    taken: String.raw`${from}(?:está|esta|esté)\s(?:ya\s|actualmente\s)?(?:en uso|ocupado|siendo (?:usado|utilizado))${to}|${from}ya\s(?:lo (?:usa|utiliza|ocupa)|se está usando|se encuentra en uso|en uso)${to}|${from}se encuentra (?:en uso|ocupado)${to}|${behindNumber}(?:ocupado|en uso)${to}`,
    byAnother: String.raw`${from}(?:otro \w{2,12}(?: ya)? (?:está usando|usa|utiliza)|hay (?:un|otro) \w{2,12} usando) el puerto`,
    perhaps: String.raw`${from}(?:quizás?|tal vez|(?<!no )(?<!no es )(?:es )?posible(?:mente)?|probablemente|puede (?:que|ser)|podría)${to}`,
    when: String.raw`${from}(?:si|cuando|en caso de|asegúrate|(?:comprueb|verifi|asegúr)\w{1,8}(?: de)? que)${to}`,
    speaker: String.raw`${from}(?:voy a|vamos a|he visto|hemos|vi que|veo que|usaré|utilizaré|déjame|probaré|estoy|me sale|parece que|así que|veamos)${to}`,
    means: String.raw`${from}(?:significa|quiere decir|indica|dice que|porque)${to}`,
    sentence: 'El puerto 3000 ya está en uso.',
    talk: 'Si el puerto 8080 ya está en uso, cámbialo.',
  },
  {
    language: 'pt',
    words: [
      'em uso',
      'ocupada',
      'sendo usada',
      'sendo utilizada',
      'já utilizada',
      'já está utilizada',
      'alocada',
      'usando a porta',
      'já é u',
    ],
    port: String.raw`${from}portas?${to}`,
    taken: String.raw`${from}(?:já|ja)\s(?:é\s|está\s|esteja\s|estar\s)?(?:em uso|ocupada|sendo (?:usada|utilizada)|usada|utilizada|alocada)${to}|${from}está\s(?:em uso|ocupada|sendo (?:usada|utilizada))${to}|${behindNumber}(?:ocupada|em uso)${to}`,
    byAnother: String.raw`${from}(?:outro \w{2,12}(?: já)? (?:está usando|usa|utiliza)|existe (?:um|outro) \w{2,12} usando) a porta`,
    perhaps: String.raw`${from}(?:talvez|(?<!não )(?<!não é )(?:é )?possível|possivelmente|provavelmente|pode (?:estar|já))${to}`,
    when: String.raw`${from}(?:se|quando|caso|certifique-se)${to}`,
    speaker: String.raw`${from}(?:vi que|vejo que|notei|percebi|vou|vamos|usarei|deixe-me|estou|parece que|então)${to}`,
    means: String.raw`${from}(?:significa|quer dizer|indica|diz que|porque)${to}`,
    sentence: 'ATENÇÃO: Porta 5000 já está em uso!',
    talk: 'Se a porta 8080 já estiver em uso, altere o valor.',
  },
  {
    language: 'it',
    words: ['già ', 'gia in uso', 'è in uso', ' occupata', 'sta usando', 'sta utilizzando'],
    port: String.raw`${from}port[ae]${to}`,
    taken: String.raw`${from}(?:già|gia)\s(?:in uso|utilizzat[ao]|occupat[ao]|usat[ao]|impegnat[ao])${to}|${from}è\s(?:in uso|occupata)${to}|${behindNumber}occupata${to}`,
    byAnother: String.raw`${from}un altro \w{2,12} sta (?:già )?(?:usando|utilizzando) la porta`,
    perhaps: String.raw`${from}(?:forse|probabilmente|potrebbe)${to}`,
    when: String.raw`${from}(?:se|quando|qualora|caso in cui|assicurati|assicurarsi)${to}`,
    speaker: String.raw`${from}(?:ho visto|ho notato|vedo che|abbiamo|userò|proverò|vado a|provo|uso la(?! porta \d)|io|quindi|perciò|avvio(?! fallit)|sembra|fammi|vediamo)${to}`,
    means: String.raw`${from}(?:significa|vuol dire|indica|dice che|perché)${to}`,
    sentence: 'ERRORE: la porta 8080 è già in uso',
    talk: 'Se la porta 3000 è già in uso, cambiala.',
  },
  {
    language: 'nl, da, nb, sv, fi',
    words: [
      'in gebruik',
      'wordt al ',
      'wordt reeds',
      'momenteel ',
      'gebruikt poort',
      'allerede i bru',
      'används redan',
      'redan upptagen',
      'redan används',
      'käytössä',
      ' bezet',
      'er bezet',
      'er optaget',
      'er opptatt',
    ],
    port: String.raw`${from}(?:poort(?:nummer)?|port(?:en|et)?|portti)${to}`,
    taken: String.raw`${from}(?:al|reeds)\sin\sgebruik${to}|${from}in\sgebruik\sdoor${to}|${from}momenteel\s(?:bezet|in gebruik)${to}|${from}wordt\s(?:al|reeds)\s${gap}gebruikt${to}|${from}allerede\si\sbru[gk]${to}|${from}används\sredan${to}|${from}redan\s(?:upptagen|används)${to}|${from}(?:jo\s)?käytössä${to}|${behindNumber}bezet${to}|${from}(?:is|er)\s(?:bezet|optaget|opptatt)${to}`,
    byAnother: String.raw`${from}een andere? \w{2,16} gebruikt (?:al )?poort`,
    perhaps: String.raw`${from}(?:misschien|mogelijk|waarschijnlijk|måske|kanskje|kanske|ehkä)${to}`,
    when: String.raw`${from}(?:als|wanneer|indien|of|zorg (?:er)?voor|zorg dat|(?:zie|krijg) je|geval|hvis|når|om|när|jos)${to}`,
    speaker: String.raw`${from}(?:ik|laat me|jeg|jag|het lijkt|dus|ser ut|verkar)${to}`,
    means: String.raw`${from}(?:betekent|betyder|tarkoittaa)${to}`,
    sentence: 'Fout: poort 8080 is al in gebruik',
    talk: 'Als poort 8080 al in gebruik is, wijzig dan PORT.',
  },
  {
    language: 'pl',
    words: ['już ', ' zajęty', 'jest używany', 'w użyciu', 'obecnie '],
    port: String.raw`${from}port(?:u|y|em)?${to}`,
    taken: String.raw`${from}(?:jest\s)?już\s(?:w użyciu|używany|zajęty|wykorzystywany)${to}|${from}(?:jest|być)\s(?:obecnie\s)?(?:zajęty|używany|w użyciu)${to}|${from}w\sużyciu${to}|${behindNumber}zajęty${to}`,
    byAnother: String.raw`${from}inn[ya] \w{2,12} (?:już )?używa (?:już )?portu`,
    perhaps: String.raw`${from}(?:może|prawdopodobnie|być może)${to}`,
    when: String.raw`${from}(?:jeśli|jeżeli|gdy|kiedy|czy|w przypadku|upewnij)${to}`,
    speaker: String.raw`${from}(?:użyję|spróbuję|uruchomię|sprawdzę|wygląda na|więc|zobaczmy)${to}`,
    means: String.raw`${from}(?:oznacza|to znaczy|że|ponieważ)${to}`,
    sentence: '❌ Port 8080 jest już zajęty!',
    talk: 'Jeśli port 8080 jest już zajęty, użyj innego.',
  },
  {
    language: 'ro',
    words: ['deja ', 'este ocupat', 'e ocupat'],
    port: String.raw`${from}port(?:ul(?:ui)?)?${to}`,
    taken: String.raw`${from}(?:este|e)\s(?:deja\s)?(?:ocupat|folosit|utilizat)${to}|${from}deja\s(?:ocupat|folosit|utilizat|în uz)${to}`,
    perhaps: String.raw`${from}(?:poate|posibil|ar putea)${to}`,
    when: String.raw`${from}(?:dacă|daca|când)${to}`,
    speaker: String.raw`${from}(?:voi|vom|hai|se pare|deci)${to}`,
    means: String.raw`${from}(?:înseamnă|pentru că|deoarece)${to}`,
    sentence: '❌ Portul 3000 e deja ocupat',
    talk: 'Dacă portul 3000 este deja ocupat, schimbă-l în `.env`.',
  },
  {
    language: 'cs, sk, hu',
    words: ['již ', 'už používan', 'už používán', 'už obsad', 'už obsaz', 'je obsazen', 'je obsadený', 'már '],
    port: String.raw`${from}port(?:u|ot)?${to}`,
    taken: String.raw`${from}(?:je\s)?(?:již|už)\s(?:používán|obsazen|používaný|obsadený)${to}|${from}je\s(?:obsazen|obsadený)${to}|${from}már\s(?:használatban van|foglalt|használatban)${to}`,
    perhaps: String.raw`${from}(?:možná|pravděpodobně|možno|talán)${to}`,
    when: String.raw`${from}(?:pokud|když|ak|keď|ha)${to}`,
    speaker: String.raw`${from}(?:použiju|zkusím|použijem|vypadá|zdá se|takže|használom)${to}`,
    means: String.raw`${from}(?:znamená|jelenti)${to}`,
    sentence: 'Chyba: port 8080 je již používán',
    talk: 'Pokud je port 8080 již používán, změňte jej.',
  },
  {
    language: 'tr',
    words: ['zaten ', 'şu anda ', 'halihazırda ', 'hala kul', 'hâlâ ', ' kullanımda', 'tarafından ', ' dolu', 'şu an '],
    port: String.raw`${from}(?:port(?:u|un|unu)?|bağlantı noktası)${to}`,
    taken: String.raw`${from}(?:(?:zaten|şu an(?:da)?|halihazırda|hala|hâlâ|tarafından)\s|(?<=portu\s|\d\s))(?:kullan[ıi]mda|kullan[ıi](?:l[ıi])?yor|kullan[ıi]l${letter}*|dolu|meşgul)(?!ys|ki)`,
    perhaps: String.raw`${from}(?:belki|muhtemelen|olabilir)${to}`,
    when: String.raw`${from}(?:eğer|ise|durumunda|emin olun|görürseniz)${to}|${letter}(?:ıyorsa|iyorsa|uyorsa|ysa|daysa)${to}`,
    speaker: String.raw`${from}(?:kullanacağım|deneyeceğim|başlatacağım|ben|görünüşe|bu yüzden|bakalım)${to}`,
    means: String.raw`${from}(?:demektir|anlamına|çünkü)${to}`,
    sentence: 'HATA: Port 5000 zaten kullanımda',
    talk: 'Port 5000 zaten kullanılıyorsa PORT değerini değiştirin.',
  },
  {
    language: 'id',
    words: ['sudah di', 'telah di', 'sedang di', 'sudah terpakai', 'telah terpakai'],
    port: String.raw`${from}port${to}`,
    taken: String.raw`${from}(?:sudah|telah|sedang)\s(?:digunakan|dipakai|terpakai)${to}`,
    perhaps: String.raw`${from}(?:mungkin|barangkali)${to}`,
    when: String.raw`${from}(?:jika|kalau|bila|apabila)${to}`,
    speaker: String.raw`${from}(?:saya|kita|mari|sepertinya|jadi)${to}`,
    means: String.raw`${from}(?:berarti|artinya|karena)${to}`,
    sentence: 'Error: Port 5000 sudah digunakan',
    talk: 'Jika port 5000 sudah digunakan, ganti PORT.',
  },
  {
    language: 'vi',
    words: ['đang được', 'đã được', 'đang bị', 'đã bị', ' bận', 'đã có ', 'đang dùng', 'đang sử dụng'],
    port: String.raw`${from}(?:cổng|port)${to}`,
    taken: String.raw`${from}(?:đang|đã)\s(?:được|bị)\s(?:${gap}\s)?(?:sử dụng|dùng|chiếm${letter}*)${to}|${from}đang\sbận${to}|${behindNumber}bận${to}|${from}đã\scó\s${gap}(?:dùng|sử dụng)${to}`,
    byAnother: String.raw`khác (?:đang|đã) (?:sử )?dùng cổng`,
    perhaps: String.raw`${from}(?:có thể|có lẽ)${to}`,
    when: String.raw`${from}(?:nếu|khi)${to}`,
    speaker: String.raw`${from}(?:tôi|mình|chúng ta|có vẻ|hãy)${to}`,
    means: String.raw`${from}(?:nghĩa là|có nghĩa|vì)${to}`,
    sentence: 'Lỗi: Cổng 3000 đang được sử dụng',
    talk: 'Nếu cổng 3000 đang được sử dụng, hãy đổi PORT.',
  },
  {
    language: 'ru, uk, bg',
    words: ['уже ', 'вже ', 'вече ', 'занят', 'зайнят'],
    port: String.raw`${from}порт${letter}{0,2}${to}`,
    taken: String.raw`${from}(?:уже|вже|вече)\s${gap}(?:использу${letter}{1,4}|используется|занят${letter}?|зайнят${letter}{1,2}|використовується|зает|се използва)${to}|${from}занят${letter}?\s(?:другим|процессом)${to}|${from}(?:занят|зайнятий)${to}(?=\W*$|, использу)`,
    byAnother: String.raw`${from}(?:другой процесс|другая программа|другое приложение) (?:уже )?использует порт`,
    perhaps: String.raw`${from}(?:возможно|вероятно|может быть|скорее всего|можливо|може)${to}`,
    when: String.raw`${from}(?:если|когда|убедитесь|переконайтеся|якщо|коли|ако|ли)${to}`,
    speaker: String.raw`${from}(?:я|мы|похоже|видимо|поэтому|схоже|тож|тому|запущу|использую|попробую|давай${letter}*|ми)${to}`,
    means: String.raw`${from}(?:означает|значит|означає|что|потому|поскольку)${to}`,
    sentence: 'Ошибка: порт 3001 уже занят',
    talk: 'Если порт 8080 уже занят, измените его.',
  },
  {
    language: 'zh',
    words: [
      '被占用',
      '被进程',
      ' 占用',
      '被程序',
      '被其他',
      '被其它',
      '被另一',
      '被佔用',
      '被使用',
      '已占用',
      '已佔用',
      '端口占用',
      '已在使用',
      '正在使用',
      '正被使用',
      '被監聽',
      '使用中',
      '程序占用',
      '进程占用',
      '应用占用',
      '服务占用',
      '程式佔用',
    ],
    port: '端口(?!映射)|連接埠|连接埠|通訊埠|埠',
    taken:
      '被[^。，,]{0,10}占用|被[^。，,]{1,10}佔用|被佔用|被使用|已占用|已佔用|经占用|經佔用|端口占用|已在使用|正在使用|正被使用|已被監聽|使用中|\\d\\s?占用',
    byAnother: '(?:另一|其他|其它|别的)[^。，,\\n]{0,12}(?:正在使用|占用了?|佔用了?)[^。，,\\n]{0,8}端口',
    perhaps: '可能|也许|或许|大概|也許|或許',
    // 当前 is "the current", 应当 "should"; 同时 "at the same time", 临时 "temporary", 实时 "real-time", 超时 "timeout".
    when: '如果|若|假如|要是|(?<![应應相])[当當](?!前)|是否|(?<![同临臨实實小即暂暫超定])[时時](?![间間])',
    speaker: '我|看起来|看來|怎么|怎麼|让我|讓我|咱们|接下来|换个|换一个',
    means: '意味着|表示|说明|是因为|意味著',
    sentence: '错误: 端口 8080 已被占用',
    talk: '如果端口 8080 已被占用，请修改配置。',
  },
  {
    language: 'ja',
    words: ['使用中', '使われて', '使用されて', '既に使用', 'すでに使用', 'が使用して', 'を使用して'],
    port: 'ポート',
    taken: '使用中|が使用してい(?!ない|なけ|ません)|使われて|使用されて(?!い(?:ない|なけ|ません))|既に使用|すでに使用',
    byAnother: '(?:別|他)の[^。\\n]{0,20}が\\s?ポート\\s?\\d{1,5}\\s?(?:番\\s?)?を使用して',
    perhaps: '可能性|かもしれ|おそらく|と思われ',
    when: '場合|もし|であれば|と表示|こと(?:を|が)|たら|なら|とき|時は|際',
    speaker: 'ので|ましょう|私|試して|ようです|みます|みましょう',
    means: 'という意味|を意味|原因',
    sentence: 'エラー: ポート3000は既に使用されています',
    talk: 'ポートが既に使用されている場合は変更してください。',
  },
  {
    language: 'ko',
    words: ['이미 사용', '이미사용', '사용 중', '사용중', '점유 중', '점유되', '점유하', '사용하고 있'],
    port: '포트',
    taken: '이미\\s?사용|사용\\s?중|점유\\s?(?:중|되|하)',
    byAnother: '다른[^.\\n]{0,16}(?:이|가)\\s?(?:\\d{1,5}\\s?번?\\s?)?포트\\s?(?:\\d{1,5})?\\s?(?:을|를)?\\s?사용',
    perhaps: '수 있|것 같|아마',
    when: '경우|만약|인지|는지|은지|라고|이면|으면|라면|때',
    speaker: '것을 (?:보|확인)|걸 보|길래|니까|겠습니다|할게요|제가|저는|봅시다',
    means: '의미|뜻',
    sentence: '오류: 포트 3000이(가) 이미 사용 중입니다.',
    talk: '3000 포트가 이미 사용 중인 경우 변경하세요.',
  },
];
