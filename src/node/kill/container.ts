/** Stops a container, or the compose service it belongs to, through the engine's own command. */
import { request } from 'node:http';
import type { CancelSignal, StopResult } from '../../core/host.ts';
import type { ContainerInfo } from '../../core/model/process.ts';
import { containerRequest, containerStops } from '../../core/processes/supervision.ts';
import { parsedJson } from '../../core/text/parsedJson.ts';
import type { Run, RunResult } from '../exec.ts';

/** Engines give a container ten seconds before they force it; a service may have several. */
const stopLimitMs = 60_000;

/** Where help is to be had is no reason. */
const helpLine = /^(?:for help|for more|see |try |usage\b|run ['`"]?\S+ --help)/i;

/** The last line a tool wrote, as the reason: engines end their complaints with it. */
export function reasonOf(argv: readonly string[], result: RunResult): string {
  const [tool = ''] = argv;
  const lines = (result.stderr.trim() || result.stdout.trim()).split('\n').map(line => line.trim());
  const last = (lines.findLast(line => line !== '' && !helpLine.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
  if (result.kind === 'missing')
    return result.passedOver === undefined
      ? `${tool} is not installed`
      : `${tool} is only at ${result.passedOver}, from where Port Medic starts nothing`;
  if (result.kind === 'exit') return last === '' ? `${tool} ended with exit code ${result.code ?? '?'}` : last;
  return 'reason' in result ? result.reason : `${tool}: ${result.kind}`;
}

/** POST to the engine that has the container: 204 when it was stopped, 304 when it was already (docker and podman alike). */
function askEngine(
  { socket, path }: { readonly socket: string; readonly path: string },
  signal?: CancelSignal,
): Promise<StopResult> {
  return new Promise(resolve => {
    const call = request({ socketPath: socket, path, method: 'POST', headers: { Host: 'localhost' }, agent: false });
    const end = (result: StopResult) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
      call.destroy();
    };
    const onAbort = () => end({ kind: 'failed', reason: 'cancelled' });
    const timer = setTimeout(() => end({ kind: 'failed', reason: 'the engine did not answer' }), stopLimitMs);
    signal?.addEventListener('abort', onAbort);
    call.on('error', (error: NodeJS.ErrnoException) => end({ kind: 'failed', reason: error.code ?? error.message }));
    call.on('response', response => {
      const status = response.statusCode ?? 0;
      if (status === 204 || status === 304) return end({ kind: 'done' });
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < maxAnswer) text += chunk;
      });
      response.on('error', error => end({ kind: 'failed', reason: error.message }));
      response.on('end', () => end({ kind: 'failed', reason: messageOf(text) ?? `HTTP ${status}` }));
    });
    if (signal?.aborted === true) onAbort();
    else call.end();
  });
}

const maxAnswer = 4096;

function messageOf(text: string): string | undefined {
  const { message } = (parsedJson(text) ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' && message !== '' ? message.slice(0, 300) : undefined;
}

/** See `Stopper.stopContainer`. The very engine is told where its socket is known; a compose that cannot be told (no plugin) is followed by a plain stop. */
export async function stopContainer(
  run: Run,
  container: ContainerInfo,
  options: { readonly signal?: CancelSignal },
): Promise<StopResult> {
  const direct = containerRequest(container);
  if (direct !== undefined) return askEngine(direct, options.signal);
  const commands = containerStops(container);
  let reason = 'the container has no name that can be passed to its engine';
  for (const argv of commands) {
    const [file = '', ...args] = argv;
    const result = await run(file, args, { timeoutMs: stopLimitMs, ...options });
    if (result.kind === 'ok') return { kind: 'done' };
    reason = reasonOf(argv, result);
    if (result.kind === 'cancelled' || result.kind === 'missing') break;
  }
  return { kind: 'failed', reason };
}
