/** Chooses whether there is a Windows to ask. One of the places that read `process.platform`. */
import { dirname, join } from 'node:path';
import { powershellPath } from '../../core/probe/windows/powershell.ts';
import { createRun, createStart } from '../exec.ts';
import { createNative } from './native.ts';
import { createPowerShell } from './powershell.ts';
import { createWindowsSource, type WindowsSource } from './source.ts';

export interface SystemSourceSetup {
  /** A bundle of the package: the system's own calls are in the folder `native` beside it, in the packages that have them. */
  readonly beside?: string;
  /** Folders from which no tool is started, asked at every start: those of the workspace. Default: none. */
  readonly outside?: () => readonly string[];
}

/** What Windows tells; `undefined` on every other system. Dispose of it at the end. */
export function createSystemSource({ beside, outside = () => [] }: SystemSourceSetup = {}): WindowsSource | undefined {
  if (process.platform !== 'win32') return undefined;
  const systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows';
  const start = createStart(outside);
  const folder = beside === undefined ? undefined : join(dirname(beside), 'native');
  return createWindowsSource({
    run: createRun(outside),
    systemRoot,
    powershell: createPowerShell({ file: `${systemRoot}\\System32\\${powershellPath}`, start }),
    ...(folder === undefined
      ? {}
      : {
          native: createNative({
            files: { script: join(folder, 'windowsCalls.js'), library: join(folder, 'koffi.node') },
            start,
          }),
        }),
  });
}
