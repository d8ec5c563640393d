import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapPlain } from '../../../src/core/commands/mapped.ts';
import { parseCommands } from '../../../src/core/commands/shell.ts';

/** A line, its simple commands as words (assignments as `NAME=value`), and where `+` would be written into the first. */
const lines: readonly (readonly [line: string, commands: readonly string[][], added: string])[] = [
  ['next dev 2>&1 | pino-pretty', [['next', 'dev'], ['pino-pretty']], 'next dev+ 2>&1 | pino-pretty'],
  ['next dev >log.txt 2>&1 &', [['next', 'dev']], 'next dev+ >log.txt 2>&1 &'],
  ['next dev &> log --turbo', [['next', 'dev', '--turbo']], 'next dev+ &> log --turbo'],
  ['>log next dev', [['next', 'dev']], '>log next dev+'],
  ['next dev 2>/dev/null; echo', [['next', 'dev'], ['echo']], 'next dev+ 2>/dev/null; echo'],
  ['next dev *> all.log', [['next', 'dev']], 'next dev+ *> all.log'],
  ['next dev > "my log" # -p 3000', [['next', 'dev']], 'next dev+ > "my log" # -p 3000'],
  ['next dev # a > b', [['next', 'dev']], 'next dev+ # a > b'],
  ['next dev&&true', [['next', 'dev'], ['true']], 'next dev+&&true'],
  [
    'next dev|&tee x',
    [
      ['next', 'dev'],
      ['tee', 'x'],
    ],
    'next dev+|&tee x',
  ],
  ['node a.js < in.txt', [['node', 'a.js']], 'node a.js+ < in.txt'],
  ['diff <(ls a) >(cat)', [['diff', '<(ls a)', '>(cat)']], 'diff <(ls a) >(cat)+'],
  ['cat <<EOF\nnpx vite\nEOF\nnpx next', [['cat'], ['npx', 'next']], 'cat+ <<EOF\nnpx vite\nEOF\nnpx next'],
  ['cat <<< "a b" | x', [['cat'], ['x']], 'cat+ <<< "a b" | x'],
  ['echo "a > b" \'c | d\'', [['echo', 'a > b', 'c | d']], 'echo "a > b" \'c | d\'+'],
  ['echo a\\>b c\\ d', [['echo', 'a>b', 'c d']], 'echo a\\>b c\\ d+'],
  ['echo C:\\dir\\a.exe', [['echo', 'C:\\dir\\a.exe']], 'echo C:\\dir\\a.exe+'],
  ['echo $(a | b > c) `d; e`', [['echo', '$(a | b > c)', '`d; e`']], 'echo $(a | b > c) `d; e`+'],
  ['echo "$(a "b" ; c)" d', [['echo', '$(a "b" ; c)', 'd']], 'echo "$(a "b" ; c)" d+'],
  ['echo ${A:-3000} $PORT', [['echo', '${A:-3000}', '$PORT']], 'echo ${A:-3000} $PORT+'],
  ['PORT=3000 next dev', [['PORT=3000', 'next', 'dev']], 'PORT=3000 next dev+'],
  ['$env:PORT = "3000"; npm start', [['PORT=3000'], ['npm', 'start']], '$env:PORT = "3000"+; npm start'],
  ['$env:PORT=3000; npm start', [['PORT=3000'], ['npm', 'start']], '$env:PORT=3000+; npm start'],
  [
    'set PORT=3000&& next dev',
    [
      ['set', 'PORT=3000'],
      ['next', 'dev'],
    ],
    'set PORT=3000+&& next dev',
  ],
  ['next dev ^\n  -p 3000 >nul 2>nul', [['next', 'dev', '-p', '3000']], 'next dev ^\n  -p 3000+ >nul 2>nul'],
  ['next dev `\n  -p 3000', [['next', 'dev', '-p', '3000']], 'next dev `\n  -p 3000+'],
  ['next dev \\\n  -p 3000', [['next', 'dev', '-p', '3000']], 'next dev \\\n  -p 3000+'],
  ['if true; then next dev; fi', [['true'], ['next', 'dev'], ['fi']], 'if true+; then next dev; fi'],
  [
    '(cd a && next dev) &',
    [
      ['cd', 'a'],
      ['next', 'dev'],
    ],
    '(cd a+ && next dev) &',
  ],
  [
    `A='1 2' B="x\\"y" ./run "two words" \\\n three | tee log && echo "a;b"`,
    [
      ['A=1 2', 'B=x"y', './run', 'two words', 'three'],
      ['tee', 'log'],
      ['echo', 'a;b'],
    ],
    `A='1 2' B="x\\"y" ./run "two words" \\\n three+ | tee log && echo "a;b"`,
  ],
  [
    'C:\\Python\\python.exe C:\\app\\server.py',
    [['C:\\Python\\python.exe', 'C:\\app\\server.py']],
    'C:\\Python\\python.exe C:\\app\\server.py+',
  ],
  ['', [], ''],
  ['"', [['']], '"+'],
  ['`', [['`']], '`+'],
];

for (const [line, commands, added] of lines) {
  test(`a line as the shells cut it: ${line}`, () => {
    const parsed = parseCommands(mapPlain(line, { start: 0, end: line.length }));
    assert.deepEqual(
      parsed.map(({ assignments, words }) => [
        ...assignments.map(({ name, value }) => `${name}=${value.text}`),
        ...words.map(word => word.text),
      ]),
      commands,
    );
    const end = parsed[0]?.end ?? 0;
    assert.equal(parsed.length === 0 ? '' : `${line.slice(0, end)}+${line.slice(end)}`, added);
  });
}

test('every word knows where its characters stand', () => {
  const line = 'A="1" next  "dev now" 2>x -p 30\\ 00 $(a b)';
  for (const { words, assignments } of parseCommands(mapPlain(line, { start: 0, end: line.length })))
    for (const word of [...words, ...assignments.map(each => each.value)])
      for (const [index, at] of word.at.slice(0, -1).entries()) assert.equal(line[at], word.text[index], word.text);
});
