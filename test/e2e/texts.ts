/** What the stories look for on the screen, in one place. The sentences are those of src/vscode/text/. */
export const text = {
  /** A holder of this workspace's earlier run. */
  leftover: (port: number, pid: number): RegExp => new RegExp(`Port ${port} is held by .*\\(pid ${pid}\\).*left over`),
  /** Nothing runs; the kernel is still closing connections. */
  lingering: (port: number): RegExp => new RegExp(`Nothing is running: port ${port} .*TIME_WAIT.* another (\\d+) s`),
  link: 'Find out what holds the port',
  progress: /^Freeing /,
  takenAlready: (port: number): RegExp => new RegExp(`Port ${port} is taken already`),
  freeAndStart: 'Free It and Start',
  startOnOther: /Start on \d+ This Time/,
  startAnyway: 'Start Anyway',
  freeTwo: /Free 2 ports\?/,
  free: /^Free$/,
  hasNotEnded: (pid: number): RegExp => new RegExp(`\\(pid ${pid}\\) has not ended`),
  force: /^Force$/,
  takenAgain: (port: number): RegExp => new RegExp(`Port ${port} was taken again at once`),
  stopAndRestart: (supervisor: string): string => `Stop ${supervisor} and Restart`,
  switchPort: /^Switch to \d+/,
  freeAndRestart: 'Free and Restart',
  stillFixing: /^A fix of this is under way/,
  stopItAndRestart: 'Stop It and Restart',
  isFree: (port: number): RegExp => new RegExp(`Port ${port} is free\\b`),
  /** Every wording that would end a process. */
  anyKill: /^(Free|Kill|Stop|Force)/,
  insertQuestion: /Insert SO_REUSEADDR into server\.c\?/,
  insert: /^Insert$/,
  countdown: (port: number): RegExp => new RegExp(`Port ${port} is free in \\d+ s`),
  more: /^More…$/,
  dismiss: 'Dismiss',
  portsTitle: /Ports of this workspace/,
  insertReuseAddress: /Insert SO_REUSEADDR/,
  statusBar: (port: number): RegExp => new RegExp(`\\b${port}\\b`),
  diagnostic: (port: number): RegExp => new RegExp(`Port ${port} is held by`),
};

/** The same in the German of l10n/bundle.l10n.de.json. */
export const german = {
  leftover: (port: number, pid: number): RegExp => new RegExp(`Port ${port} ist belegt von .*${pid}.*übrig geblieben`),
  freeAndRestart: 'Freigeben und neu starten',
  more: 'Mehr…',
};
