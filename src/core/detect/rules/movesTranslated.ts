/** Sentences of programs that leave a taken port for another one, in other languages than English. */

import { portTakenWords, usedByAnother } from '../../text/languages/portSentences.ts';
import { portTakenTranslated } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

/** That another one is taken instead, in other languages than English: before the number, and behind it. */
const insteadBefore = String.raw`verwende|nutze|benutze|wechsle|weiche|stattdessen|utilis(?:ation d|e|ant)|à la place|bascule|passage|usando|utilizando|cambiando|se (?:usar|utilizar)á|en su lugar|em (?:seu|vez)|uso (?:la|il)|utilizzo|al suo posto|passo|zamiast|używam|przełączam|yerine|geçiliyor|вместо|использу(?!ет)|, используется порт|đang thử|переключ|використову(?!єть)|замість|in plaats|gebruik(?:t)? (?:nu|poort)|改用|改为|改為|切换|切換|自动|自動|尝试|嘗試|使用端口|代わりに|대신`;
const insteadBehind = String.raw`を使用し|を使い|に切り替え|に変更|で起動し|(?:을|를|으로|로|을\(를\)|\(으\)로)\s?(?:대신|사용합|변경|시작)|端口(?:启动|啟動|运行|代替)|(?:portu\s)?kullanılıyor|kullanılacak|verwendet\b|benutzt\b`;

export const translatedMoveRules = [
  {
    id: 'port-moved-translated-to',
    anyone: true,
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
  {
    id: 'port-moved-translated',
    anyone: true,
    kind: 'moved',
    words: portTakenWords,
    onlyIf: portTakenTranslated,
    unless: new RegExp(usedByAnother, 'i'),
    pattern: new RegExp(
      String.raw`(?:正在)?尝试(?:使用)?(?:其他|其它|下一个|另一个|端口)|改用|改为|切换到|自动(?:使用|切换)|\d{2,5}\s?を使用し|代わりに|別のポート(?:を使用し|で起動し)|대신|stattdessen|verwende anderen|à la place|on essaie|en su lugar|probando|em vez|usando (?:el |la |o |a )?(?:puerto |porta )?\d|al suo posto|(?<!ri)provo|zamiast|używam|yerine|đang thử|вместо|пробу(?!ю ще раз)|використову(?!єть)`,
      'i',
    ),
    examples: [
      { line: '端口 8888 已被占用，正在尝试其他端口。', port: 8888 },
      { line: 'ポート 5173 は使用中のため、5174 を使用します', port: 5173 },
      { line: 'Port 3000 ist bereits belegt, verwende stattdessen 3001', port: 3000 },
    ],
    counterExamples: ['端口 8888 已被占用，请更换端口'],
  },
] as const satisfies readonly Rule[];
