/** Which paths Git ignores, by the lists of patterns in its files. Format: https://git-scm.com/docs/gitignore */

export interface IgnoreList {
  /** Folder of the list, relative to the top of the work tree, with `/`; '' for the top and for `.git/info/exclude`. */
  readonly folder: string;
  readonly text: string;
}

/** A longer or wilder pattern is not tried: it could take long on a long path. */
const longestPattern = 200;
const mostStars = 4;
/** Of one list. */
const mostPatterns = 2000;

/** `path`: relative to the top, of a file. `lists`: the weakest first. What a folder above is ignored for cannot be taken back below. */
export function isIgnoredBy(lists: readonly IgnoreList[], path: string): boolean {
  const rules = lists.map(list => ({ ...list, patterns: patternsOf(list.text) }));
  const parts = path.split('/');
  return parts.some((_, index) => {
    const own = parts.slice(0, index + 1).join('/');
    const isFolder = index < parts.length - 1;
    let ignored = false;
    for (const { folder, patterns } of rules) {
      if (folder !== '' && !own.startsWith(`${folder}/`)) continue;
      const below = folder === '' ? own : own.slice(folder.length + 1);
      for (const { pattern, negated, foldersOnly } of patterns)
        if ((isFolder || !foldersOnly) && pattern.test(below)) ignored = !negated;
    }
    return ignored;
  });
}

interface Pattern {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

function patternsOf(text: string): Pattern[] {
  return text
    .split(/\r?\n/)
    .slice(0, mostPatterns)
    .flatMap(line => patternOf(line.replace(/^\uFEFF/, '').replace(/(?<!\\) +$/, '')));
}

function patternOf(line: string): Pattern[] {
  const negated = line.startsWith('!');
  const given = negated ? line.slice(1) : line;
  const foldersOnly = given.endsWith('/');
  const glob = foldersOnly ? given.slice(0, -1) : given;
  const stars = glob.match(/\*+/g)?.length ?? 0;
  if (glob === '' || line.startsWith('#') || glob.length > longestPattern || stars > mostStars) return [];
  const anywhere = glob.includes('/') ? '' : '(?:.*/)?';
  return [{ pattern: new RegExp(`^${anywhere}${source(glob.replace(/^\//, ''))}$`), negated, foldersOnly }];
}

/** The parts of a glob: what matches folders, a run of characters, one, one of a set, an escaped one; the rest stands for itself. */
const glob = /(^|\/)\*\*(?:\/|$)|\*+|\?|\[!?\]?[^\]/]{0,50}\]|\\.|[^]/g;

function source(text: string): string {
  return text.replace(glob, part => {
    if (/^\/?\*\*\/?$/.test(part) && part.includes('/')) {
      const lead = part.startsWith('/') ? '/' : '';
      return part.endsWith('/') ? `${lead}(?:.*/)?` : `${lead}.*`;
    }
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 2)
      return `[${part
        .slice(1, -1)
        .replace(/^!/, '^')
        .replace(/[\\[]|\](?!$)/g, '\\$&')}]`;
    const plain = part.startsWith('\\') ? part.slice(1) : part;
    return plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
}
