/** Sentences of programs that leave a taken port for another one, beyond the usual: both numbers stand on the line. */

import { portTakenWords, usedByAnother } from '../../text/portSentences.ts';
import { portTakenTranslated, takenWords } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const taken = String.raw`(?:in use|taken|unavailable|not available|occupied|busy|already used|being used|been used|already bound|allocated|not free)`;
/** What is done by the program, not asked of the user, and not what the one who has the port does: it begins a clause. */
const goes = String.raw`(?:[.,;:!—–→]{1,3}|[-=]>)\s{1,3}(?:so\s|now\s|and\s){0,2}(?:now\s)?(?:running|binding|retrying|opening|serving|listening|starting|going|moved|moving|switched|switching|fell back|falling back|using|trying|continuing|will (?:now )?(?:use|try|run|listen|start|serve|bind|fall back|switch|move))\s(?:(?:on|to|with|at|from)\s){0,2}(?:the\s)?(?:next\s|available\s|free\s|alternative\s)?(?:port:?\s)?`;
const from = String.raw`["'\`\[(<:#]?\s?(?<port>\d{1,5})(?!\d)`;
const to = String.raw`(?<movedTo>\d{2,5})(?![\d:]|\.\d)`;

/** That another one is taken instead, in other languages than English: before the number, and behind it. */
const insteadBefore = String.raw`verwende|nutze|benutze|wechsle|weiche|stattdessen|utilis(?:ation d|e|ant)|à la place|bascule|passage|usando|utilizando|cambiando|se (?:usar|utilizar)á|en su lugar|em (?:seu|vez)|uso (?:la|il)|utilizzo|al suo posto|passo|zamiast|używam|przełączam|yerine|geçiliyor|вместо|использу(?!ет)|, используется порт|đang thử|переключ|використову(?!єть)|замість|in plaats|gebruik(?:t)? (?:nu|poort)|改用|改为|改為|切换|切換|自动|自動|尝试|嘗試|使用端口|代わりに|대신`;
const insteadBehind = String.raw`を使用し|を使い|に切り替え|に変更|で起動し|(?:을|를|으로|로|을\(를\)|\(으\)로)\s?(?:대신|사용합|변경|시작)|端口(?:启动|啟動|运行|代替)|(?:portu\s)?kullanılıyor|kullanılacak|verwendet\b|benutzt\b`;

