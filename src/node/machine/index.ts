/** What the system's half asks of this machine whatever it is about to do. One of the places that read `process.platform`. */
import { win32 } from 'node:path';

/** Whether paths, PATH and programs are those of Windows. */
export const isWindows: boolean = process.platform === 'win32';

/** The folder of Windows; what `SystemRoot` says, which is set for every process there. */
function windowsFolder(): string {
  return process.env['SystemRoot'] ?? 'C:\\Windows';
}

/** Where tools are started: a folder that no workspace is in, and in which no tool finds a settings file of a project. */
export function neutralFolder(): string {
  return isWindows ? win32.join(windowsFolder(), 'System32') : '/';
}

/** The names that this machine knows without asking anyone. */
export function hostsFile(): string {
  return isWindows ? win32.join(windowsFolder(), 'System32', 'drivers', 'etc', 'hosts') : '/etc/hosts';
}
