/** IP addresses as text: parsing, one canonical spelling, and which of them get in each other's way. */

/** An address in its canonical spelling (RFC 5952). IPv4-mapped IPv6 (`::ffff:a.b.c.d`) is given as the IPv4 address it means. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly text: string;
  /** Interface of a link-local IPv6 address, after the `%`. */
  readonly zone?: string;
}

export const anyIpv4: IpAddress = { family: 4, text: '0.0.0.0' };
export const anyIpv6: IpAddress = { family: 6, text: '::' };

const groupCount = 8;

function parseIpv4Bytes(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    // A leading zero means octal to some resolvers and decimal to others: not an address one can rely on.
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const byte = Number(part);
    if (byte > 255) return undefined;
    bytes.push(byte);
  }
  return bytes;
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const bytes = index === parts.length - 1 ? parseIpv4Bytes(part) : undefined;
      if (bytes === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function parseIpv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '');
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  if (halves.length === 1) return head.length === groupCount ? head : undefined;
  const missing = groupCount - head.length - tail.length;
  if (missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function formatGroups(groups: readonly number[]): string {
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < groupCount; start++) {
    let end = start;
    while (end < groupCount && groups[end] === 0) end++;
    if (end - start > bestLength) {
      bestStart = start;
      bestLength = end - start;
    }
    start = Math.max(start, end - 1);
  }
  const hex = groups.map(group => group.toString(16));
  if (bestStart < 0) return hex.join(':');
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}`;
}

/** The address of eight 16-bit groups in network order. Throws a RangeError for another count: the caller made them. */
export function ipFromGroups(groups: readonly number[], zone?: string): IpAddress {
  if (groups.length !== groupCount) throw new RangeError(`an IPv6 address has 8 groups, not ${groups.length}`);
  const mapped = groups[5] === 0xffff && groups.slice(0, 5).every(group => group === 0);
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return { family: 4, text: `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}` };
  }
  const text = formatGroups(groups);
  return zone === undefined ? { family: 6, text } : { family: 6, text, zone };
}

/** A literal address, with or without brackets and zone; `undefined` for a name, a wildcard sign or anything else. */
export function parseIp(text: string): IpAddress | undefined {
  let bare = text.trim();
  if (bare.startsWith('[') && bare.endsWith(']')) bare = bare.slice(1, -1);
  if (!bare.includes(':')) {
    const bytes = parseIpv4Bytes(bare);
    return bytes === undefined ? undefined : { family: 4, text: bytes.join('.') };
  }
  const percent = bare.indexOf('%');
  const zone = percent < 0 ? undefined : bare.slice(percent + 1);
  const groups = parseIpv6Groups(percent < 0 ? bare : bare.slice(0, percent));
  if (groups === undefined || zone === '') return undefined;
  return ipFromGroups(groups, zone);
}

export function isWildcard(address: IpAddress): boolean {
  return address.text === (address.family === 4 ? anyIpv4.text : anyIpv6.text);
}

export function isLoopback(address: IpAddress): boolean {
  return address.family === 4 ? address.text.startsWith('127.') : address.text === '::1';
}

/** `127.0.0.1`, `::1`, `fe80::1%eth0`: for display and for a bind. */
export function formatIp(address: IpAddress): string {
  return address.zone === undefined ? address.text : `${address.text}%${address.zone}`;
}

/** An address that a socket is or would be bound to. `dual`: an IPv6 wildcard that also takes IPv4 (`IPV6_V6ONLY` off). */
export interface BoundAddress {
  readonly address: IpAddress;
  readonly dual: boolean;
}

/**
 * Whether two sockets of one protocol on one port get in each other's way by their addresses (Linux; tried for every
 * combination): a wildcard takes every address of its family, a dual one those of both; else only equal addresses meet.
 * On macOS and Windows a specific address may be bound beside a wildcard: overlap then means "answers in its stead".
 */
export function addressesOverlap(a: BoundAddress, b: BoundAddress): boolean {
  if (a.dual || b.dual) return true;
  if (a.address.family !== b.address.family) return false;
  if (isWildcard(a.address) || isWildcard(b.address)) return true;
  if (a.address.text !== b.address.text) return false;
  return a.address.zone === undefined || b.address.zone === undefined || a.address.zone === b.address.zone;
}

/**
 * Host and port of `127.0.0.1:80`, `[::1]:80`, `:::80`, `*:80`: all after the last colon is the port. The host is as
 * written, without brackets; `undefined` when the port is not a number from 0 to 65535.
 */
export function splitHostPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return undefined;
  const digits = text.slice(colon + 1);
  if (!/^[0-9]{1,5}$/.test(digits) || Number(digits) > 65535) return undefined;
  const host = text.slice(0, colon);
  return { host: host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host, port: Number(digits) };
}
