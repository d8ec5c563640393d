/** The part of VS Code's glob syntax the core uses: `**`, `*`, `?`, `{a,b}` (not nested), on `/`-separated relative paths. */

/**
 * A test for "matches one of the globs"; extensions match in any case (`app.R`). Globs of the form `**∕name` or `**∕*.ext` (most of them) are looked up in sets,
 * the others become one linear regular expression each, so that a walk over 50,000 paths stays cheap.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const names = new Set<string>();
  const extensions = new Set<string>();
  const patterns: RegExp[] = [];
  for (const glob of globs.flatMap(expandBraces)) {
    const rest = glob.startsWith('**/') ? glob.slice(3) : undefined;
    if (rest !== undefined && !/[*?/]/.test(rest)) names.add(rest);
    else if (rest !== undefined && /^\*\.[^*?/.]+$/.test(rest)) extensions.add(rest.slice(2).toLowerCase());
    else patterns.push(toRegExp(glob));
  }
  return path => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    return (
      names.has(name) ||
      (dot >= 0 && extensions.has(name.slice(dot + 1).toLowerCase())) ||
      patterns.some(pattern => pattern.test(path))
    );
  };
}

function expandBraces(glob: string): string[] {
  const group = /\{([^{}]*)\}/.exec(glob);
  if (group === null) return [glob];
  const before = glob.slice(0, group.index);
  const after = glob.slice(group.index + group[0].length);
  return (group[1] ?? '').split(',').flatMap(option => expandBraces(before + option + after));
}

function toRegExp(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, token => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}
