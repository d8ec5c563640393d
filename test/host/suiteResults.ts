/** What the host reads after the run, from `results.json` beside the bundles. */
export interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** In front of every line that is meant for the person who runs the tests; the rest of the log is the editor's. */
export const linePrefix = '│ ';
