/** What the host reads after the run, from a file that each window writes beside the bundles. */
export interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function added(a: SuiteResults, b: SuiteResults): SuiteResults {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function resultsName(pid: number): string {
  return `results-${pid}.json`;
}

export function isResults(name: string): boolean {
  return /^results-\d+\.json$/.test(name);
}

/** In front of every line that is meant for the person who runs the tests; the rest of the log is the editor's. */
export const linePrefix = '│ ';

/** The environment variable of a window that names the folder of its server's logs. */
export const logsVariable = 'SUITE_LOGS';
