/**
 * Entry of the second bundle, loaded at the first failure or command; activation carries only what notices and draws.
 * With extension.ts, the only place that joins the core and the operating system.
 */

import { renderMissed } from './core/diagnose/missedReport.ts';
import { renderReport } from './core/diagnose/report.ts';
import type { FileReader } from './core/host.ts';
import { inTime } from './core/inTime.ts';
import type { DiagnoseInput, ReuseAddressDecision } from './core/model/diagnosis.ts';
import { Pipeline } from './core/pipeline.ts';
import { ownPageInstead, strangerOf } from './core/processes/strangers.ts';
import { rehearseConflict } from './core/rehearsal.ts';
import { maskSecrets } from './core/secrets/maskSecrets.ts';
import { publicCopy } from './core/secrets/publicCopy.ts';
import type { ServiceOptions, Services } from './core/services.ts';
import { isShowable } from './core/text/showable.ts';
import { considerate } from './core/workspace/considerate.ts';
import { configuredPorts, wantedPorts } from './core/workspace/run/statedPorts.ts';
import { launchedPages, testedIn, testedOn, testedPages } from './core/workspace/run/testedPages.ts';
import { createRun } from './node/exec.ts';
import { createFileReader } from './node/files.ts';
import { isRunning } from './node/isRunning.ts';
import { createKiller, createLocks, createStopper } from './node/kill/index.ts';
import { lookUpTyped as lookUp } from './node/machine/names.ts';
import { createProbe } from './node/probe/index.ts';
import { isReadOnly } from './node/readOnly.ts';
import { createSystemFreePorts, currentPlatform, readSystem } from './node/system/index.ts';
import { createShells } from './node/system/shell.ts';
import { createSystemSource } from './node/windows/index.ts';
import { createWorktrees } from './node/worktrees.ts';

export function createServices(options: ServiceOptions): Services {
  const { store, moves, log, workerPath, unsavedText, workspaceFolders = () => [], window } = options;
  const run = createRun(workspaceFolders);
  const source = createSystemSource({ beside: workerPath, outside: workspaceFolders });
  const probe = createProbe({ workerPath, outside: workspaceFolders, source });
  const files = createFileReader({ overlay: unsavedText, opened: workspaceFolders });
  const clock = { now: () => Date.now() };
  const freePorts = considerate(createSystemFreePorts(source), { spokenFor: () => spokenFor(window, files), clock });
  const system = readSystem();
  const worktrees = createWorktrees();
  const locks = createLocks({ probe, run, source });
  const wholeWindow = async () => {
    const [known, seen, trees] = await Promise.all([
      system,
      window(),
      Promise.all(workspaceFolders().map(folder => worktrees.of(folder))),
    ]);
    return { ...known, ...seen, siblings: trees.flatMap(tree => tree?.siblings ?? []), now: Date.now() };
  };
  const pipeline = new Pipeline({
    probe,
    files,
    freePorts: { next: (from, how) => inTime(freePorts.next(from, how), longestSearch) },
    log,
    store,
    ...(moves && { moves }),
    clock,
    isRunning,
    locks,
    adviseReuseAddress: async (input, tellLater) => {
      let isLate = false;
      const advice = adviseOnReuseAddress(input, files)
        .then(decision => {
          if (isLate) tellLater(decision);
          return decision;
        })
        .catch((error: unknown) => {
          log.error('SO_REUSEADDR', error);
          return undefined;
        });
      const decision = await inTime(advice, longestSearch);
      isLate = true;
      return decision;
    },
    window: wholeWindow,
  });
  return {
    pipeline,
    probe,
    killer: createKiller({ probe, run, source }),
    locks,
    stopper: createStopper({ probe, run, source }),
    freePorts,
    shells: createShells(currentPlatform()),
    files,
    filesIn: root => createFileReader({ root, overlay: unsavedText }),
    launchPorts: (launch, cwd) => configuredPorts(launch, files, cwd),
    commandPorts: async (commandLine, cwd) =>
      (await wantedPorts({ commandLine, files, ...(cwd !== undefined && { cwd }) })).wanted,
    testedPages: (commandLine, cwd, env) => testedPages(commandLine, cwd, files, env),
    launchedPages: (launch, cwd) => launchedPages(launch, cwd, files),
    testedOn,
    testedIn,
    strangerOf,
    ownPageInstead,
    isReadOnly,
    lookUp,
    maskSecrets,
    renderReport,
    renderMissed,
    isShowable,
    publicCopy,
    rehearseConflict,
    worktrees,
    window: wholeWindow,
    platform: currentPlatform(),
    dispose: () => probe.dispose(),
  };
}

/** Milliseconds: a suggestion is worth no longer wait. Without one the button names no port, and an offer can come later. */
const longestSearch = 1500;

/** Ports in the configuration files of the open folders; needs the planners' bundle. */
async function spokenFor(window: ServiceOptions['window'], files: FileReader): Promise<readonly number[]> {
  const [{ workspaceFolders }, { portsInWorkspace }] = await Promise.all([window(), import('./fixPlanners.ts')]);
  return (await Promise.all(workspaceFolders.map(folder => portsInWorkspace(folder, files)))).flat();
}

/** Whether SO_REUSEADDR can be put in where the failing program binds; needs the planners' bundle. */
async function adviseOnReuseAddress(input: DiagnoseInput, files: FileReader): Promise<ReuseAddressDecision> {
  const { adviseReuseAddress, commandOf, programFiles } = await import('./fixPlanners.ts');
  const { endpoint, failure, probe, source, window } = input;
  const frames = failure?.frames ?? [];
  const named = frames.map(({ file }) => file);
  return adviseReuseAddress({
    endpoint,
    probe,
    ...(input.lingered === undefined ? {} : { lingered: input.lingered }),
    platform: window.platform,
    frames,
    commandLine: commandOf(source),
    files: await programFiles(files, window.workspaceFolders, named),
    isReadOnly,
  });
}
