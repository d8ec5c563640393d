/** Whether a process has this pid, whoever's it is; asks the kernel, sends nothing. One that waits to be reaped counts. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
