import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskArguments, maskSecrets } from '../../../src/core/secrets/maskSecrets.ts';
import { secretRows } from '../../../src/core/secrets/passwordTakers.ts';
import { wordsWithGaps } from '../../../src/core/secrets/words.ts';
import { harmless } from '../../../src/core/text/harmless.ts';
import { createRandom } from '../../support/random.ts';
import {
  harmlessLines,
  type Piece,
  type SecretLine,
  secretLines,
  secretTexts,
  startedArguments,
  typedLine,
} from '../../support/secretLines.ts';

/** In every made-up secret, in each part of it that a blank or a sign could part: none of it may be left. */
const sign = 'Zq';

const random = createRandom(9);
const letters = 'abcdefghijkmnoprstuvwxyzABCDEFGHJKLMNPRSTUVW0123456789';

/** Secrets of several shapes. Those with a quote or a backslash are for arguments only. */
const shapes: readonly (() => string)[] = [
  () => `${sign}${random.text(6, letters)}`,
  () => sign,
  () => `${sign}${random.text(1, letters)}`,
  () => `-${sign}${random.text(4, letters)}`,
  () => `--${sign}${random.text(4, letters)}!`,
  () => `${sign}${random.text(3, letters)} ${sign}${random.text(3, letters)}`,
  () => `${sign}ü漢é${random.text(3, letters)}`,
  () => `é${sign}`,
  () => `${sign}@${sign}/${sign}:${sign}`,
  () => `${sign}:${sign}%${sign}`,
  () => `${sign},${sign}.${sign}`,
  () => `$${sign}{${sign}}`,
  () => `${sign}#!*?${sign}`,
  () => `/${sign}/${random.text(3, letters)}${sign}`,
  () => `${sign}=${sign}==`,
  () => `${sign}+${sign}~^`,
  () => `(${sign})[${sign}]`,
  () => `<${sign}|${sign}>`,
  () => `${random.text(40, letters)}${sign}`,
  () => `${sign}"${sign}`,
  () => `${sign}'${sign}`,
  () => `${sign}\\${sign}`,
];
/** What may stand in an address. */
const addressShapes: readonly (() => string)[] = [
  () => `${sign}${random.text(6, letters)}`,
  () => sign,
  () => `-${sign}.${sign}_~`,
  () => `${sign}%40${sign}%2F`,
  () => `${sign}!*()${sign}`,
  () => `${sign}+${random.text(40, letters)}${sign}`,
];

