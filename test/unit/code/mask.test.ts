import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mask } from '../../../src/core/code/mask.ts';
import { maskFile } from '../../../src/core/code/syntaxes.ts';
import { doubleQuoted, hashLine } from '../../../src/core/code/tokens.ts';

/** An extension, a text, what is left of it as code, and what without its comments alone. `_` is a blank. */
const cases: readonly (readonly [string, string, string, string])[] = [
  ['js', 'a // b "c"', 'a_________', 'a_________'],
  ['js', 'u = "http://x" // y', 'u = "________"_____', 'u = "http://x"_____'],
  ['js', 'x = `a ${b("}") + 1} c`;', 'x = `__${b("}") + 1}__`;', 'x = `a ${b("}") + 1} c`;'],
  ['js', 'x = /[/"]"/.test(y) / 2', 'x = /_____/.test(y) / 2', 'x = /[/"]"/.test(y) / 2'],
  ['js', "don't /* x */", "don't________", "don't________"],
  ['js', 'https://a/b', 'https://a/b', 'https://a/b'],
  ['py', 's = """a\n#b""" # c', 's = """_\n__"""____', 's = """a\n#b"""____'],
  ['rs', 'let a: &\'a str = "x";', 'let a: &\'a str = "_";', 'let a: &\'a str = "x";'],
  ['sh', 'echo a#b #c', 'echo a#b___', 'echo a#b___'],
  ['yaml', 'url: http://x#y # z', 'url: http://x#y____', 'url: http://x#y____'],
  ['lua', '--[[ a\nb ]] c -- d', '______\n_____c_____', '______\n_____c_____'],
  ['ini', 'a=1 ; b', 'a=1____', 'a=1____'],
  ['md', 'it is "so" // here', 'it is "so" // here', 'it is "so" // here'],
  ['js', '/* never closed', '_______________', '_______________'],
];

for (const [ext, text, code, live] of cases) {
  test(`${ext}: ${text}`, () => {
    const masked = maskFile(text, ext);
    // A blank that stood there is one as well.
    const shown = (view: string): string => view.replace(/ /g, '_');
    assert.equal(shown(masked.bare), shown(code));
    assert.equal(shown(masked.live), shown(live));
  });
}

test('for those who go by lines no newline is left in a string', () => {
  const text = 'a = "b\nc" # d\n';
  assert.equal(mask(text, [hashLine, doubleQuoted], true).bare, 'a = "   "    \n');
  assert.equal(mask(text, [hashLine, doubleQuoted]).bare, 'a = " \n "    \n');
});

test('many quotes that are never closed take time in proportion to the text', () => {
  const text = "x = 'a\\".repeat(60_000);
  assert.equal(maskFile(text, 'js').bare.length, text.length);
});
