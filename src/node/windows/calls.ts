/**
 * The system's own calls: `iphlpapi.dll`, `kernel32.dll`, `ntdll.dll`, `advapi32.dll`, through a foreign function interface. Runs in
 * a process of its own, since a wrong call takes the whole process down. The names and numbers are those of the Windows SDK.
 */
import type { Interrupted, NativeAnswers, SocketsOf } from '../../core/probe/windows/windowsNative.ts';
import { countRows, decodeTable, type TableKind, withDual } from '../../core/probe/windows/windowsTables.ts';
import { createRoom, type Ffi } from './ffi.ts';
import { accessDenied, createProcessCalls } from './processCalls.ts';

export interface Calls {
  sockets(of?: SocketsOf): NativeAnswers['sockets'];
  processes(about: readonly number[]): NativeAnswers['processes'];
  interrupt(pid: number, only: readonly number[], event: 'ctrl-c' | 'ctrl-break'): Interrupted;
}

const insufficientBuffer = 122;
const invalidHandle = 6;
const invalidParameter = 87;

const addressFamily = { 4: 2, 6: 23 } as const;
/** TCP_TABLE_OWNER_PID_ALL and UDP_TABLE_OWNER_PID. */
const tables: readonly { readonly kind: TableKind; readonly family: 4 | 6; readonly tableClass: number }[] = [
  { kind: 'tcp4', family: 4, tableClass: 5 },
  { kind: 'tcp6', family: 6, tableClass: 5 },
  { kind: 'udp4', family: 4, tableClass: 1 },
  { kind: 'udp6', family: 6, tableClass: 1 },
];

/** `ipHelper`: the library with the tables; another one in tests, where the system's names no owners. Throws where a call is missing. */
export function createCalls(ffi: Ffi, ipHelper = 'iphlpapi.dll'): Calls {
  const [ip, kernel] = [ffi.load(ipHelper), ffi.load('kernel32.dll')];
  const written = createRoom();
  const processes = createProcessCalls(ffi, written);
  /** Without them the sockets are told all the same; who is behind them is then asked by itself, and what is wrong is said there. */
  const behindThem = (owners: readonly number[]): { readonly behind?: NativeAnswers['processes'] } => {
    try {
      return { behind: processes(owners) };
    } catch {
      return {};
    }
  };
  const tcpTable = ip.func(
    'uint32 __stdcall GetExtendedTcpTable(void* t, _Inout_ uint32* n, int order, uint32 af, int cls, uint32 r)',
  );
  const udpTable = ip.func(
    'uint32 __stdcall GetExtendedUdpTable(void* t, _Inout_ uint32* n, int order, uint32 af, int cls, uint32 r)',
  );
  const lastError = kernel.func('uint32 __stdcall GetLastError()');
  const freeConsole = kernel.func('int __stdcall FreeConsole()');
  const attachConsole = kernel.func('int __stdcall AttachConsole(uint32 pid)');
  const consoleProcesses = kernel.func('uint32 __stdcall GetConsoleProcessList(void* b, uint32 n)');
  const controlEvent = kernel.func('int __stdcall GenerateConsoleCtrlEvent(uint32 event, uint32 group)');

  function table(kind: TableKind, family: 4 | 6, tableClass: number): Buffer {
    const read = kind.startsWith('tcp') ? tcpTable : udpTable;
    return written(`the table ${kind}`, insufficientBuffer, (bytes, size) =>
      read(bytes, size, 0, addressFamily[family], tableClass, 0),
    );
  }

  return {
    sockets(of) {
      // A system may have no socket of UDP at all, so that a table of these alone could not be told from one that is missing.
      const read = tables
        .filter(({ kind }) => of?.protocol !== 'tcp' || kind.startsWith('tcp'))
        .map(({ kind, family, tableClass }) => {
          const bytes = table(kind, family, tableClass);
          return { rows: decodeTable(kind, bytes, of?.port), total: countRows(kind, bytes) };
        });
      const rows = withDual(read.flatMap(each => each.rows));
      const total = read.reduce((sum, each) => sum + each.total, 0);
      const owners = new Set(of?.behind === true ? rows.flatMap(({ pid }) => pid ?? []) : []);
      return { rows, total, ...(owners.size === 0 ? {} : behindThem([...owners])) };
    },
    processes,
    interrupt(pid, only, event) {
      freeConsole();
      if (attachConsole(pid) === 0) {
        const code = lastError();
        if (code === invalidHandle) return 'no-console';
        if (code === invalidParameter) return 'gone';
        return code === accessDenied ? 'denied' : 'failed';
      }
      try {
        const bytes = Buffer.alloc(4 * 256);
        const count = Number(consoleProcesses(bytes, 256));
        if (count === 0 || count > 256) return 'failed';
        const attached = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(4 * at));
        const allowed = new Set([...only, process.pid]);
        if (!attached.includes(pid) || attached.some(each => !allowed.has(each))) return 'shared';
        // Group 0 is everybody in the console; Ctrl+C cannot be sent to fewer.
        return controlEvent(event === 'ctrl-c' ? 0 : 1, 0) === 0 ? 'failed' : 'sent';
      } finally {
        freeConsole();
      }
    },
  };
}
