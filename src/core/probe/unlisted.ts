/** By elimination: a socket that is open in a process and stands in no table of /proc/net is not connected and does not listen. */

/** Tables of /proc/net with the word of their header that stands above the inode, and how many columns it is from the right. */
export const inodeTables: readonly { readonly file: string; readonly column: number }[] = [
  ...['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6'].map(file => ({
    file,
    column: 9,
  })),
  { file: 'unix', column: 6 },
  { file: 'packet', column: 8 },
  { file: 'netlink', column: 9 },
];

/** The inodes of one table; zeros, headers and cut lines give none. */
export function parseInodes(text: string, column: number): string[] {
  return text
    .split('\n')
    .slice(1, -1)
    .flatMap(line => {
      const inode = line.trim().split(/ +/, column + 1)[column] ?? '';
      return /^[1-9][0-9]{0,19}$/.test(inode) ? [inode] : [];
    });
}

/** -n -P numbers only · -w no warnings · -p of these processes · -F one field a line: p pid, f file, i inode, n name. */
export function lsofSocketArgs(pids: readonly number[]): readonly string[] {
  return ['-nPw', '-p', pids.join(','), '-Fpfin'];
}

/**
 * What lsof alone can tell of such a socket: its protocol (it reads the attribute `system.sockprotoname`). Inodes of TCP
 * sockets in its field output.
 */
export function parseLsofTcpInodes(text: string): string[] {
  const inodes: string[] = [];
  let inode = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('p') || line.startsWith('f')) inode = '';
    else if (line.startsWith('i')) inode = line.slice(1);
    else if (/^nprotocol: TCP(?:v6)?$/.test(line) && /^[1-9][0-9]{0,19}$/.test(inode)) inodes.push(inode);
  }
  return inodes;
}
