/** The foreign function interface, and room for what the system's calls write. */

export type Pointer = bigint | null;
type Call = (...args: readonly unknown[]) => unknown;

interface Library {
  func(prototype: string): Call;
}

/** The part of koffi that is used. */
export interface Ffi {
  load(name: string): Library;
  decode(pointer: bigint, type: string, length: number): unknown;
}

/** `more` is the call's answer where what it writes does not fit, with the size that would do. Throws where it fails. */
export type Written = (what: string, more: number, call: (bytes: Buffer, size: [number]) => unknown) => Buffer;

/** One room for all calls: the next is made when this one's answer has been read. It grows and stays. */
export function createRoom(): Written {
  let room = Buffer.alloc(1 << 18);
  return (what, more, call) => {
    // It may need more with each call.
    for (let tries = 0; tries < 8; tries++) {
      const size: [number] = [room.length];
      const code = call(room, size);
      if (code === 0) return room;
      if (code !== more) throw new Error(`${what} cannot be read: error ${String(code)}`);
      room = Buffer.alloc(Math.max(size[0] + (1 << 14), 2 * room.length));
    }
    throw new Error(`${what} grows faster than it can be read`);
  };
}
