/** Port literals in source code, judged by the text around the number: no parser, comments and strings are told apart. */
import { followsLocalHost } from './commandPorts.ts';
import { languageOf } from './languages.ts';
import { type Masked, mask } from './mask.ts';
import { findNumber } from './numbers.ts';
import { Layer, type Role, type Site, type SourceFile, type Span } from './types.ts';

export interface CodeVerdict {
  readonly role: Role;
  readonly why: string;
  readonly layer?: number;
  /** A bare host name in a client's call: surer than a number alone. */
  readonly certain?: boolean;
}

interface Bracket {
  readonly open: string;
  /** Name before the bracket, dotted; '' when there is none. */
  readonly callee: string;
  /** How many commas of this level stand before the number. */
  readonly index: number;
  readonly at: number;
}

/** Calls that bind or start a server, by the last part of their name. */
const bindCalls =
  /^(?:listen\w*|Listen\w*|bind\w*|Bind\w*|Add|newServerAt|start_clear|start_tls|serve|Serve|run|Run|run_app|run_simple|run_server|runServer|start|Start|startServer|start_server|create_server|createServer|UseUrls|Urls|ServerSocket|InetSocketAddress|TCPServer|UDPServer|HTTPServer|ThreadingHTTPServer|ThreadingTCPServer|SimpleXMLRPCServer|TCPListener|TcpListener|HttpListener|WEBrick|htons|Port|port|withPort|setPort|scotty|embeddedServer|make_server|WSGIServer|ListenAnyIP|ListenLocalhost|SocketAddr|from|new|Server|WebSocketServer|httpServer)$/;
/** Calls whose server-ness depends on what stands before: `TCPServer.new`, `SocketAddr::from`, `new Server`. */
const vagueCalls = /^(?:new|from|run|Run|start|Start|Server|port|Port|createServer|createServer|serve|Add)$/;
/** Around a number without changing what it is. */
const transparent =
  /^(?:Number|parseInt|int|str|String|Some|u16|to_string|toString|atoi|Atoi|to_integer|parse|Int32|to_i|Integer|coerce|number|default)$/;
const clientCalls =
  /^(?:connect\w*|Connect\w*|createConnection|request|fetch|get|post|put|del|delete|head|HTTPConnection|HTTPSConnection|Dial\w*|dial\w*|open_connection|create_connection|Socket|TcpStream|TCPSocket|TcpClient|createClient|Client|goto|visit|createProxyServer|createProxyMiddleware|\w*Emulator|Redis|Pool)$/;
const printCalls =
  /(?:print\w*|Print\w*|[lL]og\w*|WriteLine|Sprintf|Errorf)$|^(?:info|warn|error|debug|puts|echo|say|format|fail|t|expect|toBe|toEqual|describe|it|test|assert\w*)$/;

/** Words in a name that make it the port of something the program talks to. */
const clientWords: ReadonlySet<string> = new Set(
  'db database postgres postgresql pg mysql mariadb mongo mongodb redis memcached smtp mail upstream remote target kafka amqp rabbit rabbitmq elastic elasticsearch ssh ftp ldap client peer dest destination src source'.split(
    ' ',
  ),
);
/** Words that make it a side door, or no port at all. */
const otherWords: ReadonlySet<string> = new Set(
  'debug debugger inspect inspector metrics prometheus proxy livereload range count timeout ttl max min limit size test length'.split(
    ' ',
  ),
);

/** Is it the name of a database, broker or remote service? */
export function namesClient(name: string): boolean {
  return wordsOfName(name).some(word => clientWords.has(word));
}

function isForeign(word: string): boolean {
  return clientWords.has(word) || otherWords.has(word);
}

