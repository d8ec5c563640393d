import type { After } from '../../core/detect/pacedDetector.ts';

/** The clock that tells a detector that its stream has paused. */
export const after: After = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return { dispose: () => clearTimeout(timer) };
};
