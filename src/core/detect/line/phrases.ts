/** The operating system's own wording, whatever a program wraps around it. */
import { withoutAccents } from '../../text/languages/portLanguages.ts';
import { askedPattern, portTakenPattern } from '../../text/languages/portSentences.ts';
import { glibcMessages, windowsMessages } from '../../text/languages/systemSentences.ts';

/** Escapes text for a pattern; apostrophes match in either form, blanks match any. */
function literal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replace(/['’]/g, "['’]")
    .replace(/ /g, String.raw`\s`);
}

type Reason = 'inUse' | 'denied' | 'unavailable';

const inEnglish = (key: Reason): string[] =>
  windowsMessages.filter(message => message.language === 'en').flatMap(message => literal(message[key] ?? ''));

function translations(key: Reason): string[] {
  const others = [...glibcMessages, ...windowsMessages].filter(message => message.language !== 'en');
  const texts = others.flatMap(message => message[key] ?? []);
  return [...new Set(texts.flatMap(text => [text, withoutAccents(text)]).map(literal))];
}

/** A wording that can be looked for: the part of RegExp that rows use. */
const union = (...parts: readonly string[]): RegExp => new RegExp(parts.join('|'), 'i');

/** Lines that may be in another language than English: the long lists of translations are tried on these only. */
export const foreignWords: RegExp =
  /[^\u0000-\u007f]|adres|alamat|keine|mankas|ijin|permesso|brak|toegang|ikke|usando|permiso|direcci|indirizzo|enderec|osoite|nij|operace|socket|naudojamas/i;

/**
 * What every wording of a taken port or address holds, as short as it can be: a terminal may break a sentence anywhere. ConPTY moves the
 * cursor instead of printing a blank.
 */
export const takenWords: readonly string[] = [
  'in use',
  'be used already',
  'in-use',
  'n_use',
  'inuse',
  'in\u001b[cuse',
  'in\u001b[1cuse',
  'ready used',
  'ready bound',
  'ready alloc',
  'ready occup',
  'ready taken',
  'ready being',
  'being used',
  'has been used',
  'been alloc',
  's used',
  ' taken',
  ' busy',
  ' occupied',
  'ot available',
  's unavail',
  'not free',
];

/** What programs print instead: codes, and the sentence of Windows. */
export const takenCodes: readonly string[] = [
  '10048',
  '4091',
  '0x80072740',
  '0x2740',
  'os error 98',
  'error(98',
  'error(48',
  'os error 48',
  'errno',
  'with error 98',
  'with error 48',
  '(98)',
  '(48)',
  '98 bind()',
  '48 bind()',
  'only one usage',
];

/** EADDRINUSE as a name, as a code beside a word that says it is a code, or as a sentence. */
export const inUseWording: RegExp = union(
  ...inEnglish('inUse'),
  // As a word, not in the name of a file, a branch or a page.
  String.raw`(?<![a-z/-])(?:wsa)?eaddrinuse(?![a-z/]|-\w|\.[a-z]{2,4}\b)`,
  String.raw`(?<![a-z/-])addr(?:ess)?_?(?:already_?)?in_?use(?![a-z/]|[_-]\w|\.[a-z]{2,4}\b|['"\x60] already exists)`,
  // Common Lisp, and WASI's error code.
  String.raw`(?<!'(?:\w{1,20}:)?)\baddress-in-use-error\b|\berror(?:\scode)?[:=(]?\s?["']?address-in-use\b`,
  String.raw`\baddress(?:es)?\s(?:(?:is|are|was)\s)?(?:already\s|currently\s)?(?:in\suse|used|bound|being\sused)\b`,
  String.raw`\b(?:address\/port|(?:address|ip)\sand\sport(?:\snumber)?|port\sand\saddress)\s(?:(?:is|are)\s)?(?:already\s)?(?:in\suse|used)\b`,
  String.raw`\bsocket\s(?:address\s|["']?\/[^\s"']{1,120}["']?\s)?(?:is\s)?already\s(?:in\suse|bound|used)\b`,
  String.raw`\bunix\ssocket\sis\sin\suse,\scannot\b|\bconnection\sin\suse:`,
  String.raw`\b(?:os\serror|winerror|wsa\s?error|socket\serror(?:\scode)?:?|wsagetlasterror\(\)\s?=?)\s?10048\b`,
  String.raw`\bos\serror\s(?:98|48)\b`,
  // Python 2.
  String.raw`\berror\((?:10048|98|48),`,
  String.raw`\berrno["']?\s?[:=]?\s?-?(?:10048|4091)\b|\[(?:errno|winerror)\s(?:98|48|10048)\]`,
  String.raw`\bbind(?:\(\))?\s(?:failed[,:]?\s|error[,:]?\s)?errno\s?[=:]?\s?(?:98|48|10048)\b`,
  String.raw`\bbind(?:\(\))?\s(?:failed|error)(?:\swith(?:\serror)?)?(?:\scode)?\s?[:=.,]?\s?\(?(?:98|48|10048)\b(?!\.\d)`,
  String.raw`\b(?:98|48)\sbind\(\)\sfailed\b|\bbind(?:\(\)|ing)?\b[^\n]{0,80}\b(?:code|error|errno)\b\W{0,3}10048\b`,
  String.raw`\b0x80072740\b|\b0x2740\b`,
  // Windows' sentence in a language that is not listed ends in "(protocol/network address/port)".
  String.raw`\([^()/:.\d]{2,24}\/[^()/:.\d]{3,30}\/[^()/:.\d]{0,16}(?:por|poor|puer|порт|端口|埠|ポート|포트|noktas|θύρα)[^()/:.\d]{0,8}\)(?=[^()]{0,60}$)`,
);

