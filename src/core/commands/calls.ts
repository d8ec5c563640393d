/** What a command line starts that stands elsewhere. */

/** A unit started by another. */
export interface Call {
  readonly kind: 'script' | 'target' | 'task' | 'launch' | 'process' | 'project';
  readonly name: string;
  /** Folder it is started in, relative to the caller's. */
  readonly dir?: string;
  /** target: the program that knows it (`make`, `just`, `task`, `netlify`). */
  readonly tool?: string;
  /** Project the name is looked up in (`--filter web`, `-w web`, `nx serve web`). */
  readonly project?: string;
}
