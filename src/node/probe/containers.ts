/**
 * Which container publishes a port: asked of every engine that answers, by its API socket (a few milliseconds, no process)
 * and by the command line tools that are installed.
 */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { CancelSignal } from '../../core/host.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { ContainerInfo } from '../../core/model/process.ts';
import {
  apiInspectPath,
  apiListPath,
  apiSockets,
  type ContainerRow,
  type ContainerTool,
  containerTools,
  inspectArgs,
  parseContainers,
  parseInspect,
  publisherOf,
  remoteEngine,
  withReplicas,
} from '../../core/probe/docker.ts';
import type { Run } from '../exec.ts';
import { bindTargets } from './bind.ts';
import { outcome, textOf } from './tool.ts';

interface Asked {
  /** What was asked, in order, for the report. */
  readonly tried: readonly string[];
}

export type ContainerAnswer = Asked &
  (
    | { readonly kind: 'found'; readonly container: ContainerInfo }
    /** Every engine that is there was asked, and none publishes the port. Also when there is no engine. */
    | { readonly kind: 'none' }
    /** An engine is installed and did not answer: the port may be one of its containers'. `denied`: it refuses this user. */
    | { readonly kind: 'unknown'; readonly reason: string; readonly denied?: ContainerInfo['engine'] }
  );

type ContainerList = Asked & {
  readonly containers: readonly ContainerRow[];
  /** Why the list may lack containers. */
  readonly problem?: string;
};

export interface LookupOptions {
  readonly signal?: CancelSignal;
  /** Only engines that answer on their socket: no process is started. */
  readonly withoutTools?: boolean;
  /** The tool of no other engine is started: what holds the port is this one's. */
  readonly only?: ContainerInfo['engine'];
}

export interface ContainerLookup {
  findPublishedContainer(endpoint: InetEndpoint, options?: LookupOptions): Promise<ContainerAnswer>;
  /** The container of this id, which may be a shortened one. */
  findContainer(id: string, options?: LookupOptions): Promise<ContainerAnswer>;
  /** All running containers with their published ports. */
  list(options?: LookupOptions): Promise<ContainerList>;
}

interface ContainerLookupOptions {
  readonly run: Run;
  /** `linux`, `darwin` or `win32`: says where the engines' sockets are. */
  readonly platform: string;
  /** Other sockets than the platform's usual ones. */
  readonly sockets?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds an engine has to answer; default 2000. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 2000;
/** Where the answer is only a bonus, a sick engine must not hold it up. */
const casualTimeoutMs = 500;
const maxBytes = 8 * 1024 * 1024;
const maxReason = 200;

type Response =
  | { readonly kind: 'ok'; readonly text: string; readonly engine: ContainerInfo['engine'] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string };

/** This user may not connect. */
const deniedCodes = new Set(['EACCES', 'EPERM']);

function engineAt(socket: string): ContainerInfo['engine'] {
  return socket.includes('podman') ? 'podman' : 'docker';
}

/** No socket, or no engine behind it. */
const absentCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ENOTSOCK']);

/** GET from an engine's API. Never rejects; ends within the limit of time whatever the other side does. */
function ask(socketPath: string, path: string, timeoutMs: number, signal: CancelSignal | undefined): Promise<Response> {
  return new Promise(resolve => {
    const call = request({ socketPath, path, method: 'GET', headers: { Host: 'localhost' }, agent: false });
    const end = (response: Response) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(response);
      call.destroy();
    };
    const onAbort = () => end({ kind: 'failed', reason: 'cancelled' });
    const timer = setTimeout(() => end({ kind: 'failed', reason: 'timed out' }), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    call.on('error', (error: NodeJS.ErrnoException) =>
      end(
        absentCodes.has(error.code ?? '')
          ? { kind: 'absent' }
          : { kind: 'failed', reason: error.code ?? error.message },
      ),
    );
    call.on('response', response => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) end({ kind: 'failed', reason: 'too much output' });
        else chunks.push(chunk);
      });
      response.on('error', error => end({ kind: 'failed', reason: error.message }));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        // Podman answers at docker's path too, and says so in the header.
        const engine = /libpod/i.test(String(response.headers.server)) ? 'podman' : 'docker';
        if (status === 200) end({ kind: 'ok', text: Buffer.concat(chunks).toString('utf8'), engine });
        else end({ kind: 'failed', reason: `HTTP ${status}` });
      });
    });
    if (signal?.aborted === true) onAbort();
    else call.end();
  });
}

/** One place that was asked, with a way to ask it for more about one of its containers. */
interface Source extends Asked {
  readonly containers: readonly ContainerRow[];
  readonly problem?: string;
  readonly denied?: ContainerInfo['engine'];
  /** The API socket, where that was asked. */
  readonly socket?: string;
  readonly inspect: (id: string) => Promise<Partial<ContainerInfo>>;
}