/** Addresses that are no endpoints: of mail, of people, of money, of a network's machines. */
export const otherAddress =
  /\b(?:400|409|422) (?:POST|PUT|PATCH) \/|\b(?:POST|PUT|PATCH) \/\S{0,80} (?:400|409|422)\b|^(?!.*\b(?:errno|os\serror|bind|listen|eaddr)).*\b(?:e-?mail\w{0,12}|slug|alias|subdomain)["']?\s?[:=]|\bhtons\(0\)|\bgiven\saddress\sis\b|^(?!.*(?:\berrno\b|:\d{2,5}\b)).*(?:\b(?:address(?:es)?|adres\w{0,3}|direcci.n|indirizzo|endere.o)\s(?:.{0,40}\s)?\W?[\w.+-]{1,40}@[\w-]{1,40}\.\w{2,}|(?<!\S)[\w.+-]{1,40}@[\w-]{1,40}\.\w{2,}["'>)]?\s(?:is|has|address)\b)|\b(?:that|this|static|requested)\sip,?\saddress\b|\bgoogleapi\b|\bcreating\sAddress\b|\bfailed\sto\s(?:allocate|add|assign|reserve)\s(?:[\w-]{1,20}\s){0,2}(?:gateway|ip\b|address|vip|pool)|\b(?:ipam|cni|ipvlan|macvlan|multus|whereabouts|dhcp\w{0,8}|rtnetlink|icmpv6|arp|vrrp|vip|keepalived|libnetwork)\b|\badding\scontainer\sto\snetwork\b|\badvertised\sour\saddress\b|\bduplicate\saddress\b|\bDAD\b|\bin\suse\son\sthe\slink\b|\berror\sresponse\sfrom\sdaemon:\s(?:failed\sto\sset\sup\scontainer\snetworking:\s)?address\salready\sin\suse(?!\W{0,3}\d)|\brecipient\saddress\b|\b(?:e-?mail|wallet|mac|hardware|ethernet|postal|billing|shipping|contact|customer|public\s?ip|memory)\s(?:\S{1,40}\s)?address(?:es)?\b[^:]{0,40}\b(?:in\suse|used|bound)\b|\bip[\s-]?(?:アドレス|地址|位址|주소|адрес)(?!.*(?:端口|埠|ポート|포트|порт|:\d))|\bip(?:v[46])?\saddress(?!\sand\b)(?:\s\S{1,40})?\s(?:(?:is|are|was)\s)?(?:already\s)?(?:in\suse|used)|\baddress(?:es)?\s(?:is\s)?(?:already\s)?(?:in\suse|used)\s(?:by|in|on)\s(?:an?\s|the\s|this\s)?(?:another\s|other\s|different\s|existing\s)?(?:subnet|host|network|pool|container|wallet|account|transaction|order|user|customer|member|domain|device|node|machine|client|interface|(?:[0-9a-f]{2}:){5})/i;

export const inUseTranslated: RegExp = new RegExp(translations('inUse').join('|'), 'iu');

/** What runs: the address is a server's, whatever its name is. */
const ofServer = /start(?!seite)|serv|dienst|d[ée]marr|сервер|служб|启动|服务|サー[バビ]|서[버비]/i;
/** Directly before the sentence: whose address or which, of mail, or the field of a form; no process's name of more words or in the plural. */
const askedBefore = new RegExp(
  String.raw`(?<!\p{L})(?:t[aá]to|vaš[ae]|cet|här|questo|tuo|dit|uw|podany|ten|twój|es[st]e|seu|ez|bu|girdiğiniz|этот|ваш|указанный|цю)\s$|(?:[该該此]|[这這]个|[您你]的|この|その|れた|해당|(?<!\p{L})이|メール|邮箱|[邮郵]件|메일)\s?$|(?<!-)${askedPattern}(?<!(?<!alia|adre)s)["'”»]?\s?[:：=]\s?["'“«]?$|\s(?:tersebut|existiert):\s$`,
  'iu',
);
/** Directly behind it: by whom, or that another mail should be tried. */
const askedBehind = new RegExp(
  String.raw`^(?:,\s\p{L}{1,20})?\s(?:\p{L}{1,20}\s){0,3}${askedPattern}(?![\p{L}=:_-])`,
  'iu',
);

/**
 * The system's sentence at `from`..`to`, in another language than English, is of an address that is none of a socket: the word before it says
 * so or the one behind it, whatever level, place or field a logger puts there; and nothing on the line speaks of a port or a server.
 */
export function isOfForm(line: string, from: number, to: number): boolean {
  if (bindWords.test(line) || /\berrno\b|[[(:]\s?(?:98|48)\b/i.test(line)) return false;
  const [before = ''] = askedBefore.exec(line.slice(0, from)) ?? [];
  if (ofServer.test(line)) return /mail|メ|邮|메/i.test(before);
  return before !== '' || askedBehind.test(line.slice(to));
}

/** WSAEADDRINUSE and WSAEACCES in any language. */
export const windowsSentence: RegExp = new RegExp(
  windowsMessages
    .flatMap(({ inUse, denied }) => [inUse, denied].flatMap(text => (text === undefined ? [] : [literal(text)])))
    .join('|'),
  'iu',
);

/** EACCES and WSAEACCES; says nothing of a port by itself. */
export const deniedWording: RegExp = union(
  ...inEnglish('denied'),
  String.raw`(?<![a-z])(?:wsa)?eaccess?(?![a-z])`,
  String.raw`\bpermission\sdenied\b`,
  String.raw`\baccess(?:\sis)?\sdenied\b`,
  String.raw`\boperation\snot\spermitted\b`,
  String.raw`\b(?:os\serror|winerror|errno|socket\serror(?:\scode)?:?)["']?\s?[:=]?\s?-?(?:10013|4092)\b`,
  String.raw`\berror\(10013,`,
  String.raw`\bbind(?:ing)?\b[^\n]{0,80}(?:[:=]|\berror(?:\scode)?)\s?10013\W{0,2}$`,
);

export const deniedTranslated: RegExp = new RegExp(translations('denied').join('|'), 'iu');

/** WSAEACCES, whose sentence speaks of a socket and so needs no other word of binding. */
export const deniedSocket: RegExp = union(
  ...windowsMessages.flatMap(message => (message.denied === undefined ? [] : [literal(message.denied)])),
  String.raw`\b(?:winerror|os\serror)\s10013\b|\berror\(10013,|\bbind\b[^\n]{0,80}[:=]\s?10013\W{0,2}$|\bwsaeacces\b`,
);

/** EADDRNOTAVAIL and WSAEADDRNOTAVAIL. */
export const unavailableWording: RegExp = union(
  ...inEnglish('unavailable'),
  String.raw`(?<![a-z])(?:wsa)?eaddrnotavail(?![a-z])`,
  String.raw`(?<![a-z])addr(?:ess)?_?not_?avail(?:able)?(?![a-z])`,
  String.raw`\b(?:cannot|can['’]t|could\snot|failed\sto)\sassign\s(?:the\s)?requested\saddress\b`,
  // Mono's.
  String.raw`\brequested\saddress\sis\snot\svalid\sin\sthis\scontext\b`,
  // Not where it is asked.
  String.raw`\baddress\s(?:is\s)?not\savailable\b(?![^.?\n]{0,60}\?)`,
  String.raw`\b(?:os\serror|winerror|errno|socket\serror(?:\scode)?:?)["']?\s?[:=]?\s?-?(?:10049|4090)\b|\bbind(?:ing)?\b[^\n]{0,80}(?:\(10049\)|\bfail\w*\b\W{1,3}(?:\w{1,8}\W{1,3})?10049\b|[:=]\s?10049\W{0,2}$)`,
);

export const unavailableTranslated: RegExp = new RegExp(translations('unavailable').join('|'), 'iu');

/** The line is about taking a local address. */
export const bindWords =
  /\bbind(?:s|ing|_?tcp|_?udp|exception|error)?\b|_bind\b|\bbind[_(]|\bbound\b|\blisten(?:s|ing|er|ers|_on)?\b|\blisten(?:er)?(?:exception|error)\b|listener\b|_listen\b|\bserver\ssocket\b|\bsocket\screation\b|\bsocket_(?:server|create_listen)|\bcreate_?server\b|\baccept(?:or)?\ssocket\b|\bmake_sock\b|\bacceptor\b|\bstart(?:ing|ed)?\s(?:the\s)?(?:\w+\s)?(?:server|proxy|listener)\b|\bopen(?:ing)?\s(?:the\s)?(?:\w+\s)?(?:port|socket)\b|\bport\b/i;

/** Addresses of Bluetooth, on a line that states none of the network. */
export const radioAddress =
  /^(?!.*(?:(?:\d{1,3}\.){3}\d|\bport\W{1,2}\d)).*\b(?:rfcomm|l2cap|bluetoothd|bluetooth (?:socket|adapter|device|radio|address)|hci\d|bnep|sco socket)/i;

/** The failure is a client's: its own side of a connection, not a server's address. */
export const clientWords =
  /\bconnectex\b|^connect\s\S|\bsend(?:to|msg)\b|\bopen\sdata\sconnection\b|^(?:\[pid\s+\d+\]\s)?connect\(\d|\bto\sconnect\svia\b|\btrying\sto\sconnect\b|\bdial\s(?:tcp|udp|unix)|\bremote\s?=|\bconnectasync\b|\bhttprequestexception\b|\bcreate_connection\b|\bconnecthelper\b|\bestablish(?:ing)?\s(?:a\s)?(?:new\s)?connection\b|:\sconnect(?:\b(?!\()|$)|\bconnect:\s|\bconnect\sE[A-Z]+\b|\bconnect(?:ion)?\sfailed\b|\b(?:failed|unable|cannot|could\snot|couldn't)\sto\sconnect\b|\bcould\snot\sconnect\b|\bconnecting\sto\b|\berror\sconnecting\b|\w{0,30}connectexception\b|[-{]connect\}|\bconnect(?:ion)?\serror\b|^client\(/i;

/** The same beyond doubt, whatever else the line says. */
const surelyClient =
  /\bdial (?:tcp|udp)[46]? \S{0,60}->|\bwhile connecting to upstream\b|\bSqlException\b|\(provider: TCP Provider\b|\btcp connect error\b|\btrying to connect\b|\burlopen error\b|\bopen TCP connection\b|\bMax retries exceeded\b|\bNewConnectionError\b|\bHttpRequestException\b|\bJedisConnectionException\b|\(connect failed\)|: (?:no further information|connect)(?=\W{0,3}$|[,;)]|\s\W)(?<=Exception.{0,200})|^Network error: (?!.*\b(?:bind|listen|port\b))|\bconnectx? to (?!(?:TCP|UDP|UNIX) )\S{1,80} port \d(?!.{0,200}\b(?:listen|bind)\b)|\bNcat: Cannot assign\b|\b(?<!\bWebServer: )(?:can['’]t|cannot|can not|could not|couldn['’]t|unable to|failed to) connect to (?!(?:TCP|UDP|UNIX) (?:port|socket)\b|\(|\w{2,8}:\/\/)|\berror \d{1,5} connecting to\b|\bping: /i;
/** .NET puts the address behind Windows' sentence only where it has connected to one. */
const remoteBehindSentence =
  /\)?[.。]?\s{1,3}\(?(?:\[[\da-f:.%]{2,60}\]|(?:\d{1,3}\.){3}\d{1,3}|[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}):\d{1,5}\)?\.?$/i;

/** Calls of PHP's that connect, and what drivers of data bases and clients of Python's begin with. */
const clientCalls =
  /^(?!.*(?:\b(?:bind|listen)\b|socket_server)).*(?:\b(?:pymongo|pymysql|redis|psycopg2?|sqlalchemy|requests|httpx|urllib3|kafka|pika|amqp|elasticsearch)\.(?:errors?|exceptions?|exc|err)\.\w|\b(?:mysqli?|pg|socket)_p?connect\(|\b(?:fsockopen|stream_socket_client)\(|\bSQLSTATE\[)/i;

/** Programs that only connect: the address they bind is their own end of a connection. */
const clientPrograms =
  /^(?:curl: \(\d{1,3}\)|\* bind failed with errno|npm (?:error|ERR!) code E[A-Z]+|SIOC\w{3,20}: |RTNETLINK answers: |(?:wget|ping|telnet|psql|redis-cli|t?ftp|wrk): )/;

/** The failure that the line tells of is, beyond doubt, a client's own: no server's address is taken. */
export function isOfClient(line: string): boolean {
  if (clientPrograms.test(line) || surelyClient.test(line) || clientCalls.test(line)) return true;
  return (
    remoteBehindSentence.test(line) &&
    windowsSentence.test(line) &&
    !/\b(?:bind|listen|(?:initiali[sz]|start)\w* (?:the )?server\b)/i.test(line)
  );
}

/** "Port … is taken" in another language than English; in the languages of Europe in either order. */
export const portTakenTranslated: RegExp = new RegExp(portTakenPattern, 'i');
