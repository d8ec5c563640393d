/** What a listen call in source text listens on: literals, constants of the same file, environment variables with their default. */

import { parseEndpoint } from '../../commands/endpointText.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { parsePort } from '../../model/endpoint.ts';
import { lineOf } from '../../text/digits.ts';

import type { Variable } from './variables.ts';

interface Value {
  readonly endpoint: Endpoint;
  /** The variable that decides, when one does. */
  readonly variable?: string;
}

/** An endpoint in source text. */
export interface InSource extends Value {
  /** Counts from 1. */
  readonly line: number;
}

/** Calls that listen, over the languages of the field; what follows the parenthesis is their arguments. */
const listenCalls =
  /(?:\.(?:listen|Listen|bind|Bind|run|Run|serve|Serve|start|(?:Start(?=\s?\(\s?(?:["'`]|\w*[pP]ort)))|start_server|create_server|ListenAndServe(?:TLS)?|listenAndServe|bindAsync|UseUrls|ListenAnyIP|ListenLocalhost|forPort|tcp|port|create_http_server|run_app)|\b(?:bind|listen|serve|run|runserver|run_app|make_server|start_server|create_server|ListenAndServe|TCPServer|UDPServer|HTTPServer|ThreadingHTTPServer|ServerSocket|DatagramSocket|InetSocketAddress|TcpListener|SimpleXMLRPCServer|WSGIServer|socket_bind|stream_socket_server|socket_create_listen|embeddedServer|serveHttp|Serve|bindSocket)(?:\.new|::new|\.open)?|\bSocketAddr(?:V4|V6)?::(?:from|new))\s?\(/g;
/** C keeps the port apart from the call; options are objects; Go names an address; Haskell and Scheme need no parentheses. */
const fields =
  /\bhtons\s?\(\s?([\w.]+)\s?\)|\bsin6?_port\s?=\s?htons\s?\(\s?([\w.]+)|\b(?:server|serve)\s?\(\s?\{|\bAddr:\s?("[^"\n]{0,80}"|\w+)|\bLocalPort\s?=>\s?([\w'"]+)|\b(?:Bun|Deno)\.serve\s?\(|\bset\s:port,\s?(\d{2,5})|\bADDR_INET\s?\(\s?(?:Unix\.)?inet6?_addr_any,\s?(\d{2,5})|\b(?:scotty|Warp\.run|run)\s(\d{2,5})\s|#:port\s(\d{2,5})/g;

const maxText = 400_000;
const maxFound = 8;

/** The text between a parenthesis and its partner, at most so many characters. */
function argumentsFrom(text: string, open: number): string {
  let depth = 0;
  const limit = Math.min(text.length, open + 400);
  for (let at = open; at < limit; at++) {
    const char = text[at];
    if (char === '(' || char === '{' || char === '[') depth++;
    else if ((char === ')' || char === '}' || char === ']') && --depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1, limit);
}

/** Splits at the commas of the outermost level. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') depth--;
    if (char === ',' && depth === 0 && quote === '') {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part].map(each => each.trim());
}

const environmentRead =
  /(?:process\.env\.(\w+)|process\.env\[['"](\w+)['"]\]|import\.meta\.env\.(\w+)|Bun\.env\.(\w+)|(?:os\.environ\.get|os\.getenv|os\.Getenv|getenv|env::var|System\.getenv|Environment\.GetEnvironmentVariable|ENV\.fetch|Deno\.env\.get|env|os\.environ)[([]\s?['"](\w+)['"]|ENV\[['"](\w+)['"]\])/;

type Environment = ReadonlyMap<string, Variable>;

/** The text that is read, with what its names were found to be. */
interface Reading {
  readonly text: string;
  readonly env: Environment;
  /** By name and by how many names led to it. */
  readonly constants: Map<string, Value | undefined>;
}

/** So many names are looked up in a text, and so many definitions of each. */
const maxNames = 60;
const maxDefinitions = 20;
/** So many calls are looked at; a program with more listens at its first. */
const maxCalls = 2000;

/** The port an expression stands for. */
function valueOf(expression: string, reading: Reading, depth = 0): Value | undefined {
  const { env } = reading;
  const code = expression.trim();
  if (code === '' || code.length > 300 || depth > 3) return undefined;
  const read = environmentRead.exec(code);
  const variable = read?.slice(1).find(name => name !== undefined);
  if (variable !== undefined) {
    const set = parseEndpoint(env.get(variable)?.value ?? '');
    if (set !== undefined) return { endpoint: set, variable };
    const rest = code.slice((read?.index ?? 0) + (read?.[0].length ?? 0));
    const fallback = /(?:\|\||\?\?|\bor\b|,|\?:)\s?["'`]?(:?\d{2,5})["'`]?/.exec(rest)?.[1];
    const endpoint = parseEndpoint(fallback ?? '');
    return endpoint === undefined ? undefined : { endpoint, variable };
  }
  const quoted = /^[bf]?["'`]([^"'`\n]{1,200})["'`](?:\.(?:parse|to_string|into|to_owned|to_s)\b.*)?$/s.exec(code)?.[1];
  if (quoted !== undefined) {
    const endpoint = parseEndpoint(quoted);
    return endpoint === undefined ? undefined : { endpoint };
  }
  const port = parsePort(/^(?:int|Number|parseInt|\+)?\s?\(?(\d{2,5})(?:_?[ui]\d{1,2})?\)?$/.exec(code)?.[1] ?? '');
  if (port !== undefined) return { endpoint: { protocol: 'tcp', port } };
  const name = /^(?:[\w$]+(?:\.|::|->))*([A-Za-z_$][\w$]*)$/.exec(
    code.replace(/^(?:int|Number|parseInt|atoi|String)\((.+)\)$/s, '$1'),
  )?.[1];
  return name === undefined ? undefined : constantOf(name, reading, depth);
}

/** What a name of the same file is set to, once. */
function constantOf(name: string, reading: Reading, depth: number): Value | undefined {
  const { constants } = reading;
  const key = `${name} ${depth}`;
  if (!constants.has(key) && constants.size < maxNames) constants.set(key, definitionOf(name, reading, depth));
  return constants.get(key);
}

function definitionOf(name: string, reading: Reading, depth: number): Value | undefined {
  const { text, env } = reading;
  const escaped = name.replace(/\$/g, '\\$');
  const definition = new RegExp(
    String.raw`(?:#\s?define\s{1,8}${escaped}\s{1,8}|(?<![\w.$])(?:(?:const|let|var|final|static|val|int|uint16_t|u16|short|unsigned|private|public|readonly|self\.|this\.|@)\s{0,4}){0,5}${escaped}\s{0,4}(?::\s{0,2}[\w<>]{1,30}\s{0,2})?(?::=|=)(?![=>])\s{0,4}|["']?${escaped}["']?\s{0,2}:\s{0,2}(?=["'\d]))([^\n;]{1,200})`,
    'g',
  );
  let seen = 0;
  for (const match of text.matchAll(definition)) {
    if (++seen > maxDefinitions) break;
    const whole = match[1] ?? '';
    // `const { PORT = 3000 } = process.env`
    const set = /\}\s?=\s?process\.env\b/.test(whole) ? parseEndpoint(env.get(name)?.value ?? '') : undefined;
    if (set !== undefined) return { endpoint: set, variable: name };
    const expression = whole
      .replace(/\s*(?:\/\/|#|\/\*).*$/, '')
      .replace(/\s\}.*$/, '')
      .replace(/[,\s]+$/, '');
    const found = valueOf(unwrapCall(memberFor(match.index, expression, text)), reading, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of `HOST, PORT = "127.0.0.1", 8000` the value that stands at the name's place. */
function memberFor(offset: number, expression: string, text: string): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 300);
  const before = /^\s*((?:\w+\s*,\s*)+)$/.exec(text.slice(start, offset))?.[1];
  return before === undefined ? expression : (splitArguments(expression)[before.split(',').length - 1] ?? '');
}

/** `Number(process.env.PORT || 3000)` and `int(os.environ.get("PORT", 8000))` are what they hold. */
function unwrapCall(expression: string): string {
  return (
    /^(?:Number|parseInt|int|str|String|normalizePort|Integer|u16|flag\.(?:Int|String))\((.+)\)$/s.exec(
      expression.trim(),
    )?.[1] ?? expression
  );
}

/** The endpoint among the arguments of a listen call. */
function fromCall(args: string, reading: Reading): Value | undefined {
  const parts = splitArguments(args);
  const named = parts
    .map(part => /^(?:["']?(?:port|PORT|Port|addr|address)["']?)\s?(?::|=>?|=)\s?(.+)$/s.exec(part)?.[1])
    .find(value => value !== undefined);
  if (named !== undefined) return valueOf(unwrapCall(named), reading);
  // The four numbers of an address.
  if (parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part))) return undefined;
  for (const part of parts.slice(0, 4)) {
    const group = /^&?[([{](.*)[)\]}]$/s.exec(part)?.[1];
    const value = group === undefined ? valueOf(unwrapCall(part), reading) : fromCall(group, reading);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Python's and C's `s.listen(5)` takes a backlog. */
const isBacklog = (call: string, endpoint: Endpoint, file: string): boolean =>
  /\blisten\s?\($/.test(call) &&
  endpoint.protocol !== 'unix' &&
  (endpoint.port < 200 || (endpoint.port & (endpoint.port - 1)) === 0) &&
  /\.(?:py|c|cc|cpp|cxx|rb|php|pl)$/i.test(file);

/**
 * The endpoints that the listen calls of a source text use, in order; between two lines (both counted from 1) when given.
 * Linear in the text.
 */
export function listensIn(
  text: string,
  file: string,
  env: Environment,
  lines?: { readonly from: number; readonly to: number },
): InSource[] {
  if (text.length > maxText) return [];
  const out: InSource[] = [];
  const reading: Reading = { text, env, constants: new Map() };
  const [start, end] = [startOf(text, lines?.from ?? 1), startOf(text, (lines?.to ?? Number.POSITIVE_INFINITY) + 1)];
  let calls = 0;
  const skips = (offset: number): boolean =>
    offset < start || offset >= end || out.length >= maxFound || ++calls > maxCalls;
  const add = (offset: number, value: Value | undefined): void => {
    if (value === undefined) return;
    const line = lineOf(text, offset);
    if (!out.some(item => JSON.stringify(item.endpoint) === JSON.stringify(value.endpoint)))
      out.push({ line, ...value });
  };
  for (const match of text.matchAll(listenCalls)) {
    if (skips(match.index)) continue;
    const before = lineBefore(text, match.index);
    if (/^\s*(?:\/\/|#|\*)|(?:\bfunction|\bdef|\bfunc|\bfn)\s+$/.test(before)) continue;
    const value = fromCall(argumentsFrom(text, match.index + match[0].length - 1), reading);
    if (value !== undefined && !isBacklog(match[0], value.endpoint, file)) add(match.index, value);
  }
  calls = 0;
  for (const match of text.matchAll(fields)) {
    if (skips(match.index)) continue;
    const expression = match.slice(1).find(group => group !== undefined);
    if (expression !== undefined) add(match.index, valueOf(expression, reading));
  }
  return out;
}

/** Where a line begins, counted from 1; behind the last the text's end. */
function startOf(text: string, line: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return text.length;
  }
  return start;
}

/** What stands before an offset on its line, as far as it matters: a comment at its start or a keyword right before. */
function lineBefore(text: string, offset: number): string {
  const lead = text.slice(Math.max(0, offset - 1000), offset);
  return lead.slice(lead.lastIndexOf('\n') + 1);
}