/** Text around the secret that gives some letters another meaning: quotes of JSON or of a nested command, a cookie, a query. */
function isNested(line: SecretLine): boolean {
  return /["']/.test(line.row);
}

function check(line: SecretLine, turn: number, make: (piece: Piece) => string): void {
  const started = startedArguments(line, make);
  const shown = maskArguments(started.args);
  assert.ok(!shown.join('\0').includes(sign), `${JSON.stringify(started.args)} -> ${JSON.stringify(shown)}`);
  assert.equal(shown.length, started.args.length);
  const typed = typedLine(line, make);
  if (typed === undefined) return;
  // Each secret in one of these surroundings: every line has each of them several times.
  const text = [typed.text, `Error: Command failed: ${typed.text}`, `12:00:01 [info] started ${typed.text} (pid 42)`][
    turn % 3
  ];
  assert.ok(!maskSecrets(text ?? '').includes(sign), `${text} -> ${maskSecrets(text ?? '')}`);
}

for (const line of secretLines) {
  test(`hidden: ${line.row}`, () => {
    const make = (piece: Piece) => piece.text;
    const typed = typedLine(line, make);
    assert.ok(typed !== undefined);
    for (const secret of typed.secrets) assert.ok(!maskSecrets(typed.text).includes(secret), maskSecrets(typed.text));
    assert.equal(maskSecrets(maskSecrets(typed.text)), maskSecrets(typed.text));
    const { args, secrets } = startedArguments(line, make);
    const shown = maskArguments(args).join(' ');
    for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
  });

  test(`hidden, whatever the secret: ${line.row}`, () => {
    for (const [index, shape] of shapes.entries()) {
      const secret = shape();
      if (isNested(line) && /["'\\\s;&|,()[\]{}<>:=]/.test(secret)) continue;
      const address = addressShapes[index % addressShapes.length] ?? shape;
      check(line, index, piece => (piece.secret === 'address' ? address() : secret));
    }
  });
}

/** Words that a row wants to see besides its program and sub-command. */
const besides: readonly string[] = [
  '-b',
  '-nb',
  '--password-stdin',
  'user',
  'set',
  '--secret',
  'alias',
  'users',
  'secrets',
  '/v',
  'DefaultPassword',
  'http-basic.x',
  'pypi-token.x',
  'github-oauth.x',
  'rpc',
  '\\r',
  'node.session.auth.password',
  'PW',
  '--user',
  'superuser',
  'pyftpdlib',
  'source',
];

/** How shells let a command go on in the next line, and what may part the words of one that was not typed. */
const gaps: readonly string[] = [' \\\n', ' \\\r\n\t', '\\\n    ', ' `\n  ', ' ^\r\n  '];

for (const line of secretLines) {
  test(`hidden over several lines: ${line.row}`, () => {
    const typed = typedLine(line, piece => piece.text);
    assert.ok(typed !== undefined);
    const { text, secrets } = typed;
    const words = wordsWithGaps(text).filter(part => part.trim() !== '');
    for (const gap of gaps) {
      const broken = words.join(gap);
      const script = `set -e\nmysql -u root shop\n${broken}\n`;
      for (const shown of [maskSecrets(broken), harmless(broken, 400), maskArguments(['bash', '-c', script]).join(' ')])
        for (const secret of secrets) assert.ok(!shown.includes(secret), `${broken} -> ${shown}`);
    }
    const apart = harmless(words.join('\0'), 400);
    for (const secret of secrets) assert.ok(!apart.includes(secret), apart);
  });
}

for (const [index, row] of secretRows.entries()) {
  test(`every place of row ${index}: ${row.programs}`, () => {
    const when = row.when?.split(' ').at(-1);
    const needed = besides.find(word => row.with?.test(word) === true);
    assert.ok(row.with === undefined || needed !== undefined, String(row.with));
    for (const program of row.programs.split(' ').map(name => name.replace('*', 'x'))) {
      const start = [program, ...(when === undefined ? [] : [when]), ...(needed === undefined ? [] : [needed])];
      for (const shape of shapes) {
        const secret = shape();
        const lines: (readonly string[])[] = [];
        for (const option of (row.secret ?? '').split(' ').filter(Boolean)) {
          const name = option.replace(/[+_]$/, '');
          const joiner = name.startsWith('/') ? ':' : /^-\w$/.test(name) || option.endsWith('+') ? '' : '=';
          if (!option.endsWith('+')) lines.push([...start, name, secret, '--port', '3000']);
          if (!option.endsWith('_')) lines.push([...start, `${name}${joiner}${secret}`, '--port', '3000']);
        }
        for (const option of (row.account ?? '').split(' ').filter(Boolean)) {
          lines.push([...start, option.replace(/_$/, ''), `me:${secret}`]);
          if (!option.endsWith('_'))
            lines.push([...start, `${option}${option.startsWith('--') ? '=' : ''}me:${secret}`]);
        }
        for (const option of (row.pair ?? '').split(' ').filter(Boolean)) lines.push([...start, option, `x=${secret}`]);
        for (const option of (row.two ?? '').split(' ').filter(Boolean)) lines.push([...start, option, secret, secret]);
        if (row.from !== undefined) lines.push([...start, ...['a', 'b', 'c'].slice(0, row.from), secret]);
        for (const args of lines) {
          const shown = maskArguments(args);
          assert.ok(!shown.join(' ').includes(sign), `${JSON.stringify(args)} -> ${JSON.stringify(shown)}`);
        }
      }
    }
  });
}

for (const { row, pieces } of secretTexts) {
  test(`hidden in what is printed: ${row}`, () => {
    const text = pieces.map(piece => piece.text).join('');
    for (const printed of [text, `12:00:01 [info] ${text}`, `${text} (pid 42)`])
      for (const shown of [maskSecrets(printed), maskSecrets(maskSecrets(printed)), harmless(printed, 400)])
        for (const piece of pieces) assert.ok(piece.secret === undefined || !shown.includes(piece.text), shown);
  });
}

test('what is said in one word of a command line is hidden as well', () => {
  for (const text of ['password is hunter2', 'log in as admin / rosebud', 'redis: AUTH rosebud'])
    for (const shown of [maskArguments(['node', 'a.js', text]).join(' '), maskSecrets(`node a.js "${text}"`)])
      assert.doesNotMatch(shown, /hunter2|rosebud/);
});

test('beside a hidden secret, the account, its address, the scheme and the host are shown', () => {
  for (const [line, shown] of [
    ['gost -F socks5://u:p4ss@1.2.3.4:1080', 'gost -F socks5://u:***@1.2.3.4:1080'],
    ['gost -F ss://YWVzLTI1NjpodW50ZXIy@1.2.3.4:8338', 'gost -F ss://***@1.2.3.4:8338'],
    ['gost -L admin:p4ss@:8080', 'gost -L admin:***@:8080'],
    ['mpc -h pa:ss@music', 'mpc -h ***@music'],
    ['fos:user:create testuser test@example.com p@ss1', 'fos:user:create testuser test@example.com ***'],
    ['php artisan user:create bob p@ss.word', 'php artisan user:create bob ***'],
  ] as const)
    assert.deepEqual([maskSecrets(line), maskArguments(line.split(' ')).join(' ')], [shown, shown]);
});

for (const line of harmlessLines) {
  test(`shown as it is: ${line}`, () => {
    assert.equal(maskSecrets(line), line);
    assert.equal(maskArguments(line.split(' ')).join(' '), line);
  });
}
