/** A run, as far as it is known. */
import type { FileReader } from '../../host.ts';
import type { Launch } from './launchConfig.ts';

/** What is known of the run. All of it may be missing. */
export interface RunContext {
  readonly commandLine?: string;
  /** The folder the program was started in; absolute. */
  readonly cwd?: string;
  /** Variables that were set for the run, not the whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The resolved debug configuration. */
  readonly launch?: Launch;
  readonly files: FileReader;
}
