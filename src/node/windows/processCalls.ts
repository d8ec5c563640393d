/** What the system's own calls tell of processes: all of them in short, and some with all that may be known of them. */
import type { NativeAnswers } from '../../core/probe/windows/windowsNative.ts';
import { rowOfProcess, type WindowsProcess } from '../../core/probe/windows/windowsProcess.ts';
import { descendantsOf, parentsOf, processTable } from '../../core/processes/processTable.ts';
import type { Ffi, Pointer, Written } from './ffi.ts';

export const accessDenied = 5;

const queryLimited = 0x1000;
const queryAndRead = 0x0410;
const terminate = 0x0001;
/** ProcessCommandLineInformation, and the answer of a system that has no such class (Wine). */
const commandLineClass = 60;
const noSuchClass = 0xc000_0003 | 0;

/**
 * SYSTEM_PROCESS_INFORMATION on 64-bit systems, which any user may read of every process: how far it is to the next one, and where its
 * start, the length and the address of its name, its pid and that of its parent stand.
 */
const entry = { start: 32, nameLength: 56, name: 64, pid: 80, parent: 88, size: 104 } as const;
const processInformation = 5;
const lengthMismatch = 0xc000_0004;
/** ENUM_SERVICE_STATUS_PROCESSW: its size, and where its process stands. The name's address comes first. */
const serviceEntry = { size: 56, pid: 44 } as const;

/** The kernel's own process, and the program that starts services. */
const kernelPid = 4;
const manager = 'services.exe';

/** 100 ns since 1601 to milliseconds since 1970, rounded down. */
function milliseconds(fileTime: bigint): number {
  return Number(fileTime / 10_000n - 11_644_473_600_000n);
}

function wideText(bytes: Buffer, from: number): string {
  let end = from;
  while (end + 1 < bytes.length && bytes.readUInt16LE(end) !== 0) end += 2;
  return bytes.toString('utf16le', from, end);
}