export function createContainerLookup(options: ContainerLookupOptions): ContainerLookup {
  const { run, platform, env } = options;
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const sockets = options.sockets ?? apiSockets(platform, env);

  async function askSocket(path: string, lookupOptions: LookupOptions): Promise<Source | undefined> {
    const { signal, withoutTools } = lookupOptions;
    // A request costs half a millisecond even where there is nothing to connect to. A pipe of Windows is no file to look for.
    if (!path.startsWith('//') && !existsSync(path)) return undefined;
    const limitMs = withoutTools === true ? Math.min(timeoutMs, casualTimeoutMs) : timeoutMs;
    const response = await ask(path, apiListPath, limitMs, signal);
    if (response.kind === 'absent') return undefined;
    const inspect = async (id: string) => {
      const detail = await ask(path, apiInspectPath(id), limitMs, signal);
      return detail.kind === 'ok' ? parseInspect(detail.text) : {};
    };
    if (response.kind === 'failed') {
      const problem = `${path}: ${response.reason}`;
      const denied = deniedCodes.has(response.reason) ? { denied: engineAt(path) } : {};
      return { tried: [problem], containers: [], problem, ...denied, inspect };
    }
    const containers = parseContainers(response.engine, response.text);
    if (containers !== undefined) return { tried: [`${path}: ok`], containers, socket: path, inspect };
    const problem = `${path}: an answer that cannot be read`;
    return { tried: [problem], containers: [], problem, inspect };
  }

  async function askTool(tool: ContainerTool, signal: CancelSignal | undefined): Promise<Source | undefined> {
    const runOptions = { timeoutMs, maxBytes, env, ...(signal === undefined ? {} : { signal }) };
    const result = await run(tool.file, tool.listArgs, runOptions);
    if (result.kind === 'missing') return undefined;
    const what = outcome(`${tool.file} ps`, result);
    const inspect = async (id: string) => {
      const detail = await run(tool.file, inspectArgs(id), runOptions);
      return detail.kind === 'ok' ? parseInspect(detail.stdout) : {};
    };
    const containers = parseContainers(tool.engine, textOf(result));
    if (result.kind === 'ok' && containers !== undefined) return { tried: [what], containers, inspect };
    const said = result.stderr.trim().split('\n', 1)[0]?.slice(0, maxReason) ?? '';
    const problem = said === '' ? (result.kind === 'ok' ? `${what}, but not readable` : what) : `${what}: ${said}`;
    const denied = /permission denied|access is denied/i.test(said) ? { denied: tool.engine } : {};
    return { tried: [problem], containers: containers ?? [], problem, ...denied, inspect };
  }

  async function sources(lookupOptions: LookupOptions, wanted: (source: Source) => boolean): Promise<Source[]> {
    const { signal, withoutTools, only } = lookupOptions;
    const remote = remoteEngine(env);
    const bySocket = await Promise.all(sockets.map(path => askSocket(path, lookupOptions)));
    const found = bySocket.filter(source => source !== undefined);
    if (found.some(wanted) || withoutTools === true) return found;
    // Docker's tool would tell of the other machine, and what a socket refuses, it refuses the tool.
    const closed = new Set(found.map(({ denied }) => denied));
    const tools = containerTools.filter(
      ({ engine }) =>
        (remote === undefined || engine !== 'docker') && !closed.has(engine) && (only ?? engine) === engine,
    );
    const byTool = await Promise.all(tools.map(tool => askTool(tool, signal)));
    return [...found, ...byTool.filter(source => source !== undefined)];
  }

  async function find(
    pick: (source: Source) => ContainerInfo | undefined,
    lookupOptions: LookupOptions,
  ): Promise<ContainerAnswer> {
    const all = await sources(lookupOptions, source => pick(source) !== undefined);
    const tried = all.flatMap(source => source.tried);
    for (const source of all) {
      const container = pick(source);
      if (container === undefined) continue;
      const details = container.id === undefined ? {} : await source.inspect(container.id);
      const whole = { ...container, ...details, ...(source.socket === undefined ? {} : { socket: source.socket }) };
      return { kind: 'found', container: withReplicas(whole, source.containers), tried };
    }
    const failed = all.find(source => source.denied !== undefined) ?? all.find(source => source.problem !== undefined);
    const { problem: reason, denied } = failed ?? {};
    return reason === undefined
      ? { kind: 'none', tried }
      : { kind: 'unknown', reason, tried, ...(denied === undefined ? {} : { denied }) };
  }

  return {
    async findPublishedContainer(endpoint, lookupOptions = {}) {
      const targets = await bindTargets(endpoint.host);
      if (targets.kind === 'not-looked-up') return { kind: 'unknown', reason: targets.reason, tried: [] };
      const { protocol, port } = endpoint;
      return find(source => publisherOf(source.containers, protocol, targets.targets, port), lookupOptions);
    },
    findContainer: (id, lookupOptions = {}) =>
      find(source => source.containers.find(({ container }) => sameId(container.id, id))?.container, lookupOptions),
    async list(lookupOptions = {}) {
      const all = await sources(lookupOptions, source => source.containers.length > 0);
      const problem = all.find(source => source.problem !== undefined)?.problem;
      return {
        containers: all.flatMap(source => source.containers),
        tried: all.flatMap(source => source.tried),
        ...(problem === undefined ? {} : { problem }),
      };
    },
  };
}

/** Engines shorten ids to 12 digits in places; fewer would be a guess. */
const shortIdLength = 12;

function sameId(a: string | undefined, b: string): boolean {
  if (a === undefined || Math.min(a.length, b.length) < shortIdLength) return a === b;
  return a.startsWith(b) || b.startsWith(a);
}
