/** A real server, the smallest project it runs in, and how a user starts it. Rows are in `families/`. */
export interface Trial {
  /** Stable, kebab-case, unique among all families. */
  readonly name: string;
  /** As the table calls it: “Vite, the port in vite.config”. */
  readonly title: string;
  /** The npm package or the Debian package whose version is told. */
  readonly program: string;
  /** Packages of npm that are installed together: see `npm.ts`. Absent: what Debian brings. */
  readonly set?: string;
  /** Packages of Debian that have to be there. */
  readonly debian?: readonly string[];
  /** Folders where Debian puts a server that a user's PATH does not hold. */
  readonly path?: readonly string[];
  /** Files of the project, by path below it. `{modules}` stands for the folder of the set's packages. */
  readonly files: Readonly<Record<string, string>>;
  /** Typed before the first start, once, such as to fill a database's folder; no network there. */
  readonly prepare?: readonly string[];
  /** As a user types it. */
  readonly line: string;
  /** The folder it is typed in, below the project. */
  readonly folder?: string;
  readonly port: number;
  readonly protocol?: 'udp';
  /** It is run as this user: servers that refuse to be root. */
  readonly user?: string;
  /**
   * What it does about a port that is taken, where that is not an error: `nothing` is printed that could be read; it `moves silently` to
   * another; it `shares` the port with the holder, on another address; what runs in the `background` is not heard by a shell.
   */
  readonly says?: 'nothing' | 'moves silently' | 'shares' | 'background';
  /** The line alone starts it and says where: there is no file in which its port could stand, so nothing to switch. */
  readonly typed?: true;
  /** Files of another program, by path: to edit one is wrong. */
  readonly others?: readonly string[];
  /** The packages are linked into the project, for package managers that look nowhere else. */
  readonly linked?: true;
  /** Seconds a start may take; 25 when absent. */
  readonly seconds?: number;
}

export interface Family {
  readonly id: string;
  readonly title: string;
  /** What the table says above its rows. */
  readonly note?: readonly string[];
  readonly trials: readonly Trial[];
}
