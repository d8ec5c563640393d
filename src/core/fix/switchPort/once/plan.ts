/** What "this time on another port" is asked and answers. */

import type { PortSwitchPlan } from '../../../model/fix.ts';
import type { Repository } from '../../../workspace/manifests.ts';

export interface RunOnceRequest {
  /** The port that is taken, and the one to take instead; 1 to 65535. */
  readonly from: number;
  readonly to: number;
  /** The debug configuration that was run, as VS Code resolved it. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The command line that was typed, or the task's. Used when there is no configuration. */
  readonly commandLine?: string;
  /** By a variable where the program reads one, even where it has an option: what terminals carry for each start. */
  readonly byVariable?: boolean;
  /** Text of the package.json of the folder it runs in: what an npm script starts. */
  readonly manifest?: string;
  /** Where other packages are looked for that the line names: `npm --prefix web run dev`, `pnpm --filter web dev`. */
  readonly repository?: Repository;
  /** The planned switch of the same run, where it is known: it tells whether the program's own code reads a variable, or which file states the port. */
  readonly switching?: Pick<PortSwitchPlan, 'primary' | 'beatenBy' | 'argument'> &
    Partial<Pick<PortSwitchPlan, 'ambiguous' | 'leftAlone' | 'problems'>>;
}

export type RunOncePlan =
  | {
      readonly kind: 'configuration';
      readonly configuration: Readonly<Record<string, unknown>>;
      /** False when the program is only supposed to read the variable. */
      readonly certain: boolean;
    }
  | {
      readonly kind: 'command';
      /** To be set for the process, besides what the command line itself assigns. */
      readonly env: Readonly<Record<string, string>>;
      readonly commandLine: string;
      /** Where in the line the command begins that is to have `env`, where that is not its start: `cd web && npm run dev`. */
      readonly at?: number;
      readonly certain: boolean;
    };
