import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portLanguages, withoutAccents } from '../../../src/core/text/languages/portLanguages.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms, detect } from './detect.ts';

/**
 * test/fixtures/output/languages.jsonl: what programs say, and what people write, of a taken port in thirteen languages; ten sentences of each
 * kind a language, in three rounds. On the first run, before anything was mended, 54 of 65, then 19 of 39, then 17 of 26 were known as reports, and
 * 63 of 65, 29 of 39 and 10 of 26 as talk.
 */
interface Sentence {
  /** A program says it of itself; else somebody writes about it. */
  readonly said: boolean;
  readonly text: string;
}

const sentences = fixtureText('output', 'languages.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Sentence);

test('what programs say of a taken port in thirteen languages is an alarm, with its port', () => {
  const said = sentences.filter(each => each.said);
  assert.equal(said.length, 130);
  const missed = said.filter(({ text }) => {
    const [failure] = alarms(`${text}\n`);
    return failure?.kind !== 'in-use' || failure.port === undefined || !text.includes(String(failure.port));
  });
  assert.deepEqual(missed, []);
});

test('what people write of one is none', () => {
  const written = sentences.filter(each => !each.said);
  assert.equal(written.length, 130);
  assert.deepEqual(
    written.filter(({ text }) => detect(`${text}\n`).some(({ certainty }) => certainty !== 'quoted')),
    [],
  );
});

test('without their accents, as old consoles and sources in ASCII have them, they are read the same', () => {
  const both = [
    ...sentences.filter(({ said }) => said).map(({ text }) => text),
    ...portLanguages.flatMap(({ sentence, talk }) => [sentence, talk]),
  ];
  const read = (text: string) => alarms(`${text}\n`).map(({ kind, port }) => `${kind} ${port}`);
  // A word of three letters is not looked for without its accent: it begins too many others.
  const bare = both.filter(text => withoutAccents(text) !== text && !/\d bận/.test(text));
  assert.ok(bare.length > 60, String(bare.length));
  assert.deepEqual(
    bare.filter(text => read(withoutAccents(text)).join() !== read(text).join()).map(withoutAccents),
    [],
  );
});

/**
 * test/fixtures/output/addresses.jsonl: the system's sentence about an address in use, and what a form says of somebody's address or a device
 * of its port, six a language. On the first run 47 of 48 were known as reports, and 23 of 60 of the others raised no alarm. Below them, what is
 * tried again and goes well, or does not: 18 of 19, and 3 of 32.
 */
interface Address extends Sentence {
  readonly language: string;
}

const addresses = fixtureText('output', 'addresses.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Address);

test("the system's sentence is an alarm in each language, an account's address, a serial port or a second try that goes well is none", () => {
  for (const said of [true, false])
    assert.deepEqual(
      addresses.filter(each => each.said === said && alarms(`${each.text}\n`).length > 0 !== said),
      [],
    );
  const languages = new Set(addresses.map(({ language }) => language));
  for (const each of portLanguages)
    assert.ok(
      each.language.split(', ').some(language => languages.has(language)),
      each.language,
    );
});

test('a clock, a retry in advice and a line that denies, asks or names another holder make no failure a success', () => {
  for (const [failed, line] of [
    ['10:00:01 Fehler: Port 9443 ist bereits belegt', '10:00:02 Server lauscht nicht auf Port 9443'],
    ['10:00:01 Fehler: Port 9443 ist bereits belegt', '10:00:02 Server lauscht auf Port 9443'],
    ['[10:00:01] 错误: 端口 9443 已被占用', '[10:00:02] 监听端口 9443 失败'],
    ['Ошибка: порт 9443 уже занят, повторите позже', 'Другой процесс слушает порт 9443'],
    ['Ошибка: порт 9443 уже занят, повторите через 5 минут', 'Сервер слушает порт 9443'],
    ['Errore: la porta 9443 è già in uso. Riprova.', 'Un altro processo è in ascolto sulla porta 9443'],
    ['Hata: port 9443 zaten kullanımda, tekrar deneyin', 'Başka bir işlem 9443 portunu dinliyor'],
    ['Fehler: Port 9443 ist belegt, erneut in 2 s', 'Prüfen Sie, welches Programm auf Port 9443 lauscht'],
    ['Erreur : le port 9443 est déjà utilisé, nouvel essai dans 2 s', 'Impossible d’écouter sur le port 9443'],
    ['Erreur : le port 9443 est déjà utilisé, nouvel essai dans 2 s', 'Un autre processus écoute sur le port 9443'],
    ['错误: 端口 9443 已被占用，2 秒后重试', '请检查哪个进程正在监听端口 9443'],
    ['错误: 端口 9443 已被占用，2 秒后重试', '另一个进程正在监听端口 9443'],
    ['el puerto 9443 ya está en uso, reintentando en 2 s', 'otro proceso está escuchando en el puerto 9443'],
    ['a porta 9443 já está em uso, tentando novamente em 2 s', 'outro processo está escutando na porta 9443'],
    ['la porta 9443 è già in uso, riprovo tra 2 s', 'un altro processo è in ascolto sulla porta 9443'],
    ['ポート 9443 は既に使用されています。2 秒後に再試行します', '別のプロセスがポート 9443 で待ち受けています'],
    ['포트 9443이(가) 이미 사용 중입니다. 2초 후 다시 시도합니다', '다른 프로세스가 포트 9443에서 수신 대기 중입니다'],
    ['poort 9443 is al in gebruik, opnieuw proberen over 2 s', 'een ander proces luistert op poort 9443'],
    ['port 9443 jest już zajęty, ponawiam za 2 s', 'inny proces nasłuchuje na porcie 9443'],
    ['port 9443 je již používán, znovu za 2 s', 'jiný proces naslouchá na portu 9443'],
    ['port 9443 sudah digunakan, mencoba lagi dalam 2 dtk', 'proses lain mendengarkan di port 9443'],
    ['cổng 9443 đang được sử dụng, thử lại sau 2 giây', 'một tiến trình khác đang lắng nghe trên cổng 9443'],
    ['port 9443 zaten kullanımda, 2 sn sonra tekrar denenecek', 'sunucu 9443 portunu dinlemiyor'],
    ['порт 9443 уже занят, повтор через 2 с', 'сервер не слушает порт 9443'],
    ['Error: Port 9443 is already in use, retrying', 'Another process is listening on port 9443'],
  ] as const)
    assert.deepEqual(
      alarms(`${failed}\n${line}\n`).map(({ port }) => port),
      [9443],
      `${failed} / ${line}`,
    );
});

/** Of languages that share a row with others, and of the row's first: a report, a guess, what would be, what somebody is going to do. */
const sharing: readonly (readonly [string, string, string, string, string])[] = [
  [
    'ru',
    'Порт 8080 занят другим процессом',
    'Порт 8080, возможно, уже занят',
    'Если порт 8080 уже занят, измените его.',
    'Похоже, порт 8080 уже занят, попробую 8081.',
  ],
  [
    'uk',
    'Порт 8080 вже зайнятий іншим процесом',
    'Порт 8080, можливо, вже зайнятий',
    'Якщо порт 8080 вже зайнятий, змініть його.',
    'Схоже, порт 8080 вже зайнятий, тому спробую 8081.',
  ],
  [
    'bg',
    'Портът 8080 вече е зает от друг процес',
    'Може би порт 8080 вече се използва',
    'Ако порт 8080 вече е зает, сменете го.',
    'Изглежда, порт 8080 вече е зает, затова ще пробвам 8081.',
  ],
  [
    'nb',
    'Port 8080 er allerede i bruk',
    'Port 8080 er kanskje allerede i bruk',
    'Når port 8080 allerede i bruk er, bytt den.',
    'Det ser ut til at port 8080 allerede i bruk er, jeg prøver 8081.',
  ],
  [
    'cs',
    'Port 8080 se již používá',
    'Port 8080 je možná již používán',
    'Pokud je port 8080 již používán, změňte jej.',
    'Port 8080 je již používán, takže zkusím 8081.',
  ],
];

for (const [language, said, perhaps, when, speaks] of sharing)
  test(`a report is stated, a guess hedged, talk quoted: ${language}`, () => {
    const certaintyOf = (text: string) => detect(`${text}\n`).map(({ port, certainty }) => [port, certainty]);
    assert.deepEqual(certaintyOf(said), [[8080, undefined]]);
    assert.deepEqual(certaintyOf(perhaps), [[8080, 'hedged']]);
    for (const talk of [when, speaks])
      assert.deepEqual(
        certaintyOf(talk).filter(([, certainty]) => certainty !== 'quoted'),
        [],
        talk,
      );
  });

test('that a server did not start is a guess in the languages of Cyrillic letters', () => {
  for (const text of [
    'Не удалось запустить сервер на порту 8080',
    'Не вдалося запустити сервер на порту 8080',
    'Неуспешно стартиране на сървъра на порт 8080',
  ])
    assert.deepEqual(
      detect(`${text}\n`).map(({ port, certainty }) => [port, certainty]),
      [[8080, 'hedged']],
      text,
    );
});

test('what did not start and asks to look whether the port is taken is a guess, in a log as well', () => {
  for (const text of [
    'v2启动失败，请检查端口 8080 是否被占用！',
    'ERROR 启动失败，请检查端口 8080 是否被占用',
    'サーバーの起動に失敗しました。ポート 8080 が使用中でないか確認してください。',
    '서버 시작에 실패했습니다. 포트 8080이 사용 중인지 확인하세요.',
    'No se pudo iniciar el servidor. Verifique si el puerto 8080 está en uso.',
    'Server konnte nicht gestartet werden. Bitte prüfen, ob Port 8080 bereits belegt ist.',
  ])
    assert.deepEqual(
      detect(`${text}\n`).map(({ port, certainty }) => [port, certainty]),
      [[8080, 'hedged']],
      text,
    );
});

test('advice behind a report leaves it stated', () => {
  for (const text of [
    'ERROR 端口 8080 已被占用，请检查是否有其他程序',
    '[오류] 8080번 포트가 이미 사용 중입니다. 서버가 이미 켜져 있는지 확인하거나, 다른 포트로 실행하세요 (예: PORT=8081).',
    'Erreur : le port 8080 est deja utilise, verifiez si un autre serveur est lance.',
  ])
    assert.deepEqual(
      detect(`${text}\n`).map(({ port, certainty }) => [port, certainty]),
      [[8080, undefined]],
      text,
    );
});

test('a port that may not be taken is none that is', () => {
  for (const text of [
    'A porta 8080 não pode estar em uso.',
    'A porta 8080 nao pode estar em uso.',
    'A porta 8080 não está em uso',
    'El puerto 3000 no esta en uso',
  ])
    assert.deepEqual(detect(`${text}\n`), [], text);
});

test("the system's sentence is known without its accents", () => {
  for (const text of [
    'bind: Adresse deja utilisee',
    'bind: La direccion ya se esta usando',
    'bind: Endereco ja em uso',
    'bind: Adres jest juz w uzyciu',
    'bind: Indirizzo gia in uso',
  ])
    assert.deepEqual(
      alarms(`${text}\n`).map(({ kind }) => kind),
      ['in-use'],
      text,
    );
});
