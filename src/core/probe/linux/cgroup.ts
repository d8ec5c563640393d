/** /proc/PID/cgroup (cgroups(7)): the systemd unit or the container that a process belongs to. */
import type { ContainerInfo } from '../../model/process.ts';

export interface CgroupFacts {
  readonly unit?: { readonly name: string; readonly user: boolean };
  readonly container?: ContainerInfo;
}

/** A container's 64 hexadecimal digits in the spellings of the engines' cgroup drivers. */
const containerForms: readonly { readonly engine: ContainerInfo['engine']; readonly pattern: RegExp }[] = [
  { engine: 'docker', pattern: /\/docker[-/]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/ },
  { engine: 'podman', pattern: /\/libpod-(?:conmon-)?([0-9a-f]{64})(?:\.scope)?(?:\/|$)/ },
  { engine: 'nerdctl', pattern: /\/(?:nerdctl|cri-containerd|containerd)-([0-9a-f]{64})(?:\.scope)?(?:\/|$)/ },
  // Without systemd's slices: `/kubepods/burstable/pod<uid>/<id>`.
  { engine: 'nerdctl', pattern: /\/kubepods(?:\/[^/]+){1,4}\/([0-9a-f]{64})(?:\/|$)/ },
];

function isPod(path: string): boolean {
  return /\/kubepods(?:\.slice)?\//.test(path);
}

/** Services that stand for a whole session, not for the program in it. */
const sessionUnit = /^(?:user@[0-9]+|session-.*|systemd-.*@[0-9]+)\.service$/;

/** Facts of one cgroup path, such as the part after `0::`, or what `ss -e` prints after `cgroup:`. */
export function cgroupFacts(path: string): CgroupFacts {
  for (const { engine, pattern } of containerForms) {
    const id = pattern.exec(path)?.[1];
    // Kubernetes starts the containers of a pod again, unless the pod says otherwise.
    if (id !== undefined) return { container: { engine, id, ...(isPod(path) ? { restartPolicy: 'always' } : {}) } };
  }
  const parts = path.split('/');
  const user = parts.some(part => /^user@[0-9]+\.service$/.test(part));
  const name = parts.findLast(
    part => part.endsWith('.service') && part.length > '.service'.length && !sessionUnit.test(part),
  );
  return name === undefined ? {} : { unit: { name: unescapeUnit(name), user } };
}

/** systemd writes what a file name cannot hold as `\x2d`. The unit's own name keeps that form; only a stray prefix goes. */
function unescapeUnit(name: string): string {
  // systemd.unit(5): a cgroup whose name would clash with a kernel file is written with a leading underscore.
  return name.startsWith('_') ? name.slice(1) : name;
}

/** The whole file: the unified line `0::` first, else the systemd hierarchy of version 1, else any line that tells. */
export function parseCgroup(text: string): CgroupFacts {
  const lines = text.split('\n').flatMap(line => {
    const match = /^([0-9]+):([^:]*):(\/.*)$/.exec(line);
    return match === null ? [] : [{ controllers: match[2] ?? '', path: match[3] ?? '' }];
  });
  const weight = (controllers: string) => (controllers === '' ? 0 : controllers === 'name=systemd' ? 1 : 2);
  for (const line of lines.toSorted((a, b) => weight(a.controllers) - weight(b.controllers))) {
    const facts = cgroupFacts(line.path);
    if (facts.unit !== undefined || facts.container !== undefined) return facts;
  }
  return {};
}
