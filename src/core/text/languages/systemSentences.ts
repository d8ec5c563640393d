/**
 * The operating system's own sentences, in every language they are translated to. Text is matched without case.
 */

export interface SystemMessage {
  readonly language: string;
  /** EADDRINUSE */
  readonly inUse?: string;
  /** EACCES; means a denied bind only beside words of binding or listening. */
  readonly denied?: string;
  /** EADDRNOTAVAIL */
  readonly unavailable?: string;
}

/** glibc 2.36: `strerror` in each of its message catalogues that translates one of the three. */
export const glibcMessages: readonly SystemMessage[] = [
  { language: 'be', denied: 'бракуе правоў' },
  {
    language: 'bg',
    inUse: 'Адресът вече се използва',
    denied: 'Отказан достъп',
    unavailable: 'Недостъпен адрес на гнездо (socket)',
  },
  {
    language: 'ca',
    inUse: 'L’adreça ja és en ús',
    denied: 'S’ha denegat el permís',
    unavailable: 'No s’ha pogut assignar l’adreça sol·licitada',
  },
  {
    language: 'cs',
    inUse: 'Adresa je užívána',
    denied: 'Operace zamítnuta',
    unavailable: 'Požadovanou adresu nelze přiřadit',
  },
  {
    language: 'da',
    inUse: 'Adressen er allerede i brug',
    denied: 'Adgang nægtet',
    unavailable: 'Kan ikke tildele den ønskede adresse',
  },
  {
    language: 'de',
    inUse: 'Die Adresse wird bereits verwendet',
    denied: 'Keine Berechtigung',
    unavailable: 'Die angeforderte Adresse kann nicht zugewiesen werden',
  },
  {
    language: 'el',
    inUse: 'Η διεύθυνση υποδοχής είναι ήδη σε χρήση',
    denied: 'Άρνηση πρόσβασης',
    unavailable: 'Δεν είναι δυνατή η εκχώρηση της ζητηθήσας διεύθυνσης',
  },
  {
    language: 'eo',
    inUse: 'Adreso jam uziĝas',
    denied: 'Mankas permeso',
    unavailable: 'Ne eblas asigni petatan adreson',
  },
  {
    language: 'es',
    inUse: 'La dirección ya se está usando',
    denied: 'Permiso denegado',
    unavailable: 'No se puede asignar la dirección solicitada',
  },
  {
    language: 'fi',
    inUse: 'Osoite on jo käytössä',
    denied: 'Lupa evätty',
    unavailable: 'Pyydettyä osoitetta ei voi asettaa',
  },
  {
    language: 'fr',
    inUse: 'Adresse déjà utilisée',
    denied: 'Permission non accordée',
    unavailable: "Ne peut attribuer l'adresse demandée",
  },
  {
    language: 'gl',
    inUse: 'Estase usando o enderezo',
    denied: 'Permiso denegado',
    unavailable: 'Non se pode asigna-lo enderezo pedido',
  },
  {
    language: 'hr',
    inUse: 'Adrese se već koriste',
    denied: 'Pristup je odbijen',
    unavailable: 'Nije moguće dodijeliti zatraženu adresu',
  },
  {
    language: 'hu',
    inUse: 'A cím már használatban van',
    denied: 'Engedély megtagadva',
    unavailable: 'Nem sikerült a kért címet hozzárendelni',
  },
  {
    language: 'id',
    inUse: 'Alamat telah digunakan',
    denied: 'Ijin ditolak',
    unavailable: 'Tidak dapat menempatkan permintaan alamat',
  },
  {
    language: 'it',
    inUse: 'Indirizzo già in uso',
    denied: 'Permesso negato',
    unavailable: "Impossibile assegnare l'indirizzo richiesto",
  },
  {
    language: 'ja',
    inUse: 'アドレスは既に使用中です',
    denied: '許可がありません',
    unavailable: '要求アドレスに割り当てられません',
  },
  {
    language: 'ko',
    inUse: '주소가 이미 사용 중입니다',
    denied: '허가 거부',
    unavailable: '요청한 주소를 배정할 수 없습니다',
  },
  { language: 'lt', inUse: 'Adresas jau naudojamas', unavailable: 'Nepavyko priskirti prašomo adreso' },
  {
    language: 'nb',
    inUse: 'Adressen er allerede i bruk',
    denied: 'Ikke tilgang',
    unavailable: 'Kan ikke benytte den ønskede adressen',
  },
  {
    language: 'nl',
    inUse: 'Adres is al in gebruik',
    denied: 'Toegang geweigerd',
    unavailable: 'Kan verzochte adres niet toewijzen',
  },
  {
    language: 'pl',
    inUse: 'Adres jest już w użyciu',
    denied: 'Brak dostępu',
    unavailable: 'Nie można przypisać żądanego adresu',
  },
  {
    language: 'pt',
    inUse: 'Endereço já em uso',
    denied: 'Permissão recusada',
    unavailable: 'Impossível atribuir o endereço pedido',
  },
  {
    language: 'pt_BR',
    inUse: 'Endereço já em uso',
    denied: 'Permissão negada',
    unavailable: 'Não foi possível acessar o endereço requisitado',
  },
  {
    language: 'ru',
    inUse: 'Адрес уже используется',
    denied: 'Отказано в доступе',
    unavailable: 'Невозможно назначить запрошенный адрес',
  },
  {
    language: 'sk',
    inUse: 'Adresa je používaná',
    denied: 'Prístup odmietnutý',
    unavailable: 'Priradenie požadovanej adresy nie je možné',
  },
  { language: 'sl', inUse: 'Naslov je že v rabi', unavailable: 'Zahtevanega naslova ni mogoče dodeliti' },
  {
    language: 'sr',
    inUse: 'Адреса је већ у употреби',
    denied: 'Овлашћење је одбијено',
    unavailable: 'Не могу да доделим захтевану адресу',
  },
  {
    language: 'sv',
    inUse: 'Adressen redan upptagen',
    denied: 'Åtkomst nekas',
    unavailable: 'Kan inte tilldela begärd adress',
  },
  {
    language: 'tr',
    inUse: 'Adres zaten kullanımda',
    denied: 'Erişim engellendi',
    unavailable: 'İstenen adres bulunamıyor',
  },
  {
    language: 'uk',
    inUse: 'Адресу вже використано',
    denied: 'Відмовлено у доступі',
    unavailable: 'Не вдалося призначити вказану адресу',
  },
  {
    language: 'vi',
    inUse: 'Địa chỉ đang được dùng',
    denied: 'Không đủ quyền truy cập',
    unavailable: 'Không thể gán địa chỉ đã yêu cầu',
  },
  { language: 'zh_CN', inUse: '地址已在使用', denied: '权限不够', unavailable: '无法指定被请求的地址' },
  // Older and newer catalogues, and what other systems say.
  { language: 'es', inUse: 'La dirección ya está en uso', unavailable: 'No se puede asignar la dirección pedida' },
  { language: 'fr', inUse: "L'adresse est déjà utilisée", unavailable: "Impossible d'assigner l'adresse demandée" },
  { language: 'sv', inUse: 'Adressen används redan' },
  { language: 'uk', inUse: 'Адреса вже використовується' },
  { language: 'zh_CN', inUse: '地址已被使用', unavailable: '无法分配请求的地址' },
  { language: 'zh_TW', inUse: '位址已經在使用中', unavailable: '無法指定要求的位址' },
  { language: 'ja', inUse: 'アドレスはすでに使用されています', unavailable: '要求されたアドレスを割り当てられません' },
  { language: 'ko', inUse: '주소가 이미 사용되고 있습니다', unavailable: '요청한 주소를 할당할 수 없습니다' },
  { language: 'pl', inUse: 'Adres jest już używany', unavailable: 'Nie można przydzielić żądanego adresu' },
  { language: 'it', inUse: "L'indirizzo è già in uso" },
  { language: 'it', inUse: 'socket è già in uso' },
  { language: 'pt_BR', inUse: 'Endereço já está em uso', unavailable: 'Não é possível atribuir o endereço solicitado' },
  { language: 'ru', inUse: 'Адрес уже занят', unavailable: 'Невозможно назначить запрашиваемый адрес' },
  { language: 'zh_TW', inUse: '位址已經有在使用', denied: '拒絕不符權限的操作', unavailable: '無法指定所需的位址' },
];

