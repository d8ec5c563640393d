/** Numbers that are the default of an environment variable, an option or a setting. */

import type { Bracket } from '../../code/enclosing.ts';
import type { Span } from '../../text/span.ts';
import { namesAddress, namesPort } from './portNames.ts';

const environmentName =
  /(?:^|[^A-Za-z0-9_])((?:[A-Z0-9]+_)*(?:PORT|ADDR|ADDRESS|BIND|LISTEN|URLS)(?:_[A-Z0-9]+)*|[a-z_.]*port)(?=$|[^A-Za-z0-9_])/g;

/** The number is the default of a variable that is not this server's port. */
export const foreign = '';

/** What may stand between a variable's name and its default: operators, conversions, fallbacks. */
const connectors =
  /["'`\s()[\]{},.|?:&!]|=>|\b\w*[dD]efault\b\s*[=:]?|\b(?:or|else|if|not|unwrap_or\w*|ok|and_then|then|parse|to_string|to_owned|into|get|fetch|map|cast|or_else|getOrElse|orElse|orElseGet|Number|parseInt|int|str|float|u16|i32|String|Integer|Int|Some|None|nil|null|undefined|toInt|toIntOrNull|to_i|[a-z_])\b/g;

/** Name of the environment variable (or setting) the number is the default of, or `foreign`. */
export function environmentDefault(before: string): string | undefined {
  const statement = before.slice(Math.max(before.lastIndexOf(';'), before.lastIndexOf('\n\n')) + 1);
  const reader =
    /(?:process\.env|import\.meta\.env|\benv\b|environ\b|\b\w*[eE]nv\w*\(\s*["']|getenv|Getenv|ENV\b|_ENV\b|get_env|GetEnvironmentVariable|LookupEnv|env::var|getOrDefault|\bconfig\(|SetDefault|\$\{)/.exec(
      statement,
    );
  const schema =
    /([A-Z_]*PORT)\s*:\s*(?:z|envalid|Joi|t|v|num|port|str|yup|s)\b[^;,]*(?:default\w*\s*[(:=]\s*)["']?$/.exec(
      statement,
    );
  if (schema !== null) return schema[1];
  if (reader === null) return undefined;
  const names = [...statement.slice(reader.index).matchAll(environmentName)];
  const last = names.at(-1);
  if (last === undefined) return undefined;
  const name = last[1] ?? '';
  const gap = statement.slice(reader.index + last.index + last[0].length);
  const rest = gap.replace(/(?:[\w.*-]+|\[[\da-fA-F:]*\]):$/, '').replace(connectors, '');
  if (gap.length > 110 || rest !== '') return undefined;
  return namesPort(name.toLowerCase().replace(/_?(?:addr|address|bind|listen|urls)$/, '_port')) ? name : foreign;
}

/** `const { HOST, PORT = 3000 } = process.env`: the variable, or `foreign`. */
export function unpackedDefault(before: string, after: string): string | undefined {
  const name = /[{,]\s*(\w+)\s*(?::\s*\w+\s*)?=\s*["'`]?$/.exec(before)?.[1];
  if (name === undefined || !/^["'`]?[^{};]{0,200}\}\s*=\s*(?:process|Bun|import\.meta)\.env\b/.test(after))
    return undefined;
  return namesPort(name.toLowerCase()) ? name : foreign;
}

/** `flag.Int("port", `, `add_argument("--port", default=`, `.option('-p, --port <n>', '…', `, clap's `default_value_t = `. */
export function flagDefault(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const flag =
    /(?:flag\.|flags?\(\)?\.|add_argument|\.option|\bOption|IntVar|Int\w*\(|String\w*\(|Uint\w*\(|click\.option|define_\w+|\.default\(|opts?\.on|viper\.SetDefault)[^;]*?["'](?:-\w,\s*)?(?:--?)?((?:[a-z]+[-.])*(?:port|addr|address|listen|bind|http))\b[^;]*[,=]\s*["'`]?(?:[\w.*[\]]*:)?$/.exec(
      line,
    );
  if (flag !== null) return `--${flag[1]}`;
  return undefined;
}

/** The number in a call that declares an option: `click.option("--port", default=`, over several lines. */
export function optionDefault(code: string, call: Bracket | undefined, span: Span): string | undefined {
  if (call === undefined || !/(?:^|\.)(?:option|Option|add_argument|add_option|addOption|argument)$/.test(call.callee))
    return undefined;
  const given = code.slice(call.at + 1, span.start);
  if (!/[,(]\s*(?:default\s*=\s*|\{[^{}]*\bdefault\s*:\s*)["']?$/.test(given)) return undefined;
  const name = /["'](?:-\w,\s*)?--([\w-]+)/.exec(given)?.[1] ?? /^\s*["']([\w-]+)["']/.exec(given)?.[1];
  if (name === undefined) return undefined;
  return namesPort(name) ? `--${name}` : foreign;
}

/** clap: `#[arg(long, default_value_t = 8080)]` before `port: u16`. */
export function clapDefault(before: string, after: string): string | undefined {
  if (!/default_value(?:_t)?\s*=\s*"?(?:[\w.*[\]]*:)?$/.test(before)) return undefined;
  const attribute = before.slice(before.lastIndexOf('#['));
  const long = /(?:long|env)\s*=\s*"([\w-]+)"/.exec(attribute)?.[1];
  const field = /^[^\]]*\]\s*(?:\/\/[^\n]*\s*|#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:/.exec(after)?.[1];
  const name = long ?? field ?? '';
  return namesPort(name.toLowerCase()) || namesAddress(name.toLowerCase()) ? `--${name}` : foreign;
}

/** Go: the variable (or field) of `Port int `env:"PORT" envDefault:"8080"``. */
export function structTag(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const tag = /^\s*(\w+)\s+\S+\s+`[^`]*\b(?:default|envDefault|env-default):"(?:[\w.*[\]]*:)?$/.exec(line);
  if (tag === null) return undefined;
  return /\b(?:env|envconfig|mapstructure|yaml|arg):"(?:--)?(\w+)/.exec(line)?.[1] ?? tag[1];
}
