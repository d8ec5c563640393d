/** Whether a line may tell of a port that a program could not have, in whichever wording, or where: for what was missed, no rule's words are enough. */
import { portLanguages } from '../text/languages/portLanguages.ts';
import { couldNotPattern } from '../text/languages/portSentences.ts';
import { isTraceLine } from './line/frames.ts';
import { trigger } from './prefilter/trigger.ts';

/** `:8080`, and no time of the day. */
const colonPort = String.raw`:\d{4,5}(?![\d:])`;
const surely = new RegExp(
  [
    ...portLanguages.map(({ port }) => port),
    String.raw`\b(?:ports?|address|addr|endpoints?|bind(?:ing)?|bound|listen\w*|sockets?|eaddr\w*|in use|occupied|taken|busy)\b`,
    colonPort,
  ].join('|'),
  'i',
);
const perhaps = new RegExp(
  String.raw`${couldNotPattern}|\b(?:eacces|errno|already|running|another|conflict\w*|unable|cannot|can['’]t|could ?n[o'’]t|fail\w*|\w*error|\w*exception|fatal|panic|denied|refused)\b`,
  'i',
);

/** In so many words. */
export function surelyOfPort(text: string): boolean {
  return surely.test(text);
}

/** Something went wrong, or is there already. */
export function perhapsOfPort(text: string): boolean {
  return perhaps.test(text);
}

export function speaksOfPort(line: string): boolean {
  return surely.test(line) || perhaps.test(line) || trigger.test(line) || isTraceLine(line);
}
