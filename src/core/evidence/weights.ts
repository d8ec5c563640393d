/** What speaks for a failure, and what against it: the text alone cannot tell one from a sentence about one, but the machine can. */

/** What is known of one failure; each at most once. */
export type Signal =
  | 'stated'
  | 'hedged'
  | 'quoted'
  | 'taken-by-another'
  | 'taken-unseen'
  | 'taken-by-this-run'
  | 'lingering'
  | 'free'
  | 'own-port'
  | 'nameless'
  | 'crashed'
  | 'written-before'
  | 'failed-soon'
  | 'failed-later'
  | 'ended-well'
  | 'listens-elsewhere'
  | 'shows-text'
  | 'alternate-screen'
  | 'redrawn';

/** A row of the table. */
export interface Weight {
  readonly signal: Signal;
  readonly weight: number;
  /** Beside this it weighs nothing. */
  readonly silentBeside?: Signal;
  /** What it means, and where it comes from. */
  readonly meaning: string;
  /** A case that it turns: what else is known there. */
  readonly turns: readonly Signal[];
  /** That case in words. */
  readonly example: string;
}

/** With so much, a failure is a conflict. What is stated is one, unless something speaks against it. */
export const enough = 4;

export const weights: readonly Weight[] = [
  {
    signal: 'stated',
    weight: 4,
    meaning: "the system's or the program's own fixed wording",
    turns: [],
    example: 'node prints "listen EADDRINUSE: address already in use :::3000"',
  },
  {
    signal: 'hedged',
    weight: 2,
    meaning: 'wording that guesses, or that other causes have as well',
    turns: ['taken-by-another'],
    example: '"could not bind to port 9999", and another program has 9999',
  },
  {
    signal: 'quoted',
    weight: -1,
    meaning: 'prose, source, a document, a transcript',
    turns: ['taken-by-another', 'failed-soon'],
    example:
      'a test run that fails prints the source of its helper; the port on that line is that of a server next door',
  },
  {
    signal: 'taken-by-another',
    weight: 2,
    meaning: 'the port is held by a process that is not of this run and was there before it',
    turns: ['hedged'],
    example: '"Failed to start server on port 8081", and a server of yesterday has 8081',
  },
  {
    signal: 'taken-unseen',
    weight: 2,
    meaning: 'the port is taken, and the system does not show by whom, or forbids it',
    turns: ['hedged'],
    example: '"unable to bind to port 80", which a process of root has',
  },
  {
    signal: 'taken-by-this-run',
    weight: -4,
    meaning: 'whoever holds the port began after the run, and so with it',
    turns: ['stated'],
    example: 'a server says that its port was in use, and has it by now',
  },
  {
    signal: 'lingering',
    weight: 2,
    meaning: 'nobody holds the port, but its connections are still closing',
    turns: ['hedged'],
    example: '"bind() failed. (98)" right after a restart',
  },
  {
    signal: 'free',
    weight: -2,
    meaning: 'a bind to the port succeeds',
    turns: ['hedged', 'failed-soon'],
    example: '"could not bind to port 9999" from a program that lacks a certificate; 9999 is free',
  },
  {
    signal: 'own-port',
    weight: 1,
    meaning: 'the port is one that the run was to bind, by its command line, files or configuration',
    turns: ['quoted', 'taken-by-another', 'failed-soon'],
    example: '`npm start` with PORT=3000 prints a long explanation about port 3000 and exits',
  },
  {
    signal: 'nameless',
    weight: -1,
    silentBeside: 'stated',
    meaning: 'neither the text nor the run says which port it may be',
    turns: ['hedged', 'failed-soon'],
    example: '"Failed to start the listener", of a script of which no port is known, and exit code 1',
  },
  {
    signal: 'crashed',
    weight: 2,
    meaning: 'the port is free, and the text shows that a program has ended of it all the same',
    turns: ['stated', 'free'],
    example: 'a watcher says "app crashed - waiting for file changes", and whoever had the port has just ended',
  },
  {
    signal: 'written-before',
    weight: -4,
    meaning: 'a date stands in front of it, of a day before the run began',
    turns: ['stated', 'taken-by-another'],
    example: 'a script prints the log of last week, with "2024-01-05 10:00:01 ERROR listen EADDRINUSE" in it',
  },
  {
    signal: 'failed-soon',
    weight: 2,
    meaning: 'the run ended by itself within fifteen seconds, and not with success',
    turns: ['quoted', 'taken-by-another', 'own-port'],
    example: 'an explanation with "Port 3000 is already in use" in it, then exit code 1',
  },
  {
    signal: 'failed-later',
    weight: 1,
    // What ends hours later, with its port free all the while, has failed of something else.
    silentBeside: 'free',
    meaning: 'the run ended with an error, but not soon',
    turns: ['hedged', 'own-port'],
    example:
      '"could not bind" for the configured port, which this system tells nothing of; after a minute the server gave up',
  },
  {
    signal: 'ended-well',
    weight: -2,
    meaning: 'the run ended with success',
    turns: ['hedged', 'taken-by-another'],
    example: 'a script that checks ports prints "could not bind to port 8080" for each and is content',
  },
  {
    signal: 'listens-elsewhere',
    weight: -3,
    meaning: 'the run goes on, and a process of it listens on another port',
    turns: ['hedged', 'taken-by-another'],
    example: '"could not bind to port 5173" from a program that serves 5174 now',
  },
  {
    signal: 'shows-text',
    weight: -4,
    meaning: "the program shows other people's text: a log viewer, a remote shell, a command line agent",
    turns: ['stated'],
    example: '`kubectl logs api` shows the EADDRINUSE of a container',
  },
  {
    signal: 'alternate-screen',
    weight: -4,
    meaning: 'the program has the whole screen, as editors and agents do',
    turns: ['stated', 'taken-by-another'],
    example: 'an agent on the alternate screen explains "Error: listen EADDRINUSE: address already in use :::3000"',
  },
  {
    signal: 'redrawn',
    weight: -3,
    meaning: 'the program moves the cursor up and draws its rows anew',
    turns: ['stated', 'taken-by-another'],
    example: 'an agent without the alternate screen, drawing its answer again and again',
  },
];

const rows: ReadonlyMap<Signal, Weight> = new Map(weights.map(row => [row.signal, row]));

/** What the signal weighs beside the others. */
function weightAmong(signals: readonly Signal[], signal: Signal): number {
  const row = rows.get(signal);
  return row === undefined || (row.silentBeside !== undefined && signals.includes(row.silentBeside)) ? 0 : row.weight;
}

/** What all signals together weigh. */
export function sum(signals: readonly Signal[]): number {
  return signals.reduce((total, signal) => total + weightAmong(signals, signal), 0);
}

/** A conflict, by all that is known. */
export function isConflict(signals: readonly Signal[]): boolean {
  return sum(signals) >= enough;
}

/** What the end of the run can still add, at best. */
const bestOfAnEnd = 2;

/** No conflict yet, but one if the run fails soon. */
export function mayBecomeConflict(signals: readonly Signal[]): boolean {
  return sum(signals) + bestOfAnEnd >= enough;
}

/** For the log: every signal with its weight. */
export function reasons(signals: readonly Signal[]): string {
  return signals.map(signal => `${signal} ${weightAmong(signals, signal)}`).join(', ');
}
