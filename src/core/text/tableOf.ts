/**
 * A table that is asked by names of anybody's: it knows its own rows and nothing else. An object of JavaScript would answer to `constructor`,
 * `toString` and `__proto__`, too, which programs, scripts, tasks and files may be called.
 */
export function tableOf<T>(rows: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, T>, rows));
}
