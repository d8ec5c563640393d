/**
 * Windows http.sys: IIS, WinRM and .NET's HttpListener share one listener in the kernel, which netstat shows as pid 4.
 * Its request queues name the real processes. Elevation is needed to see the queues of other users.
 */
import { linesOf, parsePid } from '../socketRow.ts';

export function httpSysArgs(): readonly string[] {
  return ['http', 'show', 'servicestate', 'view=requestq', 'verbose=no'];
}

/** Pid of the kernel on every Windows since XP. */
export const kernelPid = 4;

interface HttpQueue {
  readonly pids: readonly number[];
  /** As registered: `HTTP://+:5985/WSMAN/`. */
  readonly urls: readonly string[];
}

/**
 * Queues are set apart by blank lines, the words are translated. A pid stands alone on a line (older systems) or is the
 * first number before a program's name, `ID: 8496, image: C:\\app.exe`. Total.
 */
export function parseHttpSys(text: string): HttpQueue[] {
  const queues: { pids: number[]; urls: string[] }[] = [];
  let current: (typeof queues)[number] | undefined;
  for (const line of linesOf(text)) {
    const word = line.trim();
    if (word === '') current = undefined;
    else {
      if (current === undefined) {
        current = { pids: [], urls: [] };
        queues.push(current);
      }
      // Colon and comma are full-width in some languages, and unreadable in their code page.
      const pid = parsePid(
        /^([0-9]{1,10})$/.exec(word)?.[1] ??
          /^[^:,]*:\s*([0-9]{1,10}),/.exec(word)?.[1] ??
          /^[^0-9]{1,40}([0-9]{1,10})[^0-9][^]*\.exe/i.exec(word)?.[1] ??
          '',
      );
      if (/^https?:\/\//i.test(word)) current.urls.push(word);
      else if (pid !== undefined && pid > 0) current.pids.push(pid);
    }
  }
  return queues.filter(queue => queue.urls.length > 0);
}

/** Queues with a URL on this port. */
export function queuesOf(queues: readonly HttpQueue[], port: number): HttpQueue[] {
  return queues
    .map(queue => ({ ...queue, urls: queue.urls.filter(url => portOf(url) === port) }))
    .filter(queue => queue.urls.length > 0);
}

/** `HTTP://+:80/`, `https://[::1]:443:[::1]/x`: the first number behind the host. */
function portOf(url: string): number | undefined {
  const match = /^https?:\/\/(?:\[[^\]/]*\]|[^:/]*):([0-9]{1,5})(?:[:/]|$)/i.exec(url);
  return match === null ? undefined : Number(match[1]);
}
