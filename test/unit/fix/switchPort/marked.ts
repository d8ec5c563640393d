/**
 * Projects in one text, with the expected edits marked where they happen, so that a case is read in one piece:
 *
 *   === title, then what it shows
 *   8000 -> 8010 {"activeScript": "dev"}        the ports, and the hints as JSON
 *   --- path/of/file [crlf] [bom] [created]     as the text cannot show it; `created`: does not exist before
 *   port «8000» companion ‹8000› not ticked ‹?8000› equal candidates ¿8000?
 *
 * `«+ --port 8010»` is inserted, `«8_000:8_010»` says the new text. What is not marked must stay.
 */
export interface MarkedProject {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly hints: Readonly<Record<string, string>>;
  readonly files: readonly MarkedFile[];
}

export interface Mark {
  readonly kind: 'primary' | 'ticked' | 'unticked' | 'ambiguous';
  /** UTF-16 offsets in the text before. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface MarkedFile {
  readonly path: string;
  /** `undefined`: the file does not exist yet. */
  readonly before: string | undefined;
  readonly marks: readonly Mark[];
}

export function parseProjects(text: string): MarkedProject[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map(part => {
      const [head = '', ...files] = part.split(/^--- (?=\S)/m);
      const name = head.slice(0, head.indexOf('\n'));
      const ports = /^(\d+) -> (\d+)(?: (\{.*\}))?$/m.exec(head);
      if (ports === null) throw new Error(`no ports in "${name}"`);
      const [, from, to, hints = '{}'] = ports;
      return {
        name,
        from: Number(from),
        to: Number(to),
        hints: JSON.parse(hints) as Record<string, string>,
        files: files.map(file => parseFile(file, String(to))),
      };
    });
}

const kinds = { '«': 'primary', '‹': 'ticked', '¿': 'ambiguous' } as const;

function parseFile(part: string, to: string): MarkedFile {
  const [path = '', ...flags] = part.slice(0, part.indexOf('\n')).split(' ');
  const body = part.slice(part.indexOf('\n') + 1).replace(/\n+$/, '\n');
  const marked =
    (flags.includes('bom') ? '\uFEFF' : '') + (flags.includes('crlf') ? body.replaceAll('\n', '\r\n') : body);
  if (flags.includes('created')) {
    return { path, before: undefined, marks: [{ kind: 'primary', start: 0, end: 0, text: marked }] };
  }
  let before = '';
  const marks: Mark[] = [];
  let last = 0;
  for (const match of marked.matchAll(/«([^»]*)»|‹([^›]*)›|¿(\d+)\?/g)) {
    before += marked.slice(last, match.index);
    last = match.index + match[0].length;
    const inside = match[1] ?? match[2] ?? match[3] ?? '';
    const unticked = inside.startsWith('?');
    const words = unticked ? inside.slice(1) : inside;
    const kind = unticked ? 'unticked' : kinds[match[0].slice(0, 1) as keyof typeof kinds];
    const colon = /^(\d[\d_']*):(\d[\d_']*)$/.exec(words);
    const old = words.startsWith('+') ? '' : (colon?.[1] ?? words);
    const text = words.startsWith('+') ? words.slice(1) : (colon?.[2] ?? to);
    marks.push({ kind, start: before.length, end: before.length + old.length, text });
    before += old;
  }
  return { path, before: before + marked.slice(last), marks };
}
