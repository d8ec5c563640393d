import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { batchAnswer } from '../../../src/core/text/batchQuestion.ts';

describe('the question of cmd.exe about a batch file', () => {
  for (const [printed, answer] of [
    ['Terminate batch job (Y/N)? ', 'Y'],
    ['\r\nVITE v5.4.2  ready in 300 ms\r\n^CTerminate batch job (Y/N)? ', 'Y'],
    ['^C^CTerminate batch job (Y/N)?', 'Y'],
    // As ConPTY draws it.
    ['\u001b[?25l\u001b[12;1HTerminate batch job (Y/N)? \u001b[K\u001b[?25h', 'Y'],
    ['Batchvorgang abbrechen (J/N)? ', 'J'],
    ['Terminer le programme de commandes (O/N) ? ', 'O'],
    ['Terminer le programme de commandes (O/N)\u00a0? ', 'O'],
    ['¿Desea terminar el trabajo por lotes (S/N)? ', 'S'],
    ['Deseja finalizar o arquivo em lotes (S/N)? ', 'S'],
    ['Terminare il processo batch (S/N)? ', 'S'],
    ['^CЗавершить выполнение пакетного файла [Y(да)/N(нет)]? ', 'Y'],
    ['バッチ ジョブを終了しますか (Y/N)? ', 'Y'],
    ['일괄 작업을 끝내시겠습니까 (Y/N)? ', 'Y'],
    ['终止批处理操作吗(Y/N)? ', 'Y'],
    ['要終止批次工作嗎 (Y/N)? ', 'Y'],
    // Asked again, after an answer that was none.
    ['Terminate batch job (Y/N)? x\r\nTerminate batch job (Y/N)? ', 'Y'],
  ] as const)
    test(`is answered with ${answer}: ${JSON.stringify(printed)}`, () => assert.equal(batchAnswer(printed), answer));

  for (const printed of [
    '',
    'Terminate batch job (Y/N)? Y',
    'Terminate batch job (Y/N)? Y\r\nPS C:\\app> ',
    'Terminate batch job (Y/N)? \r\n',
    'Terminate batch job',
    'Terminate batch job (J/N)? ',
    'Terminate batch job (Yes/No)? ',
    'Answer “Terminate batch job (Y/N)?” with Y.',
    'Overwrite app.js (Y/N)? ',
    'Really delete everything (Y/N)? ',
    'Port 3000 is in use, run on another (Y/N)? ',
    'C:\\app>',
  ])
    test(`is not what this is: ${JSON.stringify(printed)}`, () => assert.equal(batchAnswer(printed), undefined));

  test('is found at the end of what is long, and costs little', () => {
    assert.equal(batchAnswer(`${'Terminate batch job ('.repeat(100_000)}\nTerminate batch job (Y/N)? `), 'Y');
  });
});
