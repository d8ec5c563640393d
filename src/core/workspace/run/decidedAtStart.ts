/** Ports that nothing tells before the run: VS Code asks for them at its start or looks them up then, or the system is asked for any. */

import { portsOfVariable } from '../../commands/commandPorts.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { askedFor } from './commandLine.ts';
import type { Variable } from './variables.ts';

/** Variables of tasks.json and launch.json whose value no file here says. */
const lateVariable = /\$\{(?:input|command|env|config):[^}]{1,200}\}/g;
/** `--port 0`: any port that is free. */
const anyPort = /(?<=^|[\s=:])0(?=$|[\s'"])/g;
/** Stands for such a value, so that the readers of command lines and variables tell whether it would be a port. */
const standIn = 65_535;

/** Whether the value decides on which port a run listens. What a file says of a default then counts for nothing. */
export function isDecidedAtStart(words: string, variables: ReadonlyMap<string, Variable>): boolean {
  const line = filled(words);
  return (
    (line !== words && askedFor(line).some(({ endpoint, loose }) => !loose && isStandIn(endpoint))) ||
    [...variables].some(([name, { value }]) => {
      const known = filled(value);
      return known !== value && portsOfVariable(name, known).some(isStandIn);
    })
  );
}

function filled(text: string): string {
  return text.replaceAll(lateVariable, String(standIn)).replaceAll(anyPort, String(standIn));
}

function isStandIn(endpoint: Endpoint): boolean {
  return endpoint.protocol !== 'unix' && endpoint.port === standIn;
}
