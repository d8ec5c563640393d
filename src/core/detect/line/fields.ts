/** What a line says of a host or a path is taken only where it can be one: the text comes from whoever printed it. */

/** A name (253 characters at most, RFC 1035), an IPv4 or IPv6 address with its zone, or a sign for every address. */
const host = /^[\p{L}\p{N}*+._:%-]{1,253}$/u;
/** Linux's longest path (PATH_MAX); a socket's own is shorter, but programs print what they were told. */
const longestPath = 4096;
const noPath = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Without brackets; `undefined` when it can be no host. */
export function hostField(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return host.test(bare) ? bare : undefined;
}

/** `undefined` when it can be no path: empty, too long, or with what no file is called. */
export function pathField(text: string): string | undefined {
  return text === '' || text.length > longestPath || noPath.test(text) ? undefined : text;
}
