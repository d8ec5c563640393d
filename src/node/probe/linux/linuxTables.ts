/**
 * The socket tables of /proc/net. The kernel walks its whole hash of connections for each full read, one page a call, but
 * prints the LISTEN rows first: whoever asks only for listeners stops at the first other row.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import {
  type InetRow,
  parseInetRow,
  parseInetTable,
  parseSockstat,
  parseUnixTable,
  portMark,
  type SocketCounts,
  type UnixRow,
} from '../../../core/probe/linux/procNet.ts';
import { type ProcReader, pageSize, procError } from './linuxFiles.ts';

export type InetTable = 'tcp' | 'tcp6' | 'udp' | 'udp6';

const lineFeed = 10;
/**
 * Bytes of one tcp row. Read one row at a time, the kernel stops its walk at the first connection after the listeners
 * instead of filling a page; worth the extra calls while the page would take long to fill.
 */
const tcpRowBytes = 150;
const fewSockets = 500;
const blockSize = 64 * 1024;

export interface TableRead {
  readonly rows: readonly InetRow[];
  /** Absent, or the reason why the table could not be read. */
  readonly problem?: 'gone' | 'denied';
}

export class SocketTables {
  readonly #proc: ProcReader;
  readonly #block = Buffer.allocUnsafeSlow(blockSize);

  constructor(proc: ProcReader) {
    this.#proc = proc;
  }

  /** Socket counts of this network namespace; without them no read can be saved. */
  counts(): SocketCounts {
    const texts = ['net/sockstat', 'net/sockstat6'].map(name => this.#proc.text(name));
    return parseSockstat(texts.join(''));
  }

  /** The table may not be read, or is not there at all, as in some sandboxes. A host without IPv6 has none for it. */
  isClosed(table: InetTable): boolean {
    if (this.#proc.text(`net/${table}`) !== undefined) return false;
    return isIpv4Table(table) || this.#proc.owner(`net/${table}`) !== undefined;
  }

  /** LISTEN rows of a TCP table, or, for UDP, every row. */
  listening(table: InetTable, counts: SocketCounts): TableRead {
    const inUse = counts.inUse[table];
    if (inUse === 0) return { rows: [] };
    if (table === 'udp' || table === 'udp6') return this.all(table);
    return this.#read(table, undefined, inUse !== undefined && inUse < fewSockets ? tcpRowBytes : pageSize, true);
  }

  /** Every row of a table whose local port it is; of all ports when none is given. */
  all(table: InetTable, port?: number): TableRead {
    return this.#read(table, port, pageSize, false);
  }

  /** `undefined` when the table cannot be read. */
  unix(): readonly UnixRow[] | undefined {
    const text = this.#proc.text('net/unix');
    return text === undefined ? undefined : parseUnixTable(text);
  }

  #read(table: InetTable, port: number | undefined, step: number, listeningOnly: boolean): TableRead {
    const protocol = table.startsWith('tcp') ? 'tcp' : 'udp';
    const mark = port === undefined ? undefined : portMark(port);
    const rows: InetRow[] = [];
    let fd: number;
    try {
      fd = openSync(this.#proc.path(`net/${table}`), 'r');
    } catch (error) {
      return { rows, problem: procError(error) };
    }
    try {
      let length = 0;
      for (;;) {
        const count = readSync(fd, this.#block, length, Math.min(step, this.#block.length - length), null);
        length += count;
        // A full read wants few, large blocks; a listener read wants to know at once whether it may stop.
        if (count > 0 && !listeningOnly && length + pageSize <= this.#block.length) continue;
        const end = length === 0 ? -1 : this.#block.lastIndexOf(lineFeed, length - 1);
        if (end >= 0) {
          const text = this.#block.toString('latin1', 0, end + 1);
          this.#block.copyWithin(0, end + 1, length);
          length -= end + 1;
          const collected = listeningOnly
            ? collectListening(text, rows)
            : collectRows(text, protocol, port, mark, rows);
          if (collected === 'enough') return { rows };
        }
        if (count === 0) return { rows };
      }
    } catch (error) {
      return { rows, problem: procError(error) };
    } finally {
      closeSync(fd);
    }
  }
}

function isIpv4Table(table: InetTable): boolean {
  return table === 'tcp' || table === 'udp';
}

/** What was read says nothing of what there is. Every Linux has the tables of IPv4; those of IPv6 may be absent. */
export function saysNothing(table: InetTable, { problem }: TableRead): boolean {
  return problem === 'denied' || (problem === 'gone' && isIpv4Table(table));
}

type Collected = 'more' | 'enough';

/** Takes LISTEN rows until the first row in another state. */
function collectListening(text: string, rows: InetRow[]): Collected {
  for (const line of text.split('\n')) {
    const local = line.indexOf(': ') + 2;
    const remoteEnd = line.indexOf(' ', line.indexOf(' ', local) + 1);
    // The header has no `N: `.
    if (local < 2 || remoteEnd < 0) continue;
    if (!line.startsWith('0A ', remoteEnd + 1)) return 'enough';
    const row = parseInetRow(line, 'tcp');
    if (row !== undefined) rows.push(row);
  }
  return 'more';
}

/** Takes every row of the port. A search for the port's digits is far cheaper than splitting megabytes into rows. */
function collectRows(
  text: string,
  protocol: 'tcp' | 'udp',
  port: number | undefined,
  mark: string | undefined,
  rows: InetRow[],
): Collected {
  if (mark === undefined) {
    rows.push(...parseInetTable(text, protocol));
    return 'more';
  }
  for (let at = text.indexOf(mark); at >= 0; ) {
    const end = text.indexOf('\n', at);
    const row = parseInetRow(text.slice(text.lastIndexOf('\n', at) + 1, end), protocol);
    if (row?.localPort === port && row !== undefined) rows.push(row);
    at = text.indexOf(mark, end);
  }
  return 'more';
}
