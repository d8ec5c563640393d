/** A working tree of a Git repository, as Git's own files tell it. Paths are real ones, with the system's separator. */
export interface Worktree {
  /** The folder that all working trees of the repository share: the `.git` of its first one. */
  readonly repository: string;
  readonly root: string;
  /** The folder that was asked about, relative to the root; '' for the root itself. */
  readonly within: string;
  /** The roots of the others. Each of them says itself that it belongs to this repository. */
  readonly siblings: readonly string[];
}
