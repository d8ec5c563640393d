/** What is asked for again and again is worked out once. */
export type Once = <T>(key: string, work: () => T) => T;

/** A store of its own for each call. */
export function createOnce(): Once {
  const known = new Map<string, unknown>();
  return <T>(key: string, work: () => T): T => {
    if (!known.has(key)) known.set(key, work());
    return known.get(key) as T;
  };
}
