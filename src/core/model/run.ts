/** What was started, as the shell saw it, and the window it was started in. */

/** Where a failure was seen. Ids are opaque; the shell maps them back to its live objects for a rerun. */
export type Source =
  | {
      readonly kind: 'terminal';
      readonly id: string;
      readonly name: string;
      /** What was typed, where the editor vouches for it. */
      readonly commandLine?: string;
      /**
       * What the terminal's text claims was typed: any program can print that. For one use only: it is shown, and run again when the
       * user says so; it is understood nowhere, and told nowhere else.
       */
      readonly claimedLine?: string;
      readonly cwd?: string;
      readonly shellPid?: number;
    }
  | {
      readonly kind: 'task';
      readonly id: string;
      readonly name: string;
      readonly commandLine?: string;
      readonly cwd?: string;
    }
  | {
      readonly kind: 'debug';
      /** Root session id: child sessions are folded into it. */
      readonly id: string;
      readonly name: string;
      /** The resolved configuration that was run. */
      readonly configuration: Readonly<Record<string, unknown>>;
      readonly cwd?: string;
    }
  | { readonly kind: 'command' };
