/** A failure that was not noticed, as the text of an issue: what was printed, and what was understood of it. No secrets; nothing is sent. */
import type { BindFailure } from '../model/failure.ts';
import { maskSecrets } from '../secrets/maskSecrets.ts';
import { isNamed } from '../secrets/spoken.ts';
import { renderLine } from '../text/ansi.ts';
import { list } from './reportMarkdown.ts';

/** So much of the end of a text is kept, in UTF-16 units. */
const longestText = 16_384;

export interface MissedInput {
  /** As it was printed, or selected. */
  readonly text: string;
  /** Which of its lines are wanted: of what a program printed, those that may tell of a port. Absent: all, as somebody has chosen them. */
  readonly only?: (line: string) => boolean;
  /** What of a text in which secrets are hidden as far as they are known may be published. */
  readonly shown: (text: string, isNamed: (line: string) => boolean) => string;
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

/** The lines that are wanted, and how many others stand between them: what a program prints beside its failure is nobody else's business. */
function wanted(lines: readonly string[], only: MissedInput['only']): readonly string[] {
  if (only === undefined) return lines;
  const shown: string[] = [];
  let left = 0;
  const close = () => {
    if (left > 0) shown.push(`[${left} ${left === 1 ? 'line' : 'lines'} left out]`);
    left = 0;
  };
  for (const line of lines) {
    if (line.trim() !== '' && !only(line)) left++;
    else if (line.trim() !== '' || left === 0) {
      close();
      shown.push(line);
    }
  }
  close();
  return shown;
}

/** Without what only draws, line by line, and with a fence that no line of it ends. */
function fenced({ text, only, shown }: MissedInput): string {
  // Masked before lines are left out: a name and its secret may stand in two.
  const drawn = text
    .slice(-longestText)
    .split('\n')
    .flatMap(line => renderLine(line).map(each => each.text.trimEnd()));
  const masked = shown(maskSecrets(drawn.join('\n').replace(/^\n+|\n+$/g, '')), isNamed);
  const lines = wanted(masked.split('\n'), only).join('\n');
  const runs = lines.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...runs.map(run => run.length)) + 1);
  return `${fence}text\n${lines}\n${fence}`;
}

/** Markdown, to be read over, completed and pasted into an issue. */
export function renderMissed(input: MissedInput): string {
  const { failures, versions, only } = input;
  const sections = [
    '# A failure that Port Medic missed',
    'Nothing was sent. Only what speaks of a port is quoted in full: please read it over, put back what matters and take away what is nobody’s business.',
    '## What was printed',
    ...(only === undefined
      ? []
      : ['Only the lines that may tell of a port. If the one that matters is left out, put it here.']),
    fenced(input),
    failures.length === 0
      ? '## What was understood\n\nNothing.'
      : list('What was understood', failures.map(understood)),
    '## What should have been noticed\n\n(which program, started how, which port)',
    list('Versions', versions),
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}
