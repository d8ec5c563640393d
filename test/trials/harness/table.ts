/** docs/trials.md from the results, and what a trial has shown to be wrong. */
import type { Family, Trial } from '../trial.ts';
import type { Judged, Noticed, NotTried, TrialResult } from './result.ts';

/** What must never be, as phrases; nothing when the trial is as it should be. */
export function failuresOf({
  held4,
  held6,
  goodStart,
  switch: switched,
  once,
  failing,
}: TrialResult): readonly string[] {
  return [
    ...[held4, held6].flatMap(each => {
      if (each.kind === 'missed' || each.kind === 'wrong port') return [each.kind];
      return each.kind === 'moved' && each.movedTo === undefined ? ['a move without its new port'] : [];
    }),
    ...(goodStart === 'silent' ? [] : [goodStart]),
    ...(switched.kind === 'wrong' ? [`a wrong edit: ${switched.by}: ${switched.why}`] : []),
    ...(once.kind === 'wrong' ? [`not listening this time: ${once.by}: ${once.why}`] : []),
    ...(failing?.wrong === undefined ? [] : [`it does not fail with ${failing.words}: ${failing.wrong}`]),
  ];
}

export function oneLine(result: TrialResult | NotTried): string {
  if ('notTried' in result) return `-- ${result.name}: ${result.notTried}`;
  const { name, held4, held6, switch: switched, once, goodStart } = result;
  const wrong = failuresOf(result);
  const { failing } = result;
  const fails =
    failing === undefined ? [] : [`${failing.wrong === undefined ? 'fails' : 'NO FAILURE'} (${failing.words})`];
  const facts = [
    `${held4.kind}/${noticed(held6)}`,
    `switch ${judged(switched)}`,
    `once ${judged(once)}`,
    goodStart,
    ...fails,
  ];
  return `${wrong.length === 0 ? 'ok' : 'NO'} ${name}: ${facts.join(' · ')}${wrong.map(each => `\n     ${each}`).join('')}`;
}

function noticed({ kind, movedTo, known, listensOn = [] }: Noticed): string {
  if (kind === 'moved')
    return `${known ?? ''} moved to ${movedTo ?? '?'}${listensOn.includes(movedTo ?? 0) ? '' : ' (not so)'}`;
  return kind === 'silent' && listensOn.length > 0 ? `silent, listens on ${listensOn.join(' ')}` : kind;
}

function judged(value: Judged): string {
  switch (value.kind) {
    case 'listens':
    case 'asks':
      return `${value.kind} (${value.by})`;
    case 'wrong':
      return `WRONG (${value.by})`;
    case 'none':
      return `none: ${value.why}`;
  }
}

type Row = { readonly trial: Trial; readonly result: TrialResult };

const say = {
  told: 'yes',
  moved: 'yes, as a move',
  shares: 'no conflict: it listens beside the holder',
  silent: 'it says nothing',
  missed: '**missed**',
  'wrong port': '**wrong port**',
} as const satisfies Record<Noticed['kind'], string>;

/** The whole page, in the order of the families; `untried`: why the others could not be tried. */
export function page(
  families: readonly Family[],
  results: ReadonlyMap<string, TrialResult>,
  untried: ReadonlyMap<string, string>,
): string {
  const rows = families.flatMap(family => rowsOf(family, results));
  return [
    '# Real servers, tried',
    '',
    'Made by `npm run trial`: do not edit. Each row is a real program in a small real project, on a terminal of its own. Another process held its port, on',
    '127.0.0.1 and then on `::`; what it printed went through the extension’s own detector and pipeline; the planned switch was applied, the program',
    'started again, and **its listening socket looked for**; so was *this time on another port*; and a start on the free port had to stay silent.',
    '',
    'A line such as `python3 -m http.server 8000` is all there is of some starts: no file holds their port, so there is nothing to switch, and the right',
    'answer is the line itself with another port, this time. They are counted apart. What states its port in its own source code, or in a file that',
    'nothing on its line overrides, is the other way round: it is switched, and nothing is offered for this time.',
    '',
    ...summary(rows),
    '',
    ...families.flatMap(family => {
      const own = rowsOf(family, results);
      return own.length === 0 ? [] : [`## ${family.title}`, '', ...(family.note ?? []), ...table(own), ''];
    }),
    '## What does not work',
    '',
    ...shortcomings(rows),
    '',
    ...notTried(families, untried),
  ].join('\n');
}

