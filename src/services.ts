/**
 * Entry of the second bundle, loaded at the first failure or command; activation carries only what notices and draws.
 * With extension.ts, the only place that joins the core and the operating system.
 */
import { renderReport } from './core/diagnose/report.ts';
import type { BindFailure } from './core/model.ts';
import { Pipeline } from './core/pipeline.ts';
import type { FileReader } from './core/ports.ts';
import { candidates, configuredPorts } from './core/resolve/candidates.ts';
import type { ServiceOptions, Services } from './core/services.ts';
import { createFileReader } from './node/files.ts';
import { createKiller, createStopper } from './node/kill/index.ts';
import { createProbe } from './node/probe/index.ts';
import { isReadOnly } from './node/readOnly.ts';
import { createSystemFreePorts, currentPlatform, readSystem } from './node/system/index.ts';

/** A failure that said nothing, so that the search looks at the run alone. */
const wordless: BindFailure = { kind: 'in-use', ruleId: 'silent-exit', excerpt: '', frames: [] };

export function createServices({ store, log, workerPath, unsavedText, window }: ServiceOptions): Services {
  const probe = createProbe({ workerPath });
  const files = createFileReader({ overlay: unsavedText });
  const freePorts = createSystemFreePorts();
  const system = readSystem();
  const pipeline = new Pipeline({
    probe,
    files,
    freePorts,
    log,
    store,
    clock: { now: () => Date.now() },
    spokenFor: () => inTime(spokenFor(window, files)),
    window: async () => ({ ...(await system), ...(await window()), now: Date.now() }),
  });
  return {
    pipeline,
    probe,
    killer: createKiller({ probe }),
    stopper: createStopper({ probe }),
    freePorts,
    files,
    launchPorts: (launch, cwd) => configuredPorts(launch, files, cwd),
    commandPorts: (commandLine, cwd) => candidates(wordless, { commandLine, files, ...(cwd !== undefined && { cwd }) }),
    isReadOnly,
    renderReport,
    platform: currentPlatform(),
    dispose: () => probe.dispose(),
  };
}

/** Milliseconds: a suggestion is worth no longer wait, and the port is tried again when it is taken. */
const longestSearch = 300;

/** Ports in the configuration files of the open folders; needs the planners' bundle. */
async function spokenFor(window: ServiceOptions['window'], files: FileReader): Promise<readonly number[]> {
  const [{ workspaceFolders }, { portsInWorkspace }] = await Promise.all([window(), import('./fixPlanners.ts')]);
  return (await Promise.all(workspaceFolders.map(folder => portsInWorkspace(folder, files)))).flat();
}

async function inTime(ports: Promise<readonly number[]>): Promise<readonly number[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly number[]>(resolve => {
    timer = setTimeout(() => resolve([]), longestSearch);
  });
  try {
    return await Promise.race([ports, late]);
  } finally {
    clearTimeout(timer);
  }
}
