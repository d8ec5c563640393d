/** The words by which the systems' tools name a socket's state, brought to one set. */
import type { SocketState } from '../model/process.ts';
import { tableOf } from '../text/tableOf.ts';

/**
 * Keys are upper case without `_`, `-` and blanks: `FIN_WAIT_2`, `FIN-WAIT-2` and `FIN_WAIT2` are one word.
 * `SYN_RCDV` is how lsof spells it.
 */
const words: Readonly<Record<string, SocketState>> = tableOf({
  LISTEN: 'listen',
  LISTENING: 'listen',
  ESTABLISHED: 'established',
  ESTAB: 'established',
  SYNSENT: 'syn-sent',
  SYNRECV: 'syn-received',
  SYNRCVD: 'syn-received',
  SYNRCDV: 'syn-received',
  SYNRECEIVED: 'syn-received',
  FINWAIT1: 'fin-wait-1',
  FINWAIT2: 'fin-wait-2',
  TIMEWAIT: 'time-wait',
  CLOSE: 'close',
  CLOSED: 'close',
  CLOSEWAIT: 'close-wait',
  LASTACK: 'last-ack',
  CLOSING: 'closing',
  BOUND: 'bound',
  IDLE: 'bound',
  UNCONN: 'bound',
});

/** The state for a tool's word, or `undefined` for a word that is not known (a translated one, a cut one). */
export function socketState(word: string): SocketState | undefined {
  const key = word.toUpperCase().replace(/[_\-\s]/g, '');
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