export const moveRules = [
  {
    id: 'port-moved-on',
    anyone: true,
    retries: true,
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(String.raw`\bport\s${from}[^\d\n]{0,40}?\b${taken}\b[^\d\n]{0,20}?${goes}${to}`, 'i'),
    examples: [
      { line: 'Default port 5173 not available. Running on 5174.', port: 5173, movedTo: 5174 },
      { line: 'Port 8080 in use, binding to 8081 instead', port: 8080, movedTo: 8081 },
      { line: 'EADDRINUSE: port 3000 in use, retrying on 3001', port: 3000, movedTo: 3001 },
      { line: 'WARN  Port 4000 has been used, switched to 4001.', port: 4000, movedTo: 4001 },
      {
        line: 'The specified port 8911 for the API server is already in use, will use port 8912 instead',
        port: 8911,
        movedTo: 8912,
      },
    ],
    counterExamples: [
      'Port 8080 is in use by another process running on 10.0.0.5',
      'Port 3000 is in use. Use 3001.',
      'Port 3000 is in use, will retry in 10 s',
    ],
  },
  {
    id: 'port-used-instead',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`\bport\s${from}[^\d\n]{0,30}?\b${taken}\b[,.;:]?\s(?:so\s|and\s|therefore\s){0,2}(?:port\s)?${to}\s(?:will be|is|was|is being)\s(?:used|taken|tried)\b`,
      'i',
    ),
    examples: [{ line: 'Port 3000 is in use, so port 3001 will be used instead.', port: 3000, movedTo: 3001 }],
    counterExamples: ['Port 3000 is in use, port 3001 is free'],
  },
  {
    id: 'number-port-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`(?<![\w.:-])(?<port>\d{4,5}) port (?:is |was )?(?:already )?${taken}\b[^\d\n]{0,10}?${goes}${to}`,
      'i',
    ),
    examples: [
      { line: '[egg-bin] 7001 port is unavailable, now using port 7002', port: 7001, movedTo: 7002 },
      { line: '8080 port is already in use, switching to 8081', port: 8080, movedTo: 8081 },
    ],
    counterExamples: ['7001 port is unavailable'],
  },
  {
    id: 'address-moved',
    anyone: true,
    retries: true,
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`(?<![\w.\])])(?:https?:\/\/)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\])?:(?<port>\d{1,5})(?!\d)[^\d\n]{0,20}?\b${taken}\b[^\d\n]{0,10}?${goes}(?:address\s)?(?:https?:\/\/)?(?:(?:(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\])?:)?${to}`,
      'i',
    ),
    examples: [
      { line: '127.0.0.1:8080 is in use, trying 127.0.0.1:8081', port: 8080, movedTo: 8081, host: '127.0.0.1' },
      { line: 'Address 0.0.0.0:9000 already in use, using 0.0.0.0:9001 instead', port: 9000, movedTo: 9001 },
      { line: '⚠  :3000 is taken → serving on :3001', port: 3000, movedTo: 3001 },
    ],
    counterExamples: ['127.0.0.1:8080 is in use, trying again in 30 seconds'],
  },
  {
    id: 'code-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    pattern: new RegExp(
      String.raw`\bEADDRINUSE\b[^\d\n]{0,20}?:(?<port>\d{1,5})(?![\d.])[^\d\n]{0,4}?${goes}(?:[^\s\d]{0,20}:)?${to}`,
      'i',
    ),
    examples: [{ line: '[WARN] [dev-server] EADDRINUSE on :4000 -> retrying on :4001', port: 4000, movedTo: 4001 }],
    counterExamples: ['EADDRINUSE on :4000 -> retrying in 4000 ms'],
  },
  {
    id: 'running-there-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: ['already running', 'already listening', 'is running', 'is listening'],
    pattern: new RegExp(
      String.raw`\b(?:something|another \w{1,20}|a server|already)\s(?:is\s)?(?:already\s)?(?:running|listening)\s(?:on|at)\sport\s${from}${goes}${to}`,
      'i',
    ),
    examples: [
      {
        line: 'Something is already running on port 3000. Using port 3001 since --yes was given.',
        port: 3000,
        movedTo: 3001,
      },
    ],
    counterExamples: ['Something is already running on port 3000. Stop it, or use port 3001.'],
  },
  {
    id: 'port-not-usable-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: [
      'not use ',
      'annot use ',
      'to use port',
      'n’t use ',
      "n't use ",
      'ot bind',
      'to bind',
      'ot listen',
      'to listen',
      'ot start ',
      'to start ',
      'ot run ',
      'to run ',
      'ot open ',
      'to open ',
    ],
    pattern: new RegExp(
      String.raw`\b(?:could ?n[o'’]t|cannot|can['’]t|unable to|failed to)\s(?:use|open|bind(?:\sto)?|(?:listen|start|run|serve)\son)\s(?:the\s)?port\s${from}[^\d\n]{0,30}?${goes}${to}`,
      'i',
    ),
    examples: [
      { line: 'Could not use port 5000, using 5001 instead', port: 5000, movedTo: 5001 },
      { line: 'hub: emulator hub unable to start on port 4400, starting on 4401 instead.', port: 4400, movedTo: 4401 },
    ],
    counterExamples: [
      'Failed to start on port 4400, giving up after 3 attempts',
      'Could not bind to port 5000, retrying in 10 seconds',
      'Could not use port 5000',
    ],
  },
  {
    id: 'not-bound-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: ['ot bind', 'to bind', 'ot listen', 'to listen', "n't bind", "n't listen"],
    pattern: new RegExp(
      String.raw`\b(?:could ?n[o'’]t|cannot|can['’]t|unable to|failed to)\s(?:bind|listen)\s[^\n]{0,60}?(?::|port\s)(?<port>\d{2,5})(?![\d:.]\d)\W{1,4}(?:trying|using|falling back to|switching to|picking)\s(?:an?\s|the\s)?(?:random|another|different|next|other|free|available)\b`,
      'i',
    ),
    examples: [{ line: 'Unable to bind server to 127.0.0.1:9955. Trying random port.', port: 9955 }],
    counterExamples: ['Unable to bind server to 127.0.0.1:9955. Trying again.'],
  },
  {
    id: 'port-moved-translated-to',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: portTakenWords,
    onlyIf: portTakenTranslated,
    // A process by its number is no port.
    unless: new RegExp(`\\bPID\\b|${usedByAnother}`, 'i'),
    pattern: new RegExp(
      String.raw`(?<![\d:.-])(?<port>\d{2,5})(?![\d:.-])[^\n]{0,60}?(?:(?:${insteadBefore})[^\d\n]{0,24}(?<movedTo>\d{2,5})(?![\d:]|\.\d)|[\s、,，(](?<movedTo2>\d{2,5})\s?(?:${insteadBehind}))`,
      'i',
    ),
    examples: [
      { line: 'Port 3000 ist bereits belegt, verwende stattdessen Port 3001.', port: 3000, movedTo: 3001 },
      { line: 'ポート 3000 は既に使用されているため、3001 を使用します。', port: 3000, movedTo: 3001 },
      { line: '端口 8000 已被占用，改用端口 8001', port: 8000, movedTo: 8001 },
    ],
    counterExamples: ['Fehler: Port 3000 ist bereits belegt, Prozess 4711', '端口 8888 已被占用，请更换端口'],
  },
] as const satisfies readonly Rule[];
