/** What is known of a supervisor: how it is recognised, what it does when its job ends, and how one job of one instance is stopped. */
import type { ProcessInfo } from '../model/process.ts';

/** A supervisor that runs, and what it runs: all that addresses this very instance is read from here, and from nowhere else. */
export interface Watched {
  /** The supervising process. */
  readonly supervisor: ProcessInfo;
  /** What started that one: `runsvdir`, `s6-svscan`. */
  readonly above?: ProcessInfo;
  /** The named environment keys of the job (see probe/environment). */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A tool with the arguments and variables that address one instance; the verb follows. */
export interface Address {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A job as the supervisor lists it. */
export interface Job {
  /** What its stop command is given. */
  readonly id: string;
  readonly pid: number;
}

/**
 * How a supervisor is told to stop one job. The job is found by its pid in the list of the very instance: a name is never enough, as
 * another instance, or another job, may have the same.
 */
export interface JobTool {
  /** Its control file, where that tells how the instance is addressed. */
  readonly file?: (watched: Watched) => string | undefined;
  /** How the instance is addressed, best first; empty where that is not known, and then nothing is run. `text`: its control file's. */
  readonly addresses: (watched: Watched, text?: string) => readonly Address[];
  /** The job as its own process tells it: for a command that a user reads before it runs. */
  readonly id?: (watched: Watched, address: Address) => string | undefined;
  /** Lists the jobs with their pids; ends with code 0 or not. */
  readonly list: (address: Address) => readonly string[];
  /** What it printed. Total. */
  readonly jobs: (text: string, address: Address) => readonly Job[];
  readonly stop: (address: Address, ids: readonly string[]) => readonly string[];
  /** What a user would type who has to find the job first. */
  readonly show: (address: Address) => readonly string[];
  /** The stop command ends before the job does, or leaves it running where it was never told how to end it. */
  readonly later?: true;
}

export interface SupervisorRow {
  /** Stable: what a fix and a sentence call it. */
  readonly name: string;
  /** Program names as `programsOf` gives them. */
  readonly programs: readonly string[];
  /** A title the program writes over its command line. */
  readonly title?: RegExp;
  /** One of these must stand among the arguments: the program supervises in this mode only. */
  readonly needs?: readonly string[];
  /** With one of these among the arguments it does not. */
  readonly unless?: readonly string[];
  /** An interpreter: `needs` must stand before the script. */
  readonly interpreter?: boolean;
  /** After the job was killed: `yes` at once, `on-change` when a file changes, `no` when it does not start it again. */
  readonly comesBack: 'yes' | 'on-change' | 'no';
  /** When one of its jobs ends, it ends the others. */
  readonly endsAll?: true;
  /** The supervisor itself may hold the socket for its job (pm2 in cluster mode). */
  readonly holdsSocket?: true;
  /** The job's name, for a sentence. */
  readonly job?: (watched: Watched) => string | undefined;
  /** Absent: its own process is ended, which ends its job. */
  readonly tool?: JobTool;
  /** What ends it for good, where SIGTERM does not. */
  readonly signal?: 'SIGINT';
}
