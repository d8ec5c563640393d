import { maskSecrets } from '../secrets/maskSecrets.ts';
import { commandLines } from '../secrets/words.ts';

/**
 * A line of the log, fit to be sent to somebody: what is quoted in the message is masked command by command, and `data`, JSON-safe or an error,
 * comes after it as `mask` leaves it.
 */
export function logText(message: string, data: unknown, mask: (data: unknown) => unknown): string {
  const mended = data instanceof Error ? `${message}: ${data.stack ?? data.message}` : message;
  const masked = commandLines(mended).map(maskSecrets).join('\n');
  const rest = data === undefined || data instanceof Error ? undefined : JSON.stringify(mask(data));
  return rest === undefined ? masked : `${masked}: ${rest}`;
}
