/** Ports that a system gives to outgoing connections by itself. */
import type { DiagnoseInput } from '../model/diagnosis.ts';

/** Defaults: Linux (`net.ipv4.ip_local_port_range`), then macOS and Windows, which keep to IANA's dynamic ports. */
const linuxRange = { from: 32768, to: 60999 };
const ianaRange = { from: 49152, to: 65535 };

export function isEphemeral(port: number | undefined, { probe, window }: DiagnoseInput): boolean {
  const range = probe.ephemeral ?? (window.platform === 'linux' ? linuxRange : ianaRange);
  return port !== undefined && port >= range.from && port <= range.to;
}
