/** What is to be done at a site. */
import type { TextEdit } from '../../model/fix.ts';
import type { SiteState } from './language.ts';

/** The option is missing, late or off, and these edits mend it. */
export function needs(
  how: Extract<SiteState, { kind: 'needs' }>['how'],
  ...edits: readonly TextEdit[]
): Extract<SiteState, { kind: 'needs' }> {
  return { kind: 'needs', how, edits };
}

/** There is no safe place; the snippet is for the user to put in. */
export function unsafe(reason: string, snippet: string): SiteState {
  return { kind: 'unsafe', reason, snippet };
}
