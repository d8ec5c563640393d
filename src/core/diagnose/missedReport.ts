/** A failure that was not noticed, as the text of an issue: what was printed, and what was understood of it. No secrets; nothing is sent. */
import type { BindFailure } from '../model/failure.ts';
import { maskSecrets } from '../secrets/maskSecrets.ts';
import { stripAnsi } from '../text/ansi.ts';
import { list } from './reportMarkdown.ts';

/** So much of the end of a text is kept, in UTF-16 units. */
const longestText = 16_384;

export interface MissedInput {
  /** As it was printed, or selected. */
  readonly text: string;
  readonly failures: readonly BindFailure[];
  /** `Port Medic 1.2.3` and the like. */
  readonly versions: readonly string[];
}

const certainties = {
  stated: 'stated as a failure',
  hedged: 'worded as a guess: told only where the machine bears it out',
  quoted: 'read as something shown, not as a failure: told only where the machine bears it out',
} as const;

function understood({ kind, ruleId, certainty, reasons, port, path, excerpt }: BindFailure): string {
  const place = port === undefined ? (path === undefined ? 'no port' : path) : `port ${port}`;
  const why = reasons === undefined || reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return `${kind}, ${place}, rule ${ruleId}, ${certainties[certainty ?? 'stated']}${why}: ${excerpt}`;
}

/** Without what only draws, line by line, and with a fence that no line of it ends. */
function fenced(text: string): string {
  const lines = maskSecrets(text.slice(-longestText).split('\n').map(stripAnsi).join('\n').trim());
  const runs = lines.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...runs.map(run => run.length)) + 1);
  return `${fence}text\n${lines}\n${fence}`;
}

/** Markdown, to be read over, completed and pasted into an issue. */
export function renderMissed({ text, failures, versions }: MissedInput): string {
  const sections = [
    '# A failure that Port Medic missed',
    'Nothing was sent. Secrets were masked as far as they were recognised: please read it over, and take away what is nobody’s business.',
    '## What was printed',
    fenced(text),
    failures.length === 0
      ? '## What was understood\n\nNothing.'
      : list('What was understood', failures.map(understood)),
    '## What should have been noticed\n\n(which program, started how, which port)',
    list('Versions', versions),
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}
