/**
 * Which addresses a name of this machine has, without asking a resolver: a name comes from a text that anybody may have
 * written, and a look-up would tell its owner that the text was read here. A user who typed the name may have it looked up.
 */
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { inTime } from '../../core/inTime.ts';
import { formatIp, type IpAddress, parseIp } from '../../core/model/address.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { isInet } from '../../core/model/endpoint.ts';
import { hostsFile } from './index.ts';

/** What this machine is told to know; replaced in tests. */
export interface MachineNames {
  readonly hosts: () => Promise<string>;
  readonly hostname: () => string;
  readonly interfaces: () => readonly NetworkInterfaceInfo[];
}

const systemNames: MachineNames = {
  // No such file: then it names nothing.
  hosts: () => readFile(hostsFile(), 'utf8').catch(() => ''),
  hostname,
  interfaces: () => Object.values(networkInterfaces()).flatMap(each => each ?? []),
};

const loopbacks: readonly IpAddress[] = [
  { family: 4, text: '127.0.0.1' },
  { family: 6, text: '::1' },
];

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Lines of a hosts file: an address, then its names; `#` starts a comment. */
function addressesInHosts(text: string, name: string): readonly IpAddress[] {
  return text.split('\n').flatMap(line => {
    const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    return names.some(each => plain(each) === name) ? (parseIp(address) ?? []) : [];
  });
}

/** `box`, `box.lan` and `box.local` are one machine. */
function isOwn(name: string, own: string): boolean {
  const [short = ''] = own.split('.', 1);
  return short !== '' && [own, short, `${short}.local`].includes(name);
}

/** Those a resolver gives for the machine's own name; an address that needs its interface named is none of them. */
function ownAddresses(interfaces: readonly NetworkInterfaceInfo[]): readonly IpAddress[] {
  const outer = interfaces.filter(each => !each.internal).flatMap(each => parseIp(each.address) ?? []);
  const usable = outer.filter(({ family, text }) => family === 4 || !/^fe[89ab]/.test(text));
  return usable.length === 0 ? loopbacks : usable;
}

/**
 * The addresses of a literal address, `localhost` and what is below it (RFC 6761), a name in the hosts file or the machine's
 * own; none for any other name. `localhost` is both loopbacks, as programs differ in which they take.
 */
export async function localAddresses(host: string, names: MachineNames = systemNames): Promise<readonly IpAddress[]> {
  const literal = parseIp(host);
  if (literal !== undefined) return [literal];
  const name = plain(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return loopbacks;
  const listed = addressesInHosts(await names.hosts(), name);
  if (listed.length > 0) return listed;
  return isOwn(name, plain(names.hostname())) ? ownAddresses(names.interfaces()) : [];
}

/** Is it an address of one of this machine's interfaces? */
export function ownsAddress({ family, text }: IpAddress, names: MachineNames = systemNames): boolean {
  return names.interfaces().some(each => {
    const own = parseIp(each.address);
    return own !== undefined && own.family === family && own.text === text;
  });
}

/** Long enough for a resolver that has to ask another one. */
const lookUpLimitMs = 3000;

/** The first address, which is the one a server would bind; `undefined` when the name leads to none in time. */
async function resolved(host: string): Promise<IpAddress | undefined> {
  try {
    const found = await inTime(lookup(host), lookUpLimitMs);
    return found === undefined ? undefined : parseIp(found.address);
  } catch {
    // No such name, or no resolver that answers: the user is told that it leads nowhere.
    return undefined;
  }
}

/**
 * The endpoint with the address that its name leads to, where it is not a name of this machine; `undefined` when it leads to
 * none. Asks the system's resolver, which may ask the network: only for what the user typed.
 */
export async function lookUpTyped(typed: Endpoint): Promise<Endpoint | undefined> {
  if (!isInet(typed) || typed.host === undefined) return typed;
  if ((await localAddresses(typed.host)).length > 0) return typed;
  const address = await resolved(typed.host);
  return address === undefined ? undefined : { ...typed, host: formatIp(address) };
}
