/**
 * Entry of the child process that makes the system's own calls, and is lost alone when one of them goes wrong. Arguments: the
 * library to call with, and perhaps another library for the socket tables.
 */
import type { NativeGreeting, NativeReply, NativeRequest } from '../../core/probe/windows/windowsNative.ts';
import { type Calls, createCalls } from './calls.ts';
import type { Ffi } from './ffi.ts';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function answer(calls: Calls, request: NativeRequest): NativeReply {
  const { id } = request;
  try {
    switch (request.ask) {
      case 'sockets':
        return { id, answer: calls.sockets(request.of) };
      case 'processes':
        return { id, answer: calls.processes(request.about) };
      case 'interrupt':
        return { id, answer: { outcome: calls.interrupt(request.pid, request.only, request.event) } };
    }
  } catch (error) {
    return { id, failed: reasonOf(error) };
  }
}

/** The library is a Node addon: what it exports is what is called with. */
function loadLibrary(file: string): Ffi {
  const addon = { exports: {} as Ffi };
  process.dlopen(addon, file);
  return addon.exports;
}

function serve(): void {
  const say = (message: NativeGreeting | NativeReply) => process.send?.(message);
  // It is attached to a console for a moment when it sends Ctrl+C or Ctrl+Break there, and has it too.
  process.on('SIGINT', () => undefined);
  process.on('SIGBREAK', () => undefined);
  process.on('disconnect', () => process.exit(0));
  const [library = '', ipHelper] = process.argv.slice(2);
  let calls: Calls;
  try {
    calls = createCalls(loadLibrary(library), ipHelper);
  } catch (error) {
    say({ unusable: reasonOf(error) });
    return;
  }
  process.on('message', (request: NativeRequest) => say(answer(calls, request)));
  say({ ready: true });
}

serve();
