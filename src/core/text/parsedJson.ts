/** What JSON says that somebody else has written; `undefined` where it is none, as of a file that is being typed. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
