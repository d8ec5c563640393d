/**
 * What cmd.exe asks once a batch file was interrupted, `npm.cmd` and every program of node_modules/.bin among them. Its program has ended
 * by then; until somebody answers, the shell has no prompt. Each wording is one that public reports show.
 */
import { renderLine } from './ansi.ts';

/** The wording up to the letters, and the letter for yes. */
const questions: readonly (readonly [wording: string, yes: string])[] = [
  ['Terminate batch job', 'Y'],
  ['Batchvorgang abbrechen', 'J'],
  ['Batchtaak beëindigen', 'J'],
  ['Terminer le programme de commandes', 'O'],
  ['¿Desea terminar el trabajo por lotes', 'S'],
  ['Deseja finalizar o arquivo em lotes', 'S'],
  ['Deseja finalizar o trabalho em lotes', 'S'],
  ['Terminare il processo batch', 'S'],
  ['Завершить выполнение пакетного файла', 'Y'],
  ['バッチ ジョブを終了しますか', 'Y'],
  ['일괄 작업을 끝내시겠습니까', 'Y'],
  ['终止批处理操作吗', 'Y'],
  ['要終止批次工作嗎', 'Y'],
];

/** `(Y/N)?`, `(O/N) ?`, `[Y(да)/N(нет)]?`: the letters, at the very end of what was printed. */
const letters = /^\s?[([]([A-Z])(?:\(\p{L}{1,8}\))?\/[A-Z](?:\(\p{L}{1,8}\))?[)\]]\s?\?\s{0,8}$/u;

/** Longer than any of them, in UTF-16 units. */
const longest = 200;

/** The answer that ends the batch file, if what was printed last is cmd's question and nobody has answered it; otherwise `undefined`. */
export function batchAnswer(printed: string): string | undefined {
  const lastLine =
    printed
      .slice(-4 * longest)
      .split('\n')
      .at(-1) ?? '';
  const shown = renderLine(lastLine).at(-1)?.text.slice(-longest) ?? '';
  for (const [wording, yes] of questions) {
    const at = shown.lastIndexOf(wording);
    if (at < 0) continue;
    // Where the letters are others than known, nobody guesses.
    return letters.exec(shown.slice(at + wording.length))?.[1] === yes ? yes : undefined;
  }
  return undefined;
}
