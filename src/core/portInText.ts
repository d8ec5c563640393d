/** Which numbers in a configuration file are ports? */
import { parsePort } from './endpoint.ts';

/** A port number in one line; `start` and `end` are UTF-16 offsets into it. */
export interface PortInText {
  readonly port: number;
  readonly start: number;
  readonly end: number;
}

/** What stands before the number when it is a port: `localhost:`, `--port=`, `"-p", "`, `"PORT": "`, `PORT=`. */
const before =
  /(?:(?:localhost|[\d.]{7,15}|\]|\*|\/\/[\w.-]{1,80}):|(?:^|[\s"'=])-(?:p|P|-[\w-]{0,40}port)(?:[\s=]|["'],\s{0,8}["'])?["']?|(?:port|listen|bind|addr(?:ess)?|urls?)[\w.-]{0,30}["']?\s{0,8}[:=]\s{0,8}["']?:?)$/i;

/** Names that have "port" in them and mean something else. */
const otherNames =
  /(?:report|support|import|export|viewport|portable|timeout|retries|portrait)[\w.-]{0,30}["']?\s{0,8}[:=]\s{0,8}["']?$/i;

/** The port that the character at `offset` belongs to; a number whose line does not say that it is a port is none. */
export function portInText(line: string, offset: number): PortInText | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && isDigit(line[start - 1])) start--;
  while (end < line.length && isDigit(line[end])) end++;
  const port = parsePort(line.slice(start, end));
  if (port === undefined || /[\w.]/.test(line[end] ?? '')) return undefined;
  const lead = line.slice(Math.max(0, start - 200), start);
  return before.test(lead) && !otherNames.test(lead) ? { port, start, end } : undefined;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
