/** Guesses at a holder that cannot be seen: processes of the right user that look like servers of this port. */
import type { ProcessInfo } from '../model/process.ts';
import { programNamed } from '../programs/table.ts';
import { containerBackend } from './dockerProxy.ts';

/** Programs whose work is to listen and that are no rows of their own, as their process is called. */
const serverNames =
  /^(?:traefik|envoy|php-fpm|rabbitmq-server|beam\.smp|docker-proxy|rootlessport|slirp4netns|pasta|containerd-shim|dockerd|sshd|cupsd|dnsmasq|named|unbound|systemd-resolved|exim4|master|smbd|minio|consul|vault|etcd|prometheus|grafana|grafana-server|jenkins|rpcbind|rpc\.statd|rpc\.mountd)$/;

/** A trailing version (`python3.11`, `php-fpm8.2`) is no part of the name. */
function isServer({ name }: ProcessInfo): boolean {
  const plain = name.replace(/[0-9.]+$/, '');
  const row = programNamed(name) ?? programNamed(plain);
  return serverNames.test(plain) || (row !== undefined && row.client !== true);
}

const maxCandidates = 8;
/** Back ends of container engines are among them however many servers there are: whether an engine is asked depends on it. */
const maxBackends = 2;

/** Whether the number stands alone somewhere in the arguments: 3000 is not in 23000 or 30001. */
export function mentionsPort(args: readonly string[], port: number): boolean {
  const digits = String(port);
  return args.some(arg => {
    for (let at = arg.indexOf(digits); at >= 0; at = arg.indexOf(digits, at + 1)) {
      const before = arg[at - 1] ?? '';
      const after = arg[at + digits.length] ?? '';
      if (!/[0-9.]/.test(before) && !/[0-9]/.test(after)) return true;
    }
    return false;
  });
}

/**
 * Best first: those that name the port, then those whose files are closed to us although they are ours, then known
 * servers. If nothing tells and there are only a few processes, all of them. Never certain.
 */
export function rankCandidates(
  processes: readonly ProcessInfo[],
  port: number | undefined,
  closed: ReadonlySet<number>,
): readonly ProcessInfo[] {
  // Without arguments it is a kernel thread or a process that has ended.
  const programs = processes.filter(process => process.commandLine !== '');
  const score = (process: ProcessInfo): number => {
    if (port !== undefined && mentionsPort(process.args ?? [process.commandLine], port)) return 3;
    if (closed.has(process.pid)) return 2;
    return isServer(process) ? 1 : 0;
  };
  const scored = programs.map(process => ({ process, score: score(process) }));
  const telling = scored.filter(entry => entry.score > 0).toSorted((a, b) => b.score - a.score);
  const best = telling[0]?.score === 3 ? telling.filter(entry => entry.score === 3) : telling;
  if (best.length === 0) return programs.length <= 3 ? programs : [];
  const ranked = best.map(entry => entry.process);
  const cut = ranked.slice(maxCandidates).filter(process => containerBackend(process) !== undefined);
  const backends = cut.slice(0, maxBackends);
  return [...ranked.slice(0, maxCandidates - backends.length), ...backends];
}
