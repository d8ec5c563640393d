type Unknown<T> = { [Key in keyof T]: undefined extends T[Key] ? Key : never }[keyof T];
type Known<T> = Omit<T, Unknown<T>> & { [Key in Unknown<T>]?: Exclude<T[Key], undefined> };

/** The same without what is `undefined`: what is not known is absent, in JSON as here. */
export function known<const T extends object>(values: T): Known<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>;
}
