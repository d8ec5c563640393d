import { maskSecrets } from '../secrets/maskSecrets.ts';
import { mask as hidden } from '../secrets/shape.ts';
import { isNamed, maskSpoken } from '../secrets/spoken.ts';
import { commandLines } from '../secrets/words.ts';

/**
 * A line of the log, fit to be sent to somebody: what is quoted in the message is masked command by command, and `data`, JSON-safe or an error,
 * comes after it as `mask` leaves it.
 */
export function logText(message: string, data: unknown, mask: (data: unknown) => unknown): string {
  const isError = data instanceof Error;
  const mended = isError ? `${message}: ${data.stack ?? data.message}` : message;
  const known = commandLines(mended).map(maskSecrets).join('\n');
  const masked = isError ? known.replace(/^(?![ \t]+at ).+/gm, errorMask()) : known;
  const rest = data === undefined || isError ? undefined : JSON.stringify(mask(data));
  return rest === undefined ? masked : `${masked}: ${rest}`;
}

/** For each line of an error, which anyone may have worded, but not where it was thrown. */
function errorMask(): (line: string) => string {
  /** A line has ended with the name of a secret: one word in the next is its value. */
  let isDue = false;
  return line => {
    const masked = isDue && /^\s*\S{6,}\s*$/.test(line) ? hidden : maskSpoken(line, true);
    isDue = /[:：]\s*$/.test(line) && isNamed(line);
    return masked;
  };
}
