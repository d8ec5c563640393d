/** Pages of our documentation that the editor links to. */
import type { Verdict } from '../model/diagnosis.ts';

const repository = 'https://github.com/port-medic/port-medic';

/** What the verdict means and what helps, at its own anchor. */
export function verdictPage(kind: Verdict['kind']): string {
  return `${repository}/blob/main/docs/verdicts.md#${kind}`;
}
