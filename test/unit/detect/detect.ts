import { Detector } from '../../../src/core/detect/detector.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';

/** The failures in a text that arrives in pieces of `size` UTF-16 units. */
export function detect(text: string, size = Math.max(text.length, 1)): BindFailure[] {
  const detector = new Detector();
  const failures: BindFailure[] = [];
  for (let at = 0; at < text.length; at += size) failures.push(...detector.push(text.slice(at, at + size)));
  return [...failures, ...detector.end()];
}

/** Those that are an alarm without other evidence. */
export function alarms(text: string, size?: number): BindFailure[] {
  return detect(text, size).filter(({ certainty }) => certainty === undefined || certainty === 'stated');
}
