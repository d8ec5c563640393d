// A reporter for `node --test` that tells at any moment what has begun and not ended: a line `+name` or `-name` for each test. Of a run
// that hangs the last lines name where.

/** @param {AsyncIterable<{ type: string, data: { name?: string, file?: string } }>} events */
export default async function* runningReporter(events) {
  for await (const { type, data } of events) {
    const mark = { 'test:dequeue': '+', 'test:complete': '-' }[type];
    if (mark !== undefined && data.name !== undefined) yield `${mark}${data.name.replaceAll('\n', ' ')}\n`;
  }
}

/**
 * @param {string} text what the reporter wrote
 * @returns {readonly string[]} names of the tests that began and did not end
 */
export function stillRunning(text) {
  const running = [];
  for (const line of text.split('\n')) {
    const name = line.slice(1);
    if (line.startsWith('+')) running.push(name);
    else if (line.startsWith('-') && running.includes(name)) running.splice(running.lastIndexOf(name), 1);
  }
  return running;
}
