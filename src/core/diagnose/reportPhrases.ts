/** English phrases of a report for each kind of finding, origin and fix. The sentences of the editor are the shell's. */
import type { Fix, Provenance, Source, Verdict } from '../model.ts';
import { code } from './reportMarkdown.ts';

/** The verdict with those of its facts that are in no other section. */
export function findingText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'protected':
      return `${verdict.kind}: ${verdict.reason}`;
    case 'editor':
      return `${verdict.kind}: ${verdict.part}`;
    case 'system-service':
      return `${verdict.kind}: ${verdict.service}`;
    case 'own-session':
      return `${verdict.kind}: ${verdict.name}`;
    case 'leftover':
    case 'same-project-elsewhere':
      return `${verdict.kind}: ${verdict.folder}`;
    case 'supervisor':
      return `${verdict.kind}: ${verdict.supervisor}${verdict.job === undefined ? '' : ` (${verdict.job})`}`;
    case 'other-user':
      return `${verdict.kind}: ${verdict.user}${verdict.unit === undefined ? '' : `, unit ${verdict.unit}`}`;
    case 'hidden-holder':
      return verdict.place === undefined ? verdict.kind : `${verdict.kind}: ${verdict.place}`;
    case 'lingering':
      return `${verdict.kind}: ${verdict.atMost === true ? 'at most ' : ''}${Math.ceil(verdict.secondsLeft)} s`;
    case 'client-socket':
      return `${verdict.kind}: to ${verdict.remote ?? 'nowhere'}${verdict.ephemeral ? ', from the ephemeral range' : ''}`;
    case 'privileged':
      return `${verdict.kind}: below ${verdict.firstUnprivileged}`;
    case 'reserved-range':
      return `${verdict.kind}: ${verdict.from}-${verdict.to}${verdict.administered ? ', administered' : ''}`;
    case 'not-local':
      return `${verdict.kind}: ${verdict.host}`;
    case 'unknown':
      return `${verdict.kind}: ${verdict.reason}`;
    case 'other-app':
    case 'container':
    case 'bound-not-listening':
    case 'live-unix-socket':
    case 'stale-unix-socket':
    case 'other-family':
    case 'already-free':
      return verdict.kind;
  }
}

export function sourceText(source: Source): string | undefined {
  switch (source.kind) {
    case 'command':
      return undefined;
    case 'debug':
      return `debug session ${code(source.name)}`;
    case 'terminal':
    case 'task': {
      const run = source.commandLine === undefined ? '' : `, running ${code(source.commandLine)}`;
      return `${source.kind} ${code(source.name)}${run}`;
    }
  }
}

export function provenanceText(origin: Provenance): string {
  switch (origin.kind) {
    case 'window-terminal':
      return `terminal ${code(origin.name)} of this window`;
    case 'window-session':
      return `debug session ${code(origin.name)} of this window`;
    case 'other-window':
      return 'another VS Code window';
    case 'npm-script':
      return `script ${code(origin.script)}${origin.package === undefined ? '' : ` of ${code(origin.package)}`}`;
    case 'systemd':
      return `systemd unit ${code(origin.unit)}${origin.user ? ' of the user' : ''}`;
    case 'launchd':
      return `launchd job ${code(origin.label)}`;
    case 'windows-service':
      return `service ${code(origin.services.join(', '))}`;
    case 'supervisor': {
      const pid = origin.pid === undefined ? '' : ` (pid ${origin.pid})`;
      return `${code(origin.name)}${pid}${origin.job === undefined ? '' : `, job ${code(origin.job)}`}`;
    }
    case 'container':
      return `container ${code(origin.container.name ?? origin.container.id ?? origin.container.engine)}`;
    case 'cron':
      return 'cron';
    case 'ssh':
      return 'an ssh session';
    case 'terminal':
      return `a terminal outside this window (${code(origin.shell)})`;
    case 'orphan':
      return 'somebody who has ended since (orphan)';
    case 'unknown':
      return 'unknown';
  }
}

/** `41 s`, `12 min`, `3 h 20 min`, `5 d 2 h`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function fixText(fix: Fix): string {
  const again = 'restart' in fix && fix.restart ? ', then start again what failed' : '';
  switch (fix.kind) {
    case 'kill':
      return `End ${code(fix.holder.name)} (pid ${fix.holder.pid})${again}`;
    case 'stop-session':
      return `Stop the debug session ${code(fix.name)}${again}`;
    case 'stop-terminal':
      return `Stop what runs in the terminal ${code(fix.name)}${again}`;
    case 'stop-container':
      return `Stop the container ${code(fix.container.name ?? fix.container.id ?? '')}${again}`;
    case 'stop-supervisor':
      return `Stop the job at ${code(fix.supervisor)}${again}`;
    case 'suggest-command':
      return `Type ${code(fix.argv.join(' '))}`;
    case 'switch-once':
      return 'Start it on another port this time only';
    case 'switch-port':
      return `Use another port${again}`;
    case 'insert-reuse-address':
      return `Set SO_REUSEADDR before the bind${again}`;
    case 'wait':
      return `Wait ${Math.ceil(fix.secondsLeft)} s${again}`;
    case 'restart':
      return 'Start again what failed';
    case 'remove-stale-socket':
      return `Remove the stale socket ${code(fix.path)}${again}`;
    case 'explain':
      return `Read why: ${code(fix.topic)}`;
    case 'report':
      return 'Show this report';
  }
}
