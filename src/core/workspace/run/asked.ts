/** What a command line asks for, one endpoint at a time. */
import type { Endpoint } from '../../model/endpoint.ts';

/** An endpoint and the word that gives it. */
export interface Asked {
  readonly endpoint: Endpoint;
  /** `--port`, `-p`, `PORT`, or the word itself. */
  readonly by: string;
  /** A bare number or address, which need not be one the program listens on. */
  readonly loose: boolean;
  /** The port of a debugger or inspector, not of the program. */
  readonly debug: boolean;
}

export const asked = (endpoint: Endpoint, by: string, more: { loose?: boolean; debug?: boolean } = {}): Asked => ({
  endpoint,
  by,
  loose: more.loose === true,
  debug: more.debug === true,
});
