/** The configuration files that a command line names, as they are written there. */
import { type Invocation, textsOf } from './invocation.ts';

/** `--config build/dev.config.mjs`, `-c=x,y`, `redis-server redis.conf`; without a `./` or `file:` before them. */
export function namedConfigs(invocation: Pick<Invocation, 'program' | 'arguments'>): readonly string[] {
  const { config = [], bareConfig } = invocation.program?.options ?? {};
  const texts = textsOf(invocation);
  const named = texts.flatMap((text, at) => {
    const [, flag = '', value = ''] = /^(-[\w-]+)=(.+)$/.exec(text) ?? [];
    if (config.includes(flag)) return value.split(',');
    // `rollup -c -w`: the usual one.
    if (text.startsWith('-')) return [];
    if (config.includes(texts[at - 1] ?? '')) return text.split(',');
    return bareConfig?.test(text) === true ? [text] : [];
  });
  return named.filter(name => name !== '').map(name => name.replace(/^(?:file|python):/, '').replace(/^(?:\.\/)+/, ''));
}
