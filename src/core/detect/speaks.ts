/** Whether a line may tell of a port that a program could not have, in whichever wording, or where: for what was missed, no rule's words are enough. */
import { portLanguages } from '../text/languages/portLanguages.ts';
import { couldNotPattern } from '../text/languages/portSentences.ts';
import { isTraceLine } from './line/frames.ts';
import { trigger } from './prefilter/trigger.ts';

const words = new RegExp(
  [
    ...portLanguages.map(({ port }) => port),
    couldNotPattern,
    String.raw`\b(?:ports?|address|addr|endpoints?|bind(?:ing)?|bound|listen\w*|sockets?|eaddr\w*|eacces|errno|in use|already|running|another|occupied|taken|busy|conflict\w*|unable|cannot|can['’]t|could ?n[o'’]t|fail\w*|\w*error|\w*exception|fatal|panic|denied|refused)\b`,
    // `:8080`, and no time of the day.
    String.raw`:\d{4,5}(?![\d:])`,
  ].join('|'),
  'i',
);

export function speaksOfPort(line: string): boolean {
  return words.test(line) || trigger.test(line) || isTraceLine(line);
}
