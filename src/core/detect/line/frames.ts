/** Stack frames in the user's own code, from the formats the runtimes print. */
import type { Frame } from '../../model/failure.ts';

/** Where the innermost frame of a format's trace stands. */
type Order = 'innermost-first' | 'innermost-last';

interface FrameForm {
  readonly pattern: RegExp;
  readonly order: Order;
}

const forms: readonly FrameForm[] = [
  // Node, Bun, Deno: at fn (file:line:column), at file:line:column
  {
    order: 'innermost-first',
    pattern:
      /^\s{1,12}at (?:[^()]{1,200} )?\(?(?<file>(?:file:\/\/\/?|node:|internal[/:]|\\\\\?\\)?(?:[A-Za-z]:[\\/])?[^\s:()][^:()]{0,300}(?:\([^:()]{0,100}\)[^:()]{0,300}){0,3}):(?<line>\d{1,7}):(?<column>\d{1,7})\)?/,
  },
  // Python: File "x.py", line 3, in f
  { order: 'innermost-last', pattern: /^\s{1,8}(?:\|\s{1,4})?File "(?<file>[^"]{1,400})", line (?<line>\d{1,7})/ },
  // Ruby: file.rb:3:in `f'
  {
    order: 'innermost-first',
    pattern: /(?:^|\s)(?<file>(?:[A-Za-z]:[\\/])?[^\s:()]{1,300}):(?<line>\d{1,7}):in [`'‘]/,
  },
  // Go: a tab, the file, the line and an offset
  {
    order: 'innermost-first',
    pattern: /^\t(?<file>(?:[A-Za-z]:[\\/])?[^\s:]{1,300}\.go):(?<line>\d{1,7})(?: \+0x[0-9a-f]+)?$/,
  },
  // Rust: panicked at src/main.rs:5:10 (older: at 'text', src/main.rs:5:10), backtrace "at ./src/main.rs:5:10"
  {
    order: 'innermost-first',
    pattern:
      /(?:panicked at (?:'.{0,400}', )?|^\s{8,20}at )(?<file>[^\s:,']{1,300}\.rs):(?<line>\d{1,7}):(?<column>\d{1,7})/,
  },
  // Java, Kotlin, Scala: at com.example.Main.main(Main.java:10)
  {
    order: 'innermost-first',
    pattern:
      /^\s{1,8}at (?<module>[\w.$<>/@-]{1,300})\((?<file>[\w$-]{1,120}\.(?:java|kt|scala|groovy|clj)):(?<line>\d{1,7})\)/,
  },
  // .NET: at Ns.Type.Method() in /path/File.cs:line 12 (translated: in, dans, bei … :Zeile 12)
  {
    order: 'innermost-first',
    pattern:
      /^\s{1,8}\S{1,6} .{1,400}\) \S{1,6} (?<file>(?:[A-Za-z]:[\\/])?[^:]{1,300}\.(?:cs|fs|vb)):\S{1,10} (?<line>\d{1,7})/,
  },
  // PHP: #0 /path/x.php(12): f(), thrown in /x.php on line 3, in /x.php:3
  { order: 'innermost-first', pattern: /^#\d{1,4} (?<file>[^\s()]{1,300}\.php)\((?<line>\d{1,7})\)/ },
  {
    order: 'innermost-first',
    pattern: / in (?<file>(?:[A-Za-z]:[\\/])?[^\s:]{1,300}\.(?:php|phtml|inc))(?: on line |:)(?<line>\d{1,7})/,
  },
  // Perl: … at s.pl line 2.
  { order: 'innermost-first', pattern: / at (?<file>[^\s"']{1,300}\.(?:p[lm]|t|cgi|psgi)) line (?<line>\d{1,7})\b/ },
  // Elixir: (app 0.1.0) lib/x.ex:12: M.f/1
  {
    order: 'innermost-first',
    pattern: /^\s{2,8}(?:\([\w. -]{1,60}\) )?(?<file>[\w./-]{1,200}\.exs?):(?<line>\d{1,7}): /,
  },
  // Erlang: [{server,start,0,[{file,"server.erl"},{line,4}]}, …
  {
    order: 'innermost-first',
    pattern: /\{file,\s?"(?<file>[^"]{1,300}\.(?:erl|exs?))"\},\s{0,40}\{line,(?<line>\d{1,7})\}/,
  },
  // Crystal, Swift, Nim, Lua, Dart
  {
    order: 'innermost-first',
    pattern: /^\s{0,8}from (?<file>[^\s:]{1,300}\.cr):(?<line>\d{1,7})(?::(?<column>\d{1,7}))? in /,
  },
  { order: 'innermost-first', pattern: /^(?<file>[^\s:]{1,300}\.swift):(?<line>\d{1,7}): Fatal error/ },
  { order: 'innermost-last', pattern: /^\s{0,8}(?<file>[^\s()]{1,300}\.nim)\((?<line>\d{1,7})\)/ },
  {
    order: 'innermost-first',
    pattern: /^(?:\S{0,200}\/)?(?:lua[\d.]{0,4}|luajit): (?<file>[^\s:]{1,300}\.lua):(?<line>\d{1,7}):/,
  },
  { order: 'innermost-first', pattern: /^\s{1,4}(?<file>[^\s:]{1,300}\.lua):(?<line>\d{1,7}): in / },
  {
    order: 'innermost-first',
    pattern:
      /^#\d{1,4}\s{2,8}[^()]{1,160} \((?<file>(?:file:\/\/\/?)?[^\s:()]{1,300}\.dart):(?<line>\d{1,7})(?::(?<column>\d{1,7}))?\)/,
  },
];

/** Folders and schemes that hold no code of the user's. */
const library =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|gems|rubygems|rubygems-integration|vendor_ruby|\.cargo|\.rustup|\.bundle|\.rbenv|\.pyenv|\.nvm|vendor|deps|\.pub-cache|lib\/python\d[\d.]*|Python\d+\\lib)[\\/]|^(?:node|internal|deno|ext|bun|dart|package|native):?|^(?:file:\/\/)?\/(?:usr\/(?:lib|share|local\/(?:lib|go|Cellar))|opt\/homebrew|rustc|build\/|snap\/|nix\/store)|[\\/]pkg[\\/]mod[\\/]|[\\/]go[\\/]src[\\/]|^<|^\[|^\(/i;

/** Packages of the Java world that are never the user's. */
const libraryModule =
  /^(?:(?:java|jdk|sun|com\.sun|javax|jakarta|kotlin|kotlinx|scala|clojure|groovy|akka|play|io\.(?:netty|undertow|vertx|ktor|quarkus|micronaut|helidon|grpc|javalin)|org\.(?:springframework|apache|eclipse|jboss|glassfish|xnio|codehaus|gradle|junit|http4s|akka)|reactor|com\.google|spark)[./]|java\.base\/)/;

const places = /node:|internal\//;

/** Of an address too, whose blanks and umlauts are written as `%20` and `%C3%BC`. */
function pathOf(name: string): string {
  const address = /^file:\/\/(?:\/(?=[A-Za-z]:))?(?<path>.*)$/s.exec(name)?.groups?.['path'];
  // `\\?\C:\…` is how Windows writes a path of any length.
  if (address === undefined) return name.trim().replace(/^\\\\\?\\(?=[A-Za-z]:)/, '');
  try {
    const path = decodeURIComponent(address);
    // Of a share, the name of its server comes first.
    if (!/\p{Cc}/u.test(path)) return `${/^(?:\/|[A-Za-z]:)/.test(path) ? '' : '//'}${path.trim()}`;
  } catch {
    // A percent sign of its own: no runtime has written that as an address.
  }
  return address.trim();
}

/** The user's frame on this line, if any. */
export function frameOf(line: string): { readonly frame: Frame; readonly order: Order } | undefined {
  for (const form of forms) {
    const groups = form.pattern.exec(line)?.groups;
    const name = groups?.['file'];
    if (groups === undefined || name === undefined) continue;
    const module = groups['module'];
    if (module !== undefined && libraryModule.test(module)) return undefined;
    const path = pathOf(name);
    if (library.test(path) || places.test(path)) return undefined;
    const column = groups['column'];
    const frame: Frame = {
      file: path,
      line: Number(groups['line']),
      ...(column === undefined ? {} : { column: Number(column) }),
    };
    return { frame, order: form.order };
  }
  return undefined;
}

/** .NET translates its "at". */
const translatedFrame =
  /^\s{2,8}(?:à|bei|в|у|在|於|en|em|in|w|a|ve|v|i|på|hos|場所|위치:|konum:)\s(?:[A-Za-z\u00c0-\u024f\u0400-\u04ff\u4e00-\u9fff_$][\w`<>$+]*\.){1,20}[\w`<>$.]{1,80}\s?\(/;

/** The line is a place of a stack trace, whoever's code it names; much else looks like a part of one. */
export const isPlaceLine = (line: string): boolean =>
  translatedFrame.test(line) ||
  /^\s{1,20}(?:at\s[^\s(]{3,}[(.:]|at\s.{1,200}\(|File "|from\s\S{1,200}:\d)|^\t\S+\.go:\d/.test(line);

/** The line belongs to a stack trace, whoever's code it names. */
export function isTraceLine(line: string): boolean {
  return (
    translatedFrame.test(line) ||
    /^at (?:[\w$]{1,60}\.){2,12}[\w$<>.]{1,80}\(|^\s{1,20}(?:at\s|from\s|File "|\d{1,3}:\s|\.\.\. \d+ more)|^\t\S+\.go:\d|^#\d{1,4}\s|^\s{4,12}\S.{0,200}\($|^Traceback \(|^goroutine \d|^\s*\^[~^]*$|^\s{2,8}[|│]/.test(
      line,
    )
  );
}
