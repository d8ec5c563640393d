/** Which numbers in a configuration file are ports of this machine? */

import { parsePort } from '../model/endpoint.ts';
import { publishedPort } from './composePorts.ts';
import { digitsAt, type PortInText, type TextLines } from './portPlace.ts';

/** What stands before the number when it is a port: `localhost:`, `--port=`, `"-p", "`, `"PORT": "`, `PORT=`. */
const before =
  /(?:(?:localhost|[\d.]{7,15}|\]|\*|\/\/[\w.-]{1,80}):|(?:^|[\s"'=])-(?:p|P|-[\w-]{0,40}port)(?:[\s=]|["'],\s{0,8}["'])?["']?|(?:port|listen|bind|addr(?:ess)?|urls?)[\w.-]{0,30}["']?\s{0,8}[:=]\s{0,8}["']?:?)$/i;

/** Names that have "port" in them and mean something else. */
const otherNames =
  /(?:report|support|import|export|viewport|portable|timeout|retries|portrait)[\w.-]{0,30}["']?\s{0,8}[:=]\s{0,8}["']?$/i;

/** As Docker and Podman look for them, with the variants that `-f` is given. */
const composeFile = /(?:^|[\\/])(?:docker-|podman-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i;

/** The port that a place in a file belongs to. In a compose file only what is published counts: the other numbers are a container's. */
export function portAt(file: TextLines, line: number, offset: number): PortInText | undefined {
  return composeFile.test(file.fileName) ? publishedPort(file, line, offset) : portInText(file.lineAt(line), offset);
}

/** The port that the character at `offset` belongs to; a number whose line does not say that it is a port is none. */
export function portInText(line: string, offset: number): PortInText | undefined {
  const [start, end] = digitsAt(line, offset);
  const port = parsePort(line.slice(start, end));
  if (port === undefined || /[\w.]/.test(line[end] ?? '')) return undefined;
  const lead = line.slice(Math.max(0, start - 200), start);
  return before.test(lead) && !otherNames.test(lead) ? { port, start, end } : undefined;
}
