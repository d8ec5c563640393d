/** What the system's own calls tell of one process of Windows, and what follows from it. */
import { known } from '../../model/known.ts';
import type { Denied } from '../../model/process.ts';
import type { ProcessRow } from '../../processes/processTable.ts';
import { baseName } from '../../programs/processNames.ts';

/** As read, without a conclusion; absent is what could not be read. All of it survives JSON. */
export interface WindowsProcess {
  readonly pid: number;
  readonly parentPid?: number;
  /** File name of the program, which every user may see. */
  readonly name?: string;
  readonly executable?: string;
  readonly commandLine?: string;
  /** Milliseconds since the epoch, rounded down, as CIM's CreationDate is. */
  readonly startedAt?: number;
  /** `DOMAIN\user`. */
  readonly user?: string;
  /** It belongs to the user who asks. */
  readonly own?: boolean;
  /** It runs with an administrator's full rights. */
  readonly elevated?: boolean;
  /** The system would let this process end it; absent where that was not asked. */
  readonly mayEnd?: boolean;
}

/** Why a process cannot be ended by who asks; `undefined` where nothing says that it cannot. */
function deniedOf({ mayEnd, own, elevated }: WindowsProcess): Denied | undefined {
  if (mayEnd !== false) return undefined;
  if (own === false) return 'other-user';
  return own === true && elevated === true ? 'elevated' : 'refused';
}

export function rowOfProcess(process: WindowsProcess): ProcessRow {
  const { pid, parentPid, name, executable, commandLine = '', startedAt, user } = process;
  return known({
    pid,
    parentPid,
    name: name ?? (executable === undefined ? '' : baseName(executable)),
    commandLine,
    executable,
    startedAt,
    startToken: startedAt?.toString(),
    user,
    denied: deniedOf(process),
  });
}
