/** What a hostile program, file, container or user may call itself, and what must be true of a text in spite of it. */
import assert from 'node:assert/strict';
import type { Random } from './random.ts';

/** As VS Code reads links in messages (src/vs/base/common/linkedText.ts), but for every scheme. */
const link = /\[[^\]]*\]\(|[a-z][\w+.-]*:\/\//i;
/** As VS Code reads icons in labels (src/vs/base/common/iconLabels.ts), but for every name. */
const icon = /\$\(/;
/** Controls, line ends, bidirectional and invisible characters. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufdfd\ufffc\u{16fe4}\u{1d159}\u{12000}-\u{1254f}]/u;
const longest = 1200;

export const hostileTexts: readonly string[] = [
  '[Free](command:workbench.action.terminal.kill)',
  '[a](COMMAND:portMedic.freePort?%7B%22port%22%3A1%7D "Free Port")',
  '[click](https://evil.example/x)',
  '[click](http://evil.example)',
  '[open](file:///etc/passwd)',
  '[x](vscode://evil.ext/run)',
  '[x](data:text/html,hello)',
  'see https://evil.example/?a=b now',
  'vscode-insiders://evil.ext/run',
  '[[nested](command:a)](command:b)',
  ']](command:a)[[x](command:b)](https://c)',
  '[a]\u200b(command:b)',
  '[a]\n(command:b)',
  '[a\n]\u202e(command:b)',
  '$(error) $(sync~spin)',
  '$\u200b(trash)',
  '\\$(trash) \\[a](command:b)',
  'two\nlines\r\nand\u2028more\u2029\u0085end',
  '\u001b[31mred\u001b[0m\u0007\u0000\u009b2J',
  '\u202egpj.exe\u202c \u2066isolate\u2069 \u061c\u200f',
  'zero\u200bwidth\u200c\u200d\ufeff\u00ad\u2060\u180e',
  'tags\u{e0041}\u{e0042}\u{e007f} fill\u3164\uffa0\u115f \u2800',
  'www.evil.example',
  '<me@evil.example>',
  '[a]: http://evil.example',
  '[a]: command:x\n[a]',
  '![x](command:y)',
  '&#91;a&#93;&#40;command:x&#41;',
  '[a](&#99;ommand:x)',
  '<a href="command:x">y</a>',
  '<img src=x onerror=y>',
  '```\ncommand:x\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  'a\n===',
  '[^1]: x',
  'a\\](command:b)',
  '[a]\\(command:b)',
  '[a]\u2062(command:b)',
  '[a]\u3000(command:b)',
  '[a](<command:x>)',
  '[a](command&colon;x)',
  '<command:x>',
  'ht\u00adtps://e.example',
  '\u001b]8;;http://e\u0007x\u001b]8;;\u0007',
  '$\u00a0(a)',
  '$\\(a)',
  'half \ud83d and \udc00',
  'nothing \ufffc\u{1d159}a\u{16fe4} is drawn',
  `wide ${'\ufdfd'.repeat(30)}${'\u{12219}\u{1242b}'.repeat(20)}`,
  '[a]\ufffc(command:b) $\u{1d159}(trash)',
  'no \ufffe character \u{10ffff}',
  `zalgo${'\u0301'.repeat(400)}`,
  // Halves of a link and of an icon, which the next piece of a sentence may complete.
  '[Free]',
  '(command:b)',
  'node $',
  '[a][(command:b)',
  '[a]\u034f(command:b) \ufff9[c]\ufffb(http://d)',
  '\uff3ba\uff3d\uff08command:b\uff09 [a]\ufe0f(command:b)',
  'HtTpS:\\\\evil.example mailto:me@evil.example [a]( command:b )',
  '${port} {0} {1} %s $(port) {{x}}',
  'x'.repeat(50_000),
  '[a](command:b) '.repeat(5_000),
  '😀'.repeat(3_000),
  ' '.repeat(3_000),
  '',
];

/** A name in letters that are written from right to left. */
export const rightToLeft = 'אבג';
/**
 * A number behind such letters with no letter of the sentence between them: it would be drawn on their other side (Unicode Standard Annex 9,
 * W2 to W7, N1), as if it belonged to another name.
 */
export const misplacedNumber = /[\u0590-\u08ff][^\p{L}]*\d/u;

const parts = ['[', ']', '(', ')', '](', '$', '$(', 'command:', ':', '/', '//', '://', 'https', 'a', ' ', '\n'];
const unseenParts = ['\u200b', '\u202e', '\ud83d', '\u0301', '\u00a0', '…', '{0}', '"'];

/** A text that is made of the parts of attacks, in any order. */
export function hostileText(random: Random): string {
  return Array.from({ length: random.between(1, 12) }, () => random.pick([...parts, ...unseenParts])).join('');
}

const show = (text: string): string => JSON.stringify(text.slice(0, 400));

/** `icons`: how many of ours begin a label, or stand in it. */
export function assertHarmless(text: string, icons = 0): void {
  assert.ok(!link.test(text), `a link: ${show(text)}`);
  assert.ok(!unseen.test(text), `a character that is not seen: ${show(text)}`);
  assert.ok(text.split(icon).length - 1 <= icons, `an icon: ${show(text)}`);
  assert.ok(text.length <= longest, `${text.length} characters: ${show(text)}`);
}
