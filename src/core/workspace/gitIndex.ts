/** Which files Git tracks, read from its index without running it: a repository's configuration may name programs to run. */

const headLength = 12;
/** Of an entry, before its flags: times, device, owner, size and the name of the object (SHA-1). */
const factsLength = 60;
const extended = 0x4000;

/**
 * Is the path, relative to the work tree and with `/`, in the index? `undefined`: the index cannot be read (another version, names of objects
 * that are not SHA-1, damaged). Format: https://git-scm.com/docs/index-format, versions 2 to 4.
 */
export function isInIndex(index: Uint8Array, path: string): boolean | undefined {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  if (index.length < headLength || view.getUint32(0) !== 0x44495243) return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  const wanted = new TextEncoder().encode(path);
  let before: Uint8Array = new Uint8Array();
  let at = headLength;
  for (let left = view.getUint32(8); left > 0; left--) {
    const start = at;
    at += factsLength + 2;
    if (at + 3 > index.length) return undefined;
    if ((view.getUint16(start + factsLength) & extended) !== 0) at += 2;
    let kept = 0;
    if (version === 4) {
      const { value, next } = offsetAt(index, at);
      kept = before.length - value;
      at = next;
      if (kept < 0) return undefined;
    }
    const end = index.indexOf(0, at);
    if (end < 0) return undefined;
    const name = index.subarray(at, end);
    const whole = version === 4 ? joined(before.subarray(0, kept), name) : name;
    if (whole.length === 0) return undefined;
    if (whole.length === wanted.length && whole.every((byte, place) => byte === wanted[place])) return true;
    before = whole;
    // Without the prefix an entry is padded to a multiple of eight, with one zero at least.
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
  }
  return false;
}

/** A number of variable width: seven bits a byte, each but the last with its highest bit set; one is added where it goes on. */
function offsetAt(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let at = from;
  let byte = bytes[at++] ?? 0;
  let value = byte & 127;
  while ((byte & 128) !== 0 && at < bytes.length && value < 1_000_000) {
    byte = bytes[at++] ?? 0;
    value = (value + 1) * 128 + (byte & 127);
  }
  return { value, next: at };
}

function joined(start: Uint8Array, end: Uint8Array): Uint8Array {
  const whole = new Uint8Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}
