/** One of the real VS Code servers that the tests run in. They come from npm in the package `code-server`. */
export interface HostRow {
  /** VS Code's version. */
  readonly version: string;
  /** The npm package that holds it. */
  readonly spec: string;
  /** Major versions of Node that its server runs on; the first is fetched when the machine has none of them. */
  readonly nodeMajors: readonly number[];
  /** Native modules of `lib/vscode` that come without a binary and are compiled (make, g++ and python3). */
  readonly compile: readonly string[];
  /** The npm package, less platform and architecture, whose `bin/rg` is put where this version expects its own download. */
  readonly ripgrep?: string;
}

/** Latest first, the minimum that package.json's `engines.vscode` promises last. */
export const hosts: readonly HostRow[] = [
  { version: '1.139.1', spec: 'code-server@4.139.1', nodeMajors: [24], compile: [] },
  {
    version: '1.100.3',
    spec: 'code-server@4.100.3',
    nodeMajors: [22, 20],
    compile: ['node-pty'],
    ripgrep: '@vscode/ripgrep',
  },
];

/** The version that most users have. */
export const latest = versionAt(0);
/** The one that package.json's `engines.vscode` promises. */
export const oldest = versionAt(-1);

function versionAt(index: number): string {
  return hosts.at(index)?.version ?? '';
}

/** The row of a version; throws for one that is not in the table. */
export function hostRow(version: string): HostRow {
  const row = hosts.find(each => each.version === version);
  if (row === undefined)
    throw new Error(`no VS Code ${version} in the table: ${hosts.map(each => each.version).join(', ')}`);
  return row;
}

/** The version asked for (`--host <version>`, else VERSION=<version>), else all. Throws for one that is not in the table. */
export function chosenVersions(argument: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  const asked = argument ?? env['VERSION'] ?? '';
  return asked === '' ? hosts.map(each => each.version) : [hostRow(asked).version];
}