/** Throws where a call is missing. The answer: all processes, and more of these, of what they came from and of what came of them. */
export function createProcessCalls(
  ffi: Ffi,
  written: Written,
): (about: readonly number[]) => NativeAnswers['processes'] {
  const [kernel, nt, advapi] = [ffi.load('kernel32.dll'), ffi.load('ntdll.dll'), ffi.load('advapi32.dll')];
  const openProcess = kernel.func('void* __stdcall OpenProcess(uint32 access, int inherit, uint32 pid)');
  const closeHandle = kernel.func('int __stdcall CloseHandle(void* h)');
  const systemInformation = nt.func(
    'uint32 __stdcall NtQuerySystemInformation(int cls, void* b, uint32 n, _Out_ uint32* r)',
  );
  const lastError = kernel.func('uint32 __stdcall GetLastError()');
  const imageName = kernel.func(
    'int __stdcall QueryFullProcessImageNameW(void* h, uint32 flags, void* text, _Inout_ uint32* n)',
  );
  const readMemory = kernel.func('int __stdcall ReadProcessMemory(void* h, uint64 at, void* b, size_t n, void* read)');
  const currentProcess = kernel.func('void* __stdcall GetCurrentProcess()');
  const information = nt.func(
    'int32 __stdcall NtQueryInformationProcess(void* h, int cls, void* b, uint32 n, _Out_ uint32* r)',
  );
  const openToken = advapi.func('int __stdcall OpenProcessToken(void* h, uint32 access, _Out_ void** t)');
  const tokenInformation = advapi.func(
    'int __stdcall GetTokenInformation(void* t, int cls, void* b, uint32 n, _Out_ uint32* r)',
  );
  const accountOf = advapi.func(
    'int __stdcall LookupAccountSidW(void* sys, void* sid, void* name, _Inout_ uint32* n, void* domain, _Inout_ uint32* d, _Out_ int* use)',
  );
  const equalSid = advapi.func('int __stdcall EqualSid(void* a, void* b)');
  const openServices = advapi.func('void* __stdcall OpenSCManagerW(void* machine, void* db, uint32 access)');
  const closeServices = advapi.func('int __stdcall CloseServiceHandle(void* h)');
  const enumServices = advapi.func(
    'int __stdcall EnumServicesStatusExW(void* h, int level, uint32 type, uint32 state, void* b, uint32 n, _Out_ uint32* need, _Out_ uint32* count, _Inout_ uint32* resume, void* group)',
  );
  /** Pid, parent, name and start of every process: what every user may see. */
  function allProcesses(): WindowsProcess[] {
    const bytes = written('the list of processes', lengthMismatch, (into, size) =>
      systemInformation(processInformation, into, into.length, size),
    );
    const found: WindowsProcess[] = [];
    for (let at = 0, next = 1; next !== 0 && at + entry.size <= bytes.length; at += next) {
      next = bytes.readUInt32LE(at);
      const start = bytes.readBigInt64LE(at + entry.start);
      const length = bytes.readUInt16LE(at + entry.nameLength) / 2;
      const name = length === 0 ? '' : ffi.decode(bytes.readBigUInt64LE(at + entry.name), 'char16_t', length);
      found.push({
        pid: bytes.readUInt32LE(at + entry.pid),
        parentPid: bytes.readUInt32LE(at + entry.parent),
        ...(typeof name === 'string' && name !== '' ? { name } : {}),
        ...(start > 0n ? { startedAt: milliseconds(start) } : {}),
      });
    }
    return found;
  }

  // A command line has up to 32,767 characters, behind its length and address.
  const text = Buffer.alloc((1 << 16) + 16);
  let tellsCommandLines = true;

  /** Where the system has no call for it, the process's own memory has it. */
  function commandLine(handle: Pointer, pid: number): string | undefined {
    const got = [0];
    if (tellsCommandLines) {
      const code = information(handle, commandLineClass, text, text.length, got);
      if (code === 0) return text.toString('utf16le', 16, 16 + text.readUInt16LE(0));
      tellsCommandLines = code !== noSuchClass;
    }
    const open = openProcess(queryAndRead, 0, pid) as Pointer;
    if (open === null) return undefined;
    try {
      const basic = Buffer.alloc(48);
      if (information(open, 0, basic, basic.length, got) !== 0) return undefined;
      const word = Buffer.alloc(8);
      // PEB.ProcessParameters, then RTL_USER_PROCESS_PARAMETERS.CommandLine, a UNICODE_STRING.
      if (readMemory(open, basic.readBigUInt64LE(8) + 0x20n, word, 8, null) === 0) return undefined;
      const unicode = Buffer.alloc(16);
      if (readMemory(open, word.readBigUInt64LE(0) + 0x70n, unicode, 16, null) === 0) return undefined;
      const line = Buffer.alloc(unicode.readUInt16LE(0));
      if (readMemory(open, unicode.readBigUInt64LE(8), line, line.length, null) === 0) return undefined;
      return line.toString('utf16le');
    } finally {
      closeHandle(open);
    }
  }

  /** TOKEN_USER and TOKEN_ELEVATION of a process; `undefined` where its token may not be read. */
  function token(handle: Pointer): { readonly user: Buffer; readonly elevated: boolean } | undefined {
    const out: Pointer[] = [null];
    if (openToken(handle, 8, out) === 0 || out[0] === null || out[0] === undefined) return undefined;
    try {
      const [user, elevation, got] = [Buffer.alloc(256), Buffer.alloc(4), [0]];
      if (tokenInformation(out[0], 1, user, user.length, got) === 0) return undefined;
      const elevated = tokenInformation(out[0], 20, elevation, 4, got) !== 0 && elevation.readUInt32LE(0) !== 0;
      return { user, elevated };
    } finally {
      closeHandle(out[0]);
    }
  }

  // A name may have to be asked of another machine.
  const accounts = new Map<string, string | undefined>();
  function accountName(user: Buffer): string | undefined {
    // TOKEN_USER ends with the identifier that it points at.
    const key = user.toString('latin1', 16);
    if (!accounts.has(key)) accounts.set(key, askAccountName(user));
    return accounts.get(key);
  }

  function askAccountName(user: Buffer): string | undefined {
    const [name, domain] = [Buffer.alloc(1024), Buffer.alloc(1024)];
    const found = accountOf(null, user.readBigUInt64LE(0), name, [512], domain, [512], [0]);
    if (found === 0) return undefined;
    const [short, where] = [wideText(name, 0), wideText(domain, 0)];
    return where === '' ? short : `${where}\\${short}`;
  }

  const self = token(currentProcess() as Pointer);

  /** All that one may know of a process; less where the system refuses. */
  function details(known: WindowsProcess): WindowsProcess {
    const { pid } = known;
    // Most may be ended, too: then it is opened once.
    const ending = openProcess(queryLimited | terminate, 0, pid) as Pointer;
    const refused = ending === null && lastError() === accessDenied;
    const may = ending === null && !refused ? {} : { mayEnd: !refused };
    const handle = ending ?? (openProcess(queryLimited, 0, pid) as Pointer);
    if (handle === null) return { ...known, ...may };
    try {
      const size = [text.length / 2];
      const executable =
        imageName(handle, 0, text, size) === 0 ? undefined : text.toString('utf16le', 0, (size[0] ?? 0) * 2);
      const command = commandLine(handle, pid);
      const owner = token(handle);
      const user = owner === undefined ? undefined : accountName(owner.user);
      return {
        ...known,
        ...(executable === undefined || executable === '' ? {} : { executable }),
        ...(command === undefined ? {} : { commandLine: command }),
        ...(user === undefined ? {} : { user }),
        ...(owner === undefined || self === undefined
          ? {}
          : {
              own: equalSid(owner.user.readBigUInt64LE(0), self.user.readBigUInt64LE(0)) !== 0,
              elevated: owner.elevated && !self.elevated,
            }),
        ...may,
      };
    } finally {
      closeHandle(handle);
    }
  }

  /** The processes, what they came from and what came of them. */
  function relatives(all: readonly WindowsProcess[], about: readonly number[]): ReadonlySet<number> {
    const known = processTable(all.map(rowOfProcess));
    const near = (pid: number) => [...parentsOf(known, pid), ...descendantsOf(known, pid)].map(each => each.pid);
    return new Set(about.flatMap(pid => [pid, ...near(pid)]));
  }

  /**
   * Every service is started by the service control manager (services.exe), but for what the system itself listens for. Its list
   * is had from another process, and takes longer than all the rest.
   */
  function mayBeServices(all: readonly WindowsProcess[], wanted: ReadonlySet<number>): boolean {
    return wanted.has(kernelPid) || all.some(({ pid, name }) => wanted.has(pid) && name?.toLowerCase() === manager);
  }

  /** Win32 services that run, by the process they are in. */
  function services(): NativeAnswers['processes']['services'] {
    const handle = openServices(null, null, 4) as Pointer;
    if (handle === null) return [];
    try {
      const bytes = Buffer.alloc(1 << 18);
      const found: [number, string][] = [];
      const [need, count, resume] = [[0], [0], [0]];
      // SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE; in several parts where there are very many.
      for (let part = 0; part < 16; part++) {
        const done = enumServices(handle, 0, 0x30, 1, bytes, bytes.length, need, count, resume, null) !== 0;
        for (let row = 0; row < (count[0] ?? 0); row++) {
          const at = row * serviceEntry.size;
          const name = ffi.decode(bytes.readBigUInt64LE(at), 'char16_t', -1);
          if (typeof name === 'string') found.push([bytes.readUInt32LE(at + serviceEntry.pid), name]);
        }
        if (done || (resume[0] ?? 0) === 0) break;
      }
      return found.filter(([pid]) => pid !== 0);
    } finally {
      closeServices(handle);
    }
  }

  return about => {
    const all = allProcesses();
    const wanted = relatives(all, about);
    return {
      processes: all.map(each => (wanted.has(each.pid) ? details(each) : each)),
      services: mayBeServices(all, wanted) ? services() : [],
    };
  };
}