function notTried(families: readonly Family[], untried: ReadonlyMap<string, string>): readonly string[] {
  const lines = families.flatMap(({ trials }) =>
    trials.flatMap(({ name, title, line }) => {
      const why = untried.get(name);
      return why === undefined ? [] : [`- ${title} (${code(line)}): ${why.replaceAll(/[`|<>]/g, ' ')}`];
    }),
  );
  return lines.length === 0 ? [] : ['## What could not be tried', '', ...lines, ''];
}

function rowsOf({ trials }: Family, results: ReadonlyMap<string, TrialResult>): readonly Row[] {
  return trials.flatMap(trial => {
    const result = results.get(trial.name);
    return result === undefined ? [] : [{ trial, result }];
  });
}

function table(rows: readonly Row[]): readonly string[] {
  return [
    '| Program | Version | Tried | Typed | Port | Noticed | Moved | Switch | This time |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows.map(({ trial, result }) => {
      const cells = [
        trial.title,
        result.version,
        result.date,
        code(trial.line),
        String(trial.port),
        noticedCell(result),
        movedCell(result),
        trial.typed === true && result.switch.kind === 'none' ? '– (no file takes part)' : cell(result.switch),
        cell(result.once),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

function noticedCell({ held4, held6 }: TrialResult): string {
  return held6.kind === 'shares' ? say[held4.kind] : say[held6.kind];
}

function movedCell(result: TrialResult): string {
  const { failing } = result;
  const instead =
    failing !== undefined && failing.wrong === undefined ? `; fails instead with ${code(failing.words)}` : '';
  return `${wentTo(result)}${instead}`;
}

function wentTo({ held4, held6 }: TrialResult): string {
  const moves = [held6, held4].filter(({ listensOn = [], kind }) => kind === 'moved' || listensOn.length > 0);
  const [move] = moves;
  if (move === undefined) return '–';
  if (move.kind === 'moved')
    return move.movedTo === undefined
      ? '**new port not told**'
      : `to ${move.movedTo}${move.known === 'seen' ? ', seen by its address' : ''}`;
  return `silently, to ${move.listensOn?.join(', ') ?? '?'}`;
}

function cell(value: Judged): string {
  switch (value.kind) {
    case 'listens':
      return `listens: ${code(value.by)}`;
    case 'asks':
      return `asks, then listens: ${code(value.by)}`;
    case 'wrong':
      return `**wrong**: ${code(value.by)}`;
    case 'none':
      return `– (${value.why})`;
  }
}

/** A piece of a table’s row: a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}

export interface Figures {
  readonly tried: number;
  /** Of those that say something. */
  readonly speak: number;
  readonly noticed: number;
  readonly wrongPorts: number;
  readonly falseAlarms: number;
  readonly moves: number;
  readonly movesToldWhole: number;
  /** Those that a file starts or configures: of the others nothing can be switched. */
  readonly withFiles: number;
  /** Typed lines in whose project no file states or starts anything, and those of them that listen elsewhere this time. */
  readonly typed: number;
  readonly typedOnce: number;
  /** Listens on another port by the switch or for this time. */
  readonly reached: number;
  readonly switched: Readonly<Record<Judged['kind'], number>>;
  readonly once: Readonly<Record<Judged['kind'], number>>;
}

export function figuresOf(rows: readonly Row[]): Figures {
  const results = rows.map(({ result }) => result);
  const typed = rows.filter(({ trial, result }) => trial.typed === true && result.switch.kind === 'none');
  const looks = results.map(({ held4, held6 }) => (held6.kind === 'shares' ? held4 : held6));
  const count = (kinds: readonly Noticed['kind'][]) => looks.filter(({ kind }) => kinds.includes(kind)).length;
  const kinds = (of: (each: TrialResult) => Judged) => {
    const zero = { listens: 0, asks: 0, wrong: 0, none: 0 };
    for (const each of results) zero[of(each).kind]++;
    return zero;
  };
  return {
    tried: results.length,
    speak: count(['told', 'moved', 'missed', 'wrong port']),
    noticed: count(['told', 'moved']),
    wrongPorts: results.filter(({ held4, held6 }) => [held4, held6].some(({ kind }) => kind === 'wrong port')).length,
    falseAlarms: results.filter(({ goodStart }) => goodStart !== 'silent').length,
    moves: count(['moved']),
    movesToldWhole: looks.filter(({ kind, movedTo }) => kind === 'moved' && movedTo !== undefined).length,
    reached: results.filter(each => /^(?:listens|asks)$/.test(each.switch.kind) || each.once.kind === 'listens').length,
    switched: kinds(each => each.switch),
    withFiles: results.length - typed.length,
    typed: typed.length,
    typedOnce: typed.filter(({ result }) => result.once.kind === 'listens').length,
    once: kinds(each => each.once),
  };
}

/** What the README says of it, in one paragraph. */
export function claim(families: readonly Family[], results: ReadonlyMap<string, TrialResult>): string {
  const of = figuresOf(families.flatMap(family => rowsOf(family, results)));
  return [
    `**Tried on real servers**: ${of.tried} starts of real programs, each with its port taken by somebody else. Of ${of.speak} that say something`,
    `${of.noticed} were noticed, ${of.wrongPorts} with a wrong port, and ${of.falseAlarms} good starts were a false alarm. Of ${of.withFiles} that a file starts or configures`,
    `${of.switched.listens + of.switched.asks} listened on the new port after *Switch Port*, and ${of.switched.wrong} were edited wrongly. Started on another port for this time,`,
    `${of.once.listens} of ${of.tried} listened there, ${of.once.wrong} did not, and ${of.once.none} are not offered it. [Every program, with what does not work](docs/trials.md).`,
  ].join('\n');
}

function summary(rows: readonly Row[]): readonly string[] {
  const of = figuresOf(rows);
  const share = (part: number, whole: number) =>
    `${part} of ${whole} (${Math.round((part / Math.max(whole, 1)) * 100)} %)`;
  return [
    '| Of all rows | |',
    '|---|---|',
    `| Tried | ${of.tried} |`,
    `| Noticed, of those that say something | ${share(of.noticed, of.speak)} |`,
    `| Told with a wrong port | ${of.wrongPorts} |`,
    `| False alarms at a good start | ${of.falseAlarms} |`,
    `| Moves told with both numbers | ${share(of.movesToldWhole, of.moves)} |`,
    `| Started or configured by a file | ${of.withFiles} |`,
    `| Listens on the new port after the switch, of these | ${share(of.switched.listens + of.switched.asks, of.withFiles)} |`,
    `| Wrong edits | ${of.switched.wrong} |`,
    `| Typed, with no file that takes part: the line itself is changed for this time, and listens there | ${share(of.typedOnce, of.typed)} |`,
    `| Listens elsewhere by one of the two | ${share(of.reached, of.tried)} |`,
    `| Listens this time on another port | ${share(of.once.listens, of.tried)} |`,
    `| Offered this time, and does not listen there | ${of.once.wrong} |`,
  ];
}

function shortcomings(rows: readonly Row[]): readonly string[] {
  const lines = rows.flatMap(({ trial, result }) => {
    const wrong = failuresOf(result);
    const missing = [
      ...(result.switch.kind === 'none' && trial.typed !== true ? [`no switch (${result.switch.why})`] : []),
      ...(result.once.kind === 'none' ? ['nothing for this time'] : []),
    ];
    const phrases = [...wrong.map(each => `**${each}**`), ...missing];
    return phrases.length === 0 ? [] : [`- ${trial.title} (${code(trial.line)}): ${phrases.join('; ')}`];
  });
  return lines.length === 0 ? ['Nothing of the above.'] : lines;
}
