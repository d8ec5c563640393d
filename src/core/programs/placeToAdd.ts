/** Where the port of a program can be written that nothing states. `{port}` stands for the number. */
interface Common {
  /** Better than an option of the script. */
  readonly beforeCommand?: boolean;
  /** Only where the project's file says that the program is used; not asked for when the program was started. */
  readonly traces?: Traces;
  /** Ports for which the place is the right one, where they are not the row's defaults. */
  readonly defaults?: readonly number[];
}

export interface Traces {
  /** Tested on the path below the project's folder. */
  readonly file: RegExp;
  readonly text: RegExp;
  /** Also when the program was started by its name. */
  readonly always?: boolean;
}

/** `file` is tested on the path below the project's folder. */
export type AddPlace = Common &
  (
    | { readonly kind: 'object'; readonly file: RegExp; readonly key: string }
    | { readonly kind: 'json'; readonly file: RegExp; readonly path: readonly string[]; readonly key: string }
    | {
        readonly kind: 'toml';
        readonly file: RegExp;
        readonly table: string;
        readonly line: string;
        /** Path of the file to create when there is none. */
        readonly create?: string;
      }
    | {
        readonly kind: 'line';
        readonly file: RegExp;
        readonly line: string;
        /** Another file that tells that this one is not the program's. */
        readonly unless?: RegExp;
      }
    | {
        readonly kind: 'dotenv';
        readonly variable: string;
        /** `.env` when absent. */
        readonly name?: string;
        /** Only when the program was started by its name. */
        readonly started?: boolean;
      }
    | { readonly kind: 'resources'; readonly key: string }
    | { readonly kind: 'phoenix' | 'aspnet' | 'angular' | 'caddy' }
  );
