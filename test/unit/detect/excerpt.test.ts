import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../src/core/detect/classify.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { houseRules } from '../../../src/core/detect/house/rules.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { portLanguages } from '../../../src/core/text/languages/portLanguages.ts';
import { createRandom } from '../../support/random.ts';

function failureIn(line: string, house?: ReturnType<typeof houseRules>): BindFailure | undefined {
  const detector = new Detector(house);
  return [...detector.push(`${line}\n`), ...detector.end()][0];
}

for (const { id, examples } of rules)
  test(`whatever word stands beside the failure is not quoted: ${id}`, () => {
    const random = createRandom(id.length);
    for (const { line } of examples) {
      const places = [0, ...[...line.matchAll(/ /g)].map(({ index }) => index + 1), line.length];
      // As a word, and as the name of a program is put in front of what it says.
      for (const [at, behind] of places.flatMap(place => [[place, ' '] as const, [place, ': '] as const])) {
        const word = random.text(9, 'abcdefghijklmnopqrstuvwxyz');
        const failure = failureIn(
          `${line.slice(0, at)}${at === line.length ? ' ' : ''}${word}${behind}${line.slice(at)}`,
        );
        // What the failure is about is told, whatever it is called.
        const about = [failure?.host, failure?.path, failure?.lock?.path, failure?.lock?.folder].join(' ');
        assert.ok(failure?.excerpt.includes(word) !== true || about.includes(word), failure?.excerpt);
      }
    }
  });

const unparted = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

for (const { id, examples } of rules)
  test(`the port that the failure states is quoted: ${id}`, () => {
    // Where no blank is needed, none may be there.
    for (const { line } of examples)
      for (const each of unparted.test(line) ? [line, line.replaceAll(' ', '')] : [line]) {
        const failure = failureIn(each);
        for (const number of [failure?.port, failure?.movedTo])
          if (number !== undefined && each.includes(`${number}`))
            assert.ok(failure?.excerpt.includes(`${number}`), `${each}: ${failure?.excerpt}`);
      }
  });

test('a port is quoted out of whatever stands around it', () => {
  for (const name of ['http://nordlicht:3000/sub', 'nordlicht/10.0.0.1:3000', 'nordlicht#3000 on port 3000']) {
    const excerpt = failureIn(`Error: Address already in use: ${name}`)?.excerpt ?? '';
    assert.match(excerpt, /^Error: Address already in use: .*3000/);
    assert.doesNotMatch(excerpt, /nordlicht/);
  }
});

for (const { language, sentence } of portLanguages)
  test(`a sentence that only says that a port is taken is quoted as a whole: ${language}`, () => {
    assert.equal(failureIn(sentence)?.excerpt, sentence);
  });

const quotes: readonly (readonly [line: string, excerpt: string])[] = [
  [
    'Error: listen EADDRINUSE: address already in use :::3000',
    'Error: listen EADDRINUSE: address already in use :::3000',
  ],
  [
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
  ],
  [
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
  ],
  [
    'java.net.BindException: Die Adresse wird bereits verwendet (Bind failed)',
    'java.net.BindException: Die Adresse wird bereits verwendet (Bind failed)',
  ],
  [
    'panic: no api (dsn=app:nordlicht@tcp(10.0.0.3:3306)/shop): listen tcp :8080: bind: address already in use',
    'panic: no api (…): listen tcp :8080: bind: address already in use',
  ],
  [
    'Error: listen EADDRINUSE: address already in use /tmp/shop-3f9a/x.sock',
    'Error: listen EADDRINUSE: address already in use /tmp/shop-3f9a/x.sock',
  ],
  ['hunter: listen EADDRINUSE: address already in use :::3000', '… listen EADDRINUSE: address already in use :::3000'],
  ['caddy: listen tcp :2019: bind: address already in use', 'caddy: listen tcp :2019: bind: address already in use'],
  ['端口8080被占用，启动失败', '端口8080被占用，启动失败'],
  ['端口 8080 已被占用', '端口 8080 已被占用'],
  ['错误：端口8080已被占用', '错误：端口8080已被占用'],
  ['月光下的狐狸：端口8080已被占用', '…的…：端口8080已被占用'],
  ['ポート3000は既に使用されています', 'ポート3000は既に使用されています'],
  ['ツキノヒカリ ポート3000は既に使用されています', '… ポート3000は既に使用されています'],
  ['bind: そのアドレスは既に使用中です', 'bind: そのアドレスは既に使用中です'],
  ['3000 포트가 이미 사용중입니다', '3000 포트가 이미 사용중입니다'],
  ['달빛여우 3000 포트가 이미 사용중입니다', '… 3000 포트가 이미 사용중입니다'],
];

for (const [line, excerpt] of quotes)
  test(`quoted of: ${line}`, () => {
    assert.equal(failureIn(line)?.excerpt, excerpt);
    assert.equal(failureIn(line)?.printed, line);
  });

test('the words of a house are quoted as it has taught them', () => {
  const house = houseRules([String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`]);
  const failure = failureIn('MYSRV-0042 nordlicht endpoint 127.0.0.1:3000', house);
  assert.match(failure?.excerpt ?? '', /endpoint 127\.0\.0\.1:3000$/);
  assert.doesNotMatch(failure?.excerpt ?? '', /nordlicht/);
});