function wordsOfName(name: string): string[] {
  return name
    .split(/[_\-.$@:]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map(word => word.toLowerCase())
    .filter(word => word !== '');
}

export function namesPort(name: string): boolean {
  const words = wordsOfName(name);
  const last = words.at(-1) ?? '';
  return (words.includes('port') || last === 'ports') && !words.some(isForeign);
}

function namesAddress(name: string): boolean {
  return (
    wordsOfName(name).some(word => /^(?:addr|address|bind|listen|urls|endpoint)$/.test(word)) &&
    !wordsOfName(name).some(isForeign)
  );
}

/** What the number at `span` is. `undefined`: nothing that could be a port. */
export function judgeLiteral(masked: Masked, span: Span): CodeVerdict {
  const { code, bare } = masked;
  if (code.slice(span.start, span.end).trim() === '') return { role: 'apart', why: 'in a comment' };
  const inString = bare.slice(span.start, span.end).trim() === '';
  const before = code.slice(Math.max(0, span.start - 240), span.start);
  const after = code.slice(span.end, span.end + 80);
  const quoteGap = /(?:^|[^\w])(["'`])([^"'`\n]*)$/.exec(before);
  const insideBefore = inString ? (quoteGap?.[2] ?? '') : '';
  const nextQuote = inString ? (/^([^"'`\n]*)["'`]/.exec(after)?.[1] ?? 'open') : '';
  const local = followsLocalHost(` ${insideBefore}`) && inString;
  const wholeString = inString && nextQuote === '' && /^(?:[\w.*+[\]-]*:|\[::1?\]:)?$/.test(insideBefore);
  const brackets = enclosing(bare, span.start);
  const call = nearestCall(brackets, before);
  const name = call === undefined ? '' : lastPart(call.callee);

  const tag = inString ? structTag(before) : undefined;
  if (tag !== undefined) {
    return namesPort(tag)
      ? { role: 'bind', why: `default of ${tag}`, layer: Layer.envDefault }
      : { role: 'apart', why: `default of ${tag}` };
  }
  if (inString && !wholeString) {
    if (/^(?:tcp|ssl|unix):\/\/[\w.*[\]:]*:$/.test(insideBefore) && /\bbind\b[^\n]*$/.test(before)) {
      return { role: 'bind', why: 'argument of bind', layer: Layer.listenLiteral };
    }
    // A wildcard can only be listened on: `http://*:3000`; F#: `url "http://0.0.0.0:8085/"`.
    if (/^\w+:\/\/[*+]:$/.test(insideBefore) || /(?:^|\n)\s*url\s+"https?:\/\/0\.0\.0\.0:$/.test(before)) {
      return { role: 'bind', why: 'a listen address', layer: Layer.listenLiteral };
    }
    if (local) {
      const server =
        /^(?:UseUrls|Urls|Run|bind|listen|Listen\w*|serve|run|bind_addr|Add)$/.test(name) &&
        !printCalls.test(name) &&
        isServerCall(call, name);
      if (server) return { role: 'bind', why: `argument of ${name}()`, layer: Layer.listenLiteral };
      return { role: 'follow', why: 'address of the server', certain: true };
    }
    return { role: 'apart', why: 'part of a text' };
  }
  const expression = brackets.find(bracket => bracket.open === '{' && code[bracket.at - 1] === '$');
  if (expression !== undefined || (printCalls.test(name) && !inString)) {
    const url =
      expression !== undefined && followsLocalHost(code.slice(Math.max(0, expression.at - 60), expression.at - 1));
    const stated = environmentDefault(before);
    if (url || (stated !== undefined && stated !== foreign))
      return { role: 'follow', why: 'address of the server', certain: true };
    return { role: 'apart', why: 'part of a text' };
  }

  const environment = environmentDefault(before);
  if (environment !== undefined) {
    if (environment === foreign) return { role: 'apart', why: 'default of another variable' };
    const layer = call !== undefined && isServerCall(call, name) ? Layer.listenLiteral : Layer.envDefault;
    return { role: 'bind', why: `default of ${environment}`, layer };
  }
  const flag =
    flagDefault(before) ?? optionDefault(code, call, span) ?? clapDefault(before, code.slice(span.end, span.end + 400));
  if (flag === foreign) return { role: 'apart', why: 'default of another option' };
  if (flag !== undefined) return { role: 'bind', why: `default of ${flag}`, layer: Layer.envDefault };

  // `bind = ["127.0.0.1:8000", "[::1]:8000"]`: the key stands before the list.
  const list = brackets[0]?.open === '[' ? code.slice(Math.max(0, brackets[0].at - 120), brackets[0].at) : undefined;
  const lead = inString ? before.slice(0, before.length - insideBefore.length - 1) : before;
  const stated = keyOf(lead) ?? (list === undefined || !wholeString ? undefined : keyOf(list));
  // `PORT: { type: 'integer', default: 3000 }`: the schema's key around it says what it is the default of.
  const schema = stated !== undefined && /^default(?:_?[vV]alue)?$/.test(stated.name) && brackets[0]?.open === '{';
  const keyed = schema ? { name: contextName(bare, brackets), operator: '=' } : stated;
  if (call !== undefined && clientCalls.test(name)) {
    const host =
      local ||
      localArgument(before) ||
      /host(?:name)?["']?\s*[:=]\s*["'](?:localhost|127\.0\.0\.1)["']/.test(before + after);
    return host
      ? { role: 'follow', why: `${name}() connects to the server`, certain: true }
      : { role: 'apart', why: `argument of ${name}()` };
  }
  if (keyed !== undefined) {
    if (namesPort(keyed.name) || (/^(?:port|PORT)$/.test(keyed.name) && !inString)) {
      const context = contextName(bare, brackets);
      if (
        /\burl\b|url_?options|request|client|connect|upstream|target|proxy|redis|database|\bdb\b|mongo|smtp|mail/i.test(
          context,
        )
      ) {
        return /(?:localhost|127\.0\.0\.1|0\.0\.0\.0)["']/.test(nearby(code, span)) || /url/i.test(context)
          ? { role: 'follow', why: `${context} points at the server`, certain: true }
          : { role: 'apart', why: `port of ${context}` };
      }
      if (call !== undefined && isServerCall(call, name))
        return { role: 'bind', why: `port of ${name}()`, layer: Layer.listenLiteral };
      const property = keyed.operator === ':' || keyed.operator === '=>';
      return { role: 'bind', why: keyed.name, layer: property ? Layer.namedProperty : Layer.namedConstant };
    }
    if (wholeString && insideBefore.endsWith(':') && namesAddress(keyed.name)) {
      return {
        role: 'bind',
        why: keyed.name,
        layer: /^(?:Addr|bind)$/.test(keyed.name) ? Layer.listenLiteral : Layer.namedConstant,
      };
    }
    if (local) return { role: 'follow', why: 'address of the server', certain: true };
    return { role: 'apart', why: `${keyed.name} is not a port` };
  }
  if (/#\s*define\s+\w*PORT\w*\s+\(?$/i.test(before))
    return { role: 'bind', why: 'the defined port', layer: Layer.namedConstant };
  if (/(?:^|\n)\s*(?:set\s+:port,|port)\s+$/.test(before))
    return { role: 'bind', why: 'port', layer: Layer.listenLiteral };
  if (/\b(?:scotty|Warp\.run|run)\s+$/.test(before) && !inString)
    return { role: 'bind', why: 'argument of run', layer: Layer.listenLiteral };
  if (call !== undefined && isServerCall(call, name)) {
    const first =
      call.index === 0 ||
      /["'`]\s*\]?,\s*["'`]?$/.test(before) ||
      /\]\s*,\s*$/.test(before) ||
      // `Listen(IPAddress.Any, 5000)`, but not the backlog of `listen(port, 128)`.
      (call.index === 1 && /\b(?:IPAddress\.\w+|\w*(?:host|addr|address|ip)|INADDR_ANY)\s*,\s*$/i.test(before)) ||
      wholeString ||
      name === 'embeddedServer';
    if (first) return { role: 'bind', why: `argument of ${name}()`, layer: Layer.listenLiteral };
  }
  if (local || (!inString && localArgument(before)))
    return { role: 'follow', why: 'address of the server', certain: true };
  if (wholeString && insideBefore === ':') return { role: 'bind', why: 'a listen address', layer: Layer.namedConstant };
  return { role: 'apart', why: 'not named as a port' };
}

/** `'127.0.0.1', 8080` */
function localArgument(before: string): boolean {
  return /["'`](?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1?)["'`]\s*,\s*$/.test(before);
}

function nearby(code: string, span: Span): string {
  return code.slice(Math.max(0, span.start - 80), span.end + 80);
}

function lastPart(callee: string): string {
  return callee.slice(Math.max(callee.lastIndexOf('.'), callee.lastIndexOf(':')) + 1).replace(/!$/, '');
}

function isServerCall(call: Bracket | undefined, name: string): boolean {
  if (call === undefined || !bindCalls.test(name)) return false;
  if (!vagueCalls.test(name)) return true;
  const owner = call.callee.slice(0, -name.length);
  if (name === 'new') return /(?:Server|Listener)\W*$/.test(owner);
  if (name === 'from') return /SocketAddr/.test(owner);
  if (name === 'Add') return /(?:Prefixes|Urls)\.$/.test(owner);
  if (/^(?:port|Port|Server|serve|createServer)$/.test(name)) return true;
  return /(?:app|server|srv|router|engine|echo|gin|e|r|http|web|uvicorn|waitress|hypercorn|bottle|flask|sanic|aiohttp|server\)|routes\)|\)|Bun|Deno|host|builder|api|application|javalin|Javalin|fiber|mux|App)\W*$/i.test(
    owner,
  );
}

/** Brackets that are open at the offset, innermost first, at most eight and 600 characters back. */
function enclosing(bare: string, offset: number): Bracket[] {
  const found: Bracket[] = [];
  let depth = 0;
  let commas = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - 600) && found.length < 8; at--) {
    const char = bare[at] ?? '';
    if (char === ')' || char === ']' || char === '}') depth++;
    else if (char === '(' || char === '[' || char === '{') {
      if (depth > 0) depth--;
      else {
        const callee =
          char === '('
            ? (/([\w$.:!\])]*)\s*(?:<[\w, ]*>)?$/.exec(bare.slice(Math.max(0, at - 60), at))?.[1] ?? '')
            : '';
        found.push({ open: char, callee, index: commas, at });
        commas = 0;
      }
    } else if (char === ',' && depth === 0) commas++;
  }
  return found;
}

/** The innermost call the number is an argument of; a `{` between counts only for `port:` in it. */
function nearestCall(brackets: readonly Bracket[], before: string): Bracket | undefined {
  for (const [level, bracket] of brackets.entries()) {
    if (bracket.open === '{') {
      if (level > 1 || !/\bport["']?\s*:\s*[^,{}]*$/i.test(before)) return undefined;
    } else if (bracket.open === '(' && bracket.callee !== '' && !transparent.test(lastPart(bracket.callee)))
      return bracket;
  }
  return undefined;
}

/** Names of the keys, variables and calls around, for telling a server's port from a client's. */
function contextName(bare: string, brackets: readonly Bracket[]): string {
  const names: string[] = [];
  for (const bracket of brackets.slice(0, 3)) {
    const lead = bare.slice(Math.max(0, bracket.at - 60), bracket.at);
    const name = /([\w.]+)["']?\s*(?:=>|[:=(]|:=)?\s*$/.exec(lead)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names[0] ?? '';
}

/** `name = `, `name: `, `"name" => ` right before the value; through a type annotation and a conversion. */
function keyOf(before: string): { readonly name: string; readonly operator: string } | undefined {
  const match =
    /([A-Za-z_$@][\w$.-]*)["'\]]{0,2}\s*(?::\s*[A-Za-z_&][\w<>[\]|?. ]{0,40}?)?\s*(:=|=>|->|=|:)\s*(?:\(?\s*(?:\w+(?:\.|::))*(?:Number|parseInt|int|Some|u16|Port|Integer|String)\()?["'`]?(?:[\w.*+[\]-]*:|\[::1?\]:)?$/.exec(
      before,
    );
  if (match !== null) return { name: match[1] ?? '', operator: match[2] ?? '' };
  // Erlang's `{port, 8080}`, Clojure's `:port 3000`.
  const pair = /\{\s*(\w+)\s*,\s*$|[\s{(]:([\w-]+)\s+$/.exec(before);
  return pair === null ? undefined : { name: pair[1] ?? pair[2] ?? '', operator: ':' };
}

const environmentName =
  /(?:^|[^A-Za-z0-9_])((?:[A-Z0-9]+_)*(?:PORT|ADDR|ADDRESS|BIND|LISTEN|URLS)(?:_[A-Z0-9]+)*|[a-z_.]*port)(?=$|[^A-Za-z0-9_])/g;

/** The number is the default of a variable that is not this server's port. */
const foreign = '';

/** What may stand between a variable's name and its default: operators, conversions, fallbacks. */
const connectors =
  /["'`\s()[\]{},.|?:&!]|=>|\b\w*[dD]efault\b\s*[=:]?|\b(?:or|else|if|not|unwrap_or\w*|ok|and_then|then|parse|to_string|to_owned|into|get|fetch|map|cast|or_else|getOrElse|orElse|orElseGet|Number|parseInt|int|str|float|u16|i32|String|Integer|Int|Some|None|nil|null|undefined|toInt|toIntOrNull|to_i|[a-z_])\b/g;

/** Name of the environment variable (or setting) the number is the default of, or `foreign`. */
function environmentDefault(before: string): string | undefined {
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

/** `flag.Int("port", `, `add_argument("--port", default=`, `.option('-p, --port <n>', '…', `, clap's `default_value_t = `. */
function flagDefault(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const flag =
    /(?:flag\.|flags?\(\)?\.|add_argument|\.option|\bOption|IntVar|Int\w*\(|String\w*\(|Uint\w*\(|click\.option|define_\w+|\.default\(|opts?\.on|viper\.SetDefault)[^;]*?["'](?:-\w,\s*)?(?:--?)?((?:[a-z]+[-.])*(?:port|addr|address|listen|bind|http))\b[^;]*[,=]\s*["'`]?(?:[\w.*[\]]*:)?$/.exec(
      line,
    );
  if (flag !== null) return `--${flag[1]}`;
  return undefined;
}

/** The number in a call that declares an option: `click.option("--port", default=`, over several lines. */
function optionDefault(code: string, call: Bracket | undefined, span: Span): string | undefined {
  if (call === undefined || !/(?:^|\.)(?:option|Option|add_argument|add_option|addOption|argument)$/.test(call.callee))
    return undefined;
  const given = code.slice(call.at + 1, span.start);
  if (!/[,(]\s*(?:default\s*=\s*|\{[^{}]*\bdefault\s*:\s*)["']?$/.test(given)) return undefined;
  const name = /["'](?:-\w,\s*)?--([\w-]+)/.exec(given)?.[1] ?? /^\s*["']([\w-]+)["']/.exec(given)?.[1];
  if (name === undefined) return undefined;
  return namesPort(name) ? `--${name}` : foreign;
}

/** clap: `#[arg(long, default_value_t = 8080)]` before `port: u16`. */
function clapDefault(before: string, after: string): string | undefined {
  if (!/default_value(?:_t)?\s*=\s*"?(?:[\w.*[\]]*:)?$/.test(before)) return undefined;
  const attribute = before.slice(before.lastIndexOf('#['));
  const long = /(?:long|env)\s*=\s*"([\w-]+)"/.exec(attribute)?.[1];
  const field = /^[^\]]*\]\s*(?:\/\/[^\n]*\s*|#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:/.exec(after)?.[1];
  const name = long ?? field ?? '';
  return namesPort(name.toLowerCase()) || namesAddress(name.toLowerCase()) ? `--${name}` : foreign;
}

/** Go: the variable (or field) of `Port int `env:"PORT" envDefault:"8080"``. */
function structTag(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const tag = /^\s*(\w+)\s+\S+\s+`[^`]*\b(?:default|envDefault|env-default):"(?:[\w.*[\]]*:)?$/.exec(line);
  if (tag === null) return undefined;
  return /\b(?:env|envconfig|mapstructure|yaml|arg):"(?:--)?(\w+)/.exec(line)?.[1] ?? tag[1];
}

/** Files of one framework: what is stated there is configuration, and only that framework reads it. */
const ownFiles: readonly {
  readonly file: RegExp;
  readonly runners: readonly string[];
  readonly together?: boolean;
  readonly keepInStep?: boolean;
}[] = [
  { file: /(?:^|\/)gunicorn[\w.]*\.py$/, runners: ['gunicorn', 'procfile'], together: true },
  { file: /(?:^|\/)hypercorn[\w.]*\.py$/, runners: ['hypercorn'], together: true },
  { file: /(?:^|\/)manage\.py$/, runners: ['django', 'program'] },
  { file: /(?:^|\/)jupyter_\w+_config\.py$/, runners: ['jupyter'] },
  { file: /(?:^|\/)config\/puma(?:\/\w+)?\.rb$/, runners: ['rails', 'procfile', 'program'], keepInStep: true },
  { file: /(?:^|\/)(?:unicorn|thin)[\w.]*\.(?:rb|conf)$/, runners: ['rails', 'procfile'] },
  { file: /(?:^|\/)config\/(?:dev|config|runtime|prod|test)\.exs$/, runners: ['phoenix', 'program'] },
];

/** Programs for which a literal in the code is in force. */
export const codeRunners: readonly string[] = [
  'program',
  'jvm',
  'dotnet',
  'pm2',
  'procfile',
  'make',
  'strapi',
  'nx',
  'rails',
  'php',
  'phoenix',
  'wsgi',
];

export function codeSites(port: number, file: SourceFile): Site[] {
  const masked = mask(file.text, languageOf(file));
  const own = ownFiles.find(candidate => candidate.file.test(file.path));
  return findNumber(file.text, port).map((span): Site => {
    const verdict = judgeLiteral(masked, span);
    const { role, why } = verdict;
    const inactive = inactiveCode(file, masked, span);
    if (role === 'follow' && inactive !== undefined) return { file, span, role: 'apart', why: inactive };
    if (role !== 'bind') return { file, span, role, why, ...(verdict.certain === true ? { certain: true } : {}) };
    return {
      file,
      span,
      role,
      why: `${why} in ${file.name}`,
      layer: own === undefined ? (verdict.layer ?? Layer.namedProperty) : Layer.config,
      pick: pickOf(file),
      runners: own?.runners ?? codeRunners,
      ...(own?.together === true ? { group: file.path } : {}),
      ...(own?.keepInStep === true ? { keepInStep: true } : {}),
      ...(inactive === undefined ? {} : { inactive }),
    };
  });
}

/** Files of tests, examples and tools are less likely to be the server. */
function pickOf(file: SourceFile): number {
  if (
    /(?:^|\/)(?:tests?|__tests__|spec|e2e|cypress|examples?|samples?|demo|docs|scripts|tools|fixtures|bench\w*|mocks?)(?:\/|$)|\.(?:test|spec)\./.test(
      file.path,
    )
  )
    return -10;
  return /^(?:server|main|index|app|program|api|www|config|settings|manage|wsgi|asgi|startup)\b/i.test(file.name)
    ? 1
    : 0;
}

function inactiveCode(file: SourceFile, masked: Masked, span: Span): string | undefined {
  const environment =
    /(?:^|\/)(?:config\/(?:environments\/)?|environments\/)(prod|production|test|staging)(?:uction)?\.(?:exs|rb|[cm]?[jt]s)$/.exec(
      file.path,
    )?.[1];
  if (environment !== undefined) return `environment ${environment}`;
  if (/(?:^|\/)src\/test\//.test(file.path)) return 'only for tests';
  if (file.name.endsWith('.exs')) {
    const lead = masked.code.slice(0, span.start);
    const block = lead.lastIndexOf('config_env() == :prod');
    if (block >= 0 && !/\nend\b/.test(lead.slice(block))) return 'only in production';
  }
  return undefined;
}
