/** Waiting with a limit. */

/** What comes within so many milliseconds, or `undefined`. What comes later is not stopped. */
export async function inTime<T>(wanted: PromiseLike<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([wanted, late]);
  } finally {
    clearTimeout(timer);
  }
}
