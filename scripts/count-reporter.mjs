// A reporter for `node --test` that writes one JSON object: {"tests":…,"pass":…,"fail":…,"cancelled":…,"skipped":…,"todo":…,"left":[…],"measured":[…]}.
// The closing diagnostics carry the numbers in every Node from 20 to 26; the `test:summary` event does not exist in all. `left`: each
// test that was skipped with a reason, as `name: reason`. `measured`: what a test has to say for the closing lines.

/** @param {AsyncIterable<{ type: string, data: { message?: string, name?: string, skip?: string | boolean } }>} events */
export default async function* countReporter(events) {
  const counts = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0, left: [], measured: [] };
  for await (const { type, data } of events) {
    const match =
      type === 'test:diagnostic' ? /^(tests|pass|fail|cancelled|skipped|todo) (\d+)$/.exec(data.message ?? '') : null;
    if (match !== null) counts[match[1]] = Number(match[2]);
    const measured = type === 'test:diagnostic' ? /^measured: (.*)$/s.exec(data.message ?? '') : null;
    if (measured !== null) counts.measured.push(measured[1]);
    if (type === 'test:pass' && typeof data.skip === 'string' && data.skip !== '')
      counts.left.push(`${data.name}: ${data.skip}`);
  }
  yield JSON.stringify(counts);
}
