/** Ports that a system gives to outgoing connections: a client may sit on one of them before a server wants it. */
import { isPort } from '../model/endpoint.ts';
import { linesOf } from './socketRow.ts';

/** Both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const macSysctlFile = '/usr/sbin/sysctl';

export function macEphemeralArgs(): readonly string[] {
  return [
    '-n', // values only, one a line, in this order
    'net.inet.ip.portrange.first',
    'net.inet.ip.portrange.last',
  ];
}

/** `undefined` unless there are exactly two ports in order. Total. */
export function parseMacEphemeral(text: string): PortRange | undefined {
  const [from = 0, to = 0, ...more] = linesOf(text.trim()).map(Number);
  return more.length === 0 && isPort(from) && isPort(to) && from <= to ? { from, to } : undefined;
}

export function windowsEphemeralArgs(protocol: 'tcp' | 'udp'): readonly string[] {
  return ['interface', 'ipv4', 'show', 'dynamicport', protocol];
}

/** Two lines of words and a number: the first port, then how many. Words and colons are those of the language. Total. */
export function parseWindowsEphemeral(text: string): PortRange | undefined {
  const numbers = linesOf(text).flatMap(line => {
    const digits = /^[^0-9]{1,80}([0-9]{1,5})\s*$/.exec(line)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  const [from = 0, count = 0] = numbers;
  const to = from + count - 1;
  return numbers.length === 2 && isPort(from) && isPort(to) && from <= to ? { from, to } : undefined;
}
