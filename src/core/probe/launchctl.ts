/** macOS `launchctl`: which job of launchd a process is. A parent of pid 1 proves nothing: orphans have it too. */
import type { ProcessInfo } from '../model/process.ts';
import { linesOf, parsePid } from './socketRow.ts';

export const launchctlFile = '/bin/launchctl';

/** Jobs of the logged-in user: pid, last status, label. */
export function launchctlUserArgs(): readonly string[] {
  return ['list'];
}

/** Jobs of the system; readable without root. */
export function launchctlSystemArgs(): readonly string[] {
  return ['print', 'system'];
}

/**
 * Label by pid, from either command: `123<TAB>0<TAB>com.example.job`, or within `print` the indented rows of the block
 * `services = {`, `123 (pe) <TAB>com.example.job`. A job that does not run has `-` or 0 and gives nothing. Total.
 */
export function parseLaunchctl(text: string): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  // `print` nests many blocks; `list` has none.
  const isPrint = /^\S+ = \{/m.test(text);
  let inServices = !isPrint;
  for (const line of linesOf(text)) {
    if (isPrint && line.endsWith('{')) inServices = line.trim() === 'services = {';
    else if (isPrint && line.trim() === '}') inServices = false;
    else if (inServices) {
      // A label may hold blanks.
      const match = /^\s*([0-9]{1,10})\s+(\S+)\s+(\S.*)$/.exec(line);
      const pid = parsePid(match?.[1] ?? '');
      const label = match?.[3]?.trimEnd();
      if (pid !== undefined && pid > 0 && label !== undefined) labels.set(pid, label);
    }
  }
  return labels;
}

/** One job, by its domain: `system`, `gui/501`, `user/501`. Readable without root. */
export function launchctlJobArgs(label: string, domain: string): readonly string[] {
  return ['print', `${domain}/${label}`];
}

/**
 * `properties = keepalive | runatload | …`; a job without that word may still be started on demand, or (`semaphores`) when it has not
 * ended as it should. What stands within another block, such as the job's own variables, says nothing. Total.
 */
export function isKeptAlive(text: string): boolean {
  let depth = 0;
  for (const line of linesOf(text)) {
    if (depth === 1 && /^\s*properties = .*\bkeepalive\b/i.test(line)) return true;
    if (/[={>] ?\{$/.test(line.trimEnd())) depth++;
    else if (line.trim() === '}') depth--;
  }
  return false;
}

/**
 * What a user opened is listed as a job too, and what runs below a login server or a scheduler is not that job.
 * `[0x0-…` is the form of old systems.
 */
const notJobs = [/^application\./, /^\[0x/, /^com\.openssh\.sshd/, /^com\.vix\.cron$/, /^com\.apple\.atrun$/];

/** The label of the process or of its nearest parent that is a job, or `undefined`. */
export function launchdLabel(
  labels: ReadonlyMap<number, string>,
  pid: number,
  parents: readonly ProcessInfo[],
): string | undefined {
  for (const candidate of [pid, ...parents.map(parent => parent.pid)]) {
    const label = candidate > 1 ? labels.get(candidate) : undefined;
    // Below an application, a login or a scheduler nothing further up is the job that would start it again.
    if (label !== undefined) return notJobs.some(pattern => pattern.test(label)) ? undefined : label;
  }
  return undefined;
}
