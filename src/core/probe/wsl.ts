/** Windows Subsystem for Linux: recognising it, and how its network hangs together with that of Windows. */
import { linesOf } from './socketRow.ts';

/** From `/proc/sys/kernel/osrelease`: `5.15.90.1-microsoft-standard-WSL2`, `4.4.0-19041-Microsoft` (WSL 1). */
export function isWslRelease(release: string): boolean {
  return /microsoft/i.test(release);
}

/** Where a Linux program may start Windows programs, one of these exists. */
export const interopFiles = [
  '/proc/sys/fs/binfmt_misc/WSLInterop',
  '/proc/sys/fs/binfmt_misc/WSLInterop-late',
] as const;

export type NetworkingMode = 'nat' | 'mirrored' | 'virtioproxy' | 'bridged' | 'none';

const modes: readonly NetworkingMode[] = ['nat', 'mirrored', 'virtioproxy', 'bridged', 'none'];

export function networkingModeArgs(): readonly string[] {
  return ['--networking-mode'];
}

/** What `wslinfo --networking-mode` prints; `undefined` for anything else (older versions do not know the option). */
export function parseNetworkingMode(text: string): NetworkingMode | undefined {
  const word = text.replaceAll('\0', '').trim().toLowerCase();
  return modes.find(mode => mode === word);
}

/**
 * Whether a listener in Windows stops a bind in Linux. WSL 1 has no network of its own; in WSL 2 it depends on the mode, which
 * versions before 2.0 cannot tell.
 */
export function sharesPorts(release: string, mode: NetworkingMode | undefined): 'yes' | 'no' | 'unknown' {
  if (!isWslRelease(release)) return 'no';
  // `4.4.0-19041-Microsoft` is WSL 1; WSL 2 is a real kernel, in lower case and usually named.
  if (/-Microsoft\b/.test(release) && !/WSL2/i.test(release)) return 'yes';
  if (mode === undefined || mode === 'virtioproxy') return 'unknown';
  return mode === 'mirrored' ? 'yes' : 'no';
}

/** `wslpath` gives the Linux path of a Windows folder. */
export function systemFolderArgs(): readonly string[] {
  return [
    '-u', // Windows to Linux
    'C:\\Windows\\System32',
  ];
}

/** Where drives are mounted: `[automount] root=` of `/etc/wsl.conf`, `/mnt/` otherwise; always with a slash at its end. */
export function automountRoot(wslConf: string): string {
  let section = '';
  for (const line of linesOf(wslConf)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) section = header.trim().toLowerCase();
    const value = /^\s*root\s*=\s*("[^"]*"|[^#"]*)/i.exec(line)?.[1]?.replaceAll('"', '').trim();
    if (section === 'automount' && value?.startsWith('/') === true) return value.endsWith('/') ? value : `${value}/`;
  }
  return '/mnt/';
}

/**
 * Windows processes that only pass on what listens in Linux: never the holder that a Linux program collides with.
 * `wslrelay` is WSL 2's forwarder, `wslhost` an older one.
 */
export function isWslRelay(name: string): boolean {
  return /^(wslrelay|wslhost)(\.exe)?$/i.test(name);
}
