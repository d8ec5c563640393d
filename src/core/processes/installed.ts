/** Where a system keeps the programs that were installed: a program that a user has built or named lies elsewhere. */
import type { Platform } from '../model/platform.ts';

/** Folders of packages and of the system itself. Not the places in them that are for sources and for anyone's files. */
const unix =
  /^\/(?:usr|bin|sbin|lib|lib64|opt|snap|nix\/store|gnu\/store|run\/current-system|var\/lib\/(?:flatpak|snapd)|System|Library|Applications|home\/linuxbrew)\//;
const unixSources = /^\/usr\/(?:local\/)?src\//;
/** An application bundle of macOS may lie in the user's folder too. */
const macBundle = /\.app\/Contents\//;
const windows =
  /^[a-z]:\\(?:windows|program files(?: \(x86\))?|programdata)\\|\\appdata\\local\\(?:programs|microsoft\\windowsapps)\\|\\windowsapps\\/i;

/** How the system itself writes a long path, or that of one of its first programs. */
const kernelPath = /^\\(?:\\\?|\?\?)\\/;

/** `executable`: a full path. What a project has installed for itself, below `node_modules`, is the project's. */
export function isInstalled(executable: string, platform: Platform): boolean {
  if (/[/\\]node_modules[/\\]/.test(executable)) return false;
  if (platform === 'win32') return windows.test(executable.replaceAll('/', '\\').replace(kernelPath, ''));
  if (platform === 'darwin' && macBundle.test(executable)) return true;
  return unix.test(executable) && !unixSources.test(executable);
}
