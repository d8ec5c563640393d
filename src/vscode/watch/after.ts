import type { After } from '../../core/detect/pacedDetector.ts';

/** The clock that tells a detector that its stream has paused, and gives everybody else a turn while it reads much. */
export const after: After = (ms, callback) => {
  if (ms === 0) {
    const turn = setImmediate(callback);
    return { dispose: () => clearImmediate(turn) };
  }
  const timer = setTimeout(callback, ms);
  return { dispose: () => clearTimeout(timer) };
};

/** Lets everybody else in this process have a turn first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
