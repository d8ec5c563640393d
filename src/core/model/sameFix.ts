/** Whether a fix that was shown earlier is still the one that the diagnosis of now offers. */
import type { Fix } from './fix.ts';

/** What two looks at one process tell differently although nothing has changed: its connections, what passes with time. */
const volatile: ReadonlySet<string> = new Set(['sockets', 'otherPorts', 'secondsLeft', 'origin', 'parents']);

/** The same act on the same thing: a process is pid and start, with the same arguments and the same others who share its socket. */
export function sameFix(a: Fix, b: Fix): boolean {
  return textOf(a) === textOf(b);
}

function textOf(fix: Fix): string {
  return JSON.stringify(fix, function (this: Record<string, unknown>, key, value: unknown) {
    // The date is worked out from when the system was started, which two readings tell a little differently; the token is what was read.
    const isDated = key === 'startedAt' && this.startToken !== undefined;
    return volatile.has(key) || isDated ? undefined : value;
  });
}
