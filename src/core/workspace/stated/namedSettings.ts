/**
 * Files that a command line names, of a program that no row tells of, and the settings in them that are named like a port:
 * `murmurd -ini murmur.ini`, `port=64738`. Whether the program takes its port from there is not known; it is likely.
 */
import type { Invocation } from '../../commands/invocation.ts';
import { findNumber } from '../../text/digits.ts';
import type { Span } from '../../text/span.ts';

export interface NamedSetting {
  readonly name: string;
  /** The number. */
  readonly span: Span;
}

/** A setting whose port is another program’s, or where requests go. */
const elsewhere =
  /(?:^|[^a-z])(?:remote|upstream|backend|connect|forward|proxy_?pass|peers?|target|dest\w*|master|primary|parent)/i;
/** Only a comment up to here. */
const comment = /(?:^|\s)(?:#|;|\/\/|--|%|<!--)(?:\s|$)|^\s*[#;%]/;
/**
 * A name, what stands between a name and its value, and the value up to the port: `Port 22`, `listen_port=`, `"port": `, `<port>`,
 * `(port(`, `bind-address = ":`, `accept = 127.0.0.1:`, `listen: 127.0.0.1@`, `frontend=127.0.0.1,`, `c2s_ports = { `.
 */
const setting =
  /(?<![\w.-])(?<name>[A-Za-z][\w.-]{0,40})["']?[\s=:>({[#-]{0,20}["']?(?:\w{1,12}:\/\/|(?:tcp|udp)[46]?:)?(?:[\w.*-]{0,80}|\[[\da-fA-F:]{0,40}\])[:@,]?\s?$/;
const portName = /port|listen|bind|accept|frontend|(?:addr|address|hosts?|interface|endpoint|socket)$/i;
/** Of a line that is long, what stands right before the number. */
const longestLead = 400;
/** A file of more settings of that name is no configuration. */
const maxSettings = 20;

/** Words of it that may be the path of its file, or hold one: `x.conf`, `--config=x.conf`; none where it is known what its program reads. */
export function wordsOfFiles({ program, arguments: words }: Invocation): readonly string[] {
  if (program !== undefined && (program.configs !== undefined || program.ownCode === true || program.client === true))
    return [];
  return words.flatMap(({ text }) => {
    const value = /^-[\w-]*[=:](.+)$/.exec(text)?.[1] ?? text;
    return value.startsWith('-') || /^[\d.:]*$/.test(value) ? [] : [value];
  });
}

/** Settings that hold the port, or any number that could be one (`anyPort`). */
export function namedSettings(text: string, port: number): readonly NamedSetting[] {
  const found: NamedSetting[] = [];
  for (const span of findNumber(text, port)) {
    const lead = text.slice(Math.max(0, span.start - longestLead), span.start);
    const before = lead.slice(lead.lastIndexOf('\n') + 1);
    const name = setting.exec(before)?.groups?.['name'];
    if (name === undefined || !portName.test(name) || elsewhere.test(name) || comment.test(before)) continue;
    found.push({ name, span });
    if (found.length >= maxSettings) break;
  }
  return found;
}