/**
 * Windows' FormatMessage text for WSAEADDRINUSE 10048 and WSAEACCES 10013 as seen in public bug reports. Only the part
 * that no translation of another error shares, since programs cut, re-case and re-quote the rest.
 */
export const windowsMessages: readonly SystemMessage[] = [
  {
    language: 'en',
    inUse: 'only one usage of each socket address',
    denied: 'access a socket in a way forbidden by its access permissions',
    unavailable: 'the requested address is not valid in its context',
  },
  {
    language: 'de',
    inUse: 'Normalerweise darf jede Socketadresse',
    denied: 'aufgrund der zugriffsrechte des sockets',
    unavailable: 'die angeforderte adresse ist in diesem kontext ungültig',
  },
  {
    language: 'fr',
    inUse: 'une seule utilisation de chaque adresse de socket',
    denied: 'd’accès à un socket de manière interdite par ses autorisations d’accès',
    unavailable: 'l’adresse demandée n’est pas valide dans son contexte',
  },
  {
    language: 'es',
    inUse: 'solo se permite un uso de cada dirección de socket',
    denied: 'acceso a un socket no permitido por sus permisos de acceso',
    unavailable: 'la dirección solicitada no es válida en este contexto',
  },
  {
    language: 'pt',
    inUse: 'permitida apenas uma utilização de cada endereço de soquete',
    denied: 'acesso a um soquete de uma maneira que é proibida pelas permissões de acesso',
    unavailable: 'o endereço solicitado não é válido no contexto',
  },
  {
    language: 'it',
    inUse: 'è consentito un solo utilizzo di ogni indirizzo di socket',
    denied: 'accedere al socket con modalità non consentite dalle rispettive autorizzazioni di accesso',
    unavailable: "l'indirizzo richiesto non è valido nel proprio contesto",
  },
  {
    language: 'pl',
    inUse: 'tylko jedno użycie każdego adresu gniazda',
    denied: 'uzyskać dostęp do gniazda w sposób zabroniony',
  },
  {
    language: 'ru',
    inUse: 'разрешается только одно использование адреса сокета',
    denied: 'к сокету методом, запрещенным правами доступа',
    unavailable: 'требуемый адрес для своего контекста неверен',
  },
  { language: 'cs', inUse: 'povoleno pouze jedno použití každé adresy socketu' },
  { language: 'nl', inUse: 'socketadres (protocol/netwerkadres/poort)' },
  { language: 'sv', inUse: 'endast en användning av varje socketadress' },
  { language: 'tr', inUse: 'her yuva adresi' },
  {
    language: 'ja',
    inUse: '各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポート',
    denied: 'アクセス許可で禁じられた方法でソケットにアクセスしようとしました',
    unavailable: '要求したアドレスのコンテキストが無効です',
  },
  {
    language: 'ko',
    inUse: '각 소켓 주소(프로토콜/네트워크 주소/포트)는 하나만',
    denied: '액세스 권한에 의해 숨겨진 소켓에 액세스를 시도했습니다',
    unavailable: '요청한 주소는 해당 컨텍스트에서 유효하지 않습니다',
  },
  {
    language: 'zh-CN',
    inUse: '每个套接字地址(协议/网络地址/端口)只允许使用一次',
    denied: '以一种访问权限不允许的方式做了一个访问套接字的尝试',
    unavailable: '在其上下文中，该请求的地址无效',
  },
  {
    language: 'zh-TW',
    inUse: '一次只能用一個通訊端位址',
    denied: '嘗試存取通訊端被拒絕，因為存取權限',
    unavailable: '要求的位址不正確',
  },
];
