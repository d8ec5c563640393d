/** The configuration files that a command line names, as they are written there. */
import { type Invocation, textsOf } from './invocation.ts';

/** `--config build/dev.config.mjs`, `-c=x`, `redis-server redis.conf`; without a `./` before them. */
export function namedConfigs(invocation: Pick<Invocation, 'program' | 'arguments'>): readonly string[] {
  const { config = [], bareConfig } = invocation.program?.options ?? {};
  const texts = textsOf(invocation);
  const named = texts.flatMap((text, at) => {
    if (config.includes(texts[at - 1] ?? '') || bareConfig?.test(text) === true) return [text];
    return config.flatMap(option => (text.startsWith(`${option}=`) ? [text.slice(option.length + 1)] : []));
  });
  return named.map(name => name.replace(/^(?:\.\/)+/, ''));
}
