import * as vscode from 'vscode';
import type { Disposable } from '../core/host.ts';
import { ownPortsKey } from '../core/ids.ts';
import type { Services } from '../core/services.ts';
import { joined } from '../core/text/harmless.ts';
import { keptOwnPorts, mostOnBoard, type OwnPort, sharedOut, withOwn } from '../core/workspace/ownPort.ts';
import { ownText } from './text/ownPorts.ts';

/** What VS Code keeps for the extension. */
export type Kept = Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState' | 'environmentVariableCollection'>;

/** What chooses a port. */
type Needed = Pick<Services, 'freePorts' | 'worktrees'>;

/** On the board of all windows, with the folder's path behind it: the ports that are somebody's own. */
const boardPrefix = 'ownPort:';

/**
 * The ports that folders of this window always use in the place of those that their files state. They are kept in VS Code's own storage, and
 * reach terminals and tasks by VS Code's collection of variables, which VS Code keeps, too.
 */
export class OwnPorts implements Disposable {
  readonly #kept: Kept;
  readonly #load: () => Promise<Needed>;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(kept: Kept, load: () => Promise<Needed>) {
    this.#kept = kept;
    this.#load = load;
    // What VS Code keeps of the variables follows what it keeps of the ports.
    for (const { folder, own } of this.all) this.#carry(folder, own);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Of every open folder that has some. */
  get all(): readonly { readonly folder: vscode.WorkspaceFolder; readonly own: readonly OwnPort[] }[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap(folder => {
      const own = this.of(folder);
      return own.length === 0 ? [] : [{ folder, own }];
    });
  }

  of(folder: vscode.WorkspaceFolder | undefined): readonly OwnPort[] {
    return folder === undefined ? [] : keptOwnPorts(this.#stored()[folder.uri.toString()]);
  }

  async set(folder: vscode.WorkspaceFolder, own: OwnPort): Promise<void> {
    await this.#keep(folder, withOwn(this.of(folder), own));
  }

  async unset(folder: vscode.WorkspaceFolder, from: number): Promise<void> {
    await this.#keep(
      folder,
      this.of(folder).filter(own => own.from !== from),
    );
  }

  /**
   * The number that this folder would have for its own in the place of `from`: the same each time, as long as it is free, not configured
   * here, and no other folder's own. `undefined`: none is left.
   */
  async suggest(folder: vscode.WorkspaceFolder, from: number): Promise<number | undefined> {
    const known = this.of(folder).find(own => own.from === from);
    if (known !== undefined) return known.to;
    const { freePorts, worktrees } = await this.#load();
    const tree = await worktrees.of(folder.uri.fsPath);
    const inTree = (root: string): string => vscode.Uri.joinPath(vscode.Uri.file(root), tree?.within ?? '').fsPath;
    const own = tree === undefined ? folder.uri.fsPath : inTree(tree.root);
    const shared = sharedOut(from, tree?.repository ?? own, [own, ...(tree?.siblings ?? []).map(inTree)]);
    const port = shared.get(own);
    if (port === undefined) return undefined;
    const siblings = [...shared.values()].filter(each => each !== port);
    return freePorts.next(port - 1, { avoid: [from, ...siblings, ...this.taken(folder)] });
  }

  /** What other folders have for their own, on this machine, and this one in the place of other ports. */
  taken(folder: vscode.WorkspaceFolder): readonly number[] {
    const { globalState } = this.#kept;
    const mine = boardKey(folder);
    const others = globalState.keys().filter(each => each.startsWith(boardPrefix) && each !== mine);
    const theirs = others.flatMap(each => globalState.get<unknown>(each)).filter(port => typeof port === 'number');
    return [...theirs, ...this.of(folder).map(({ to }) => to)];
  }

  #stored(): Readonly<Record<string, unknown>> {
    const stored = this.#kept.workspaceState.get<unknown>(ownPortsKey);
    return typeof stored === 'object' && stored !== null ? (stored as Readonly<Record<string, unknown>>) : {};
  }

  async #keep(folder: vscode.WorkspaceFolder, own: readonly OwnPort[]): Promise<void> {
    const { [folder.uri.toString()]: _before, ...others } = this.#stored();
    const stored = own.length === 0 ? others : { ...others, [folder.uri.toString()]: own };
    this.#carry(folder, own, this.of(folder));
    await this.#kept.workspaceState.update(ownPortsKey, Object.keys(stored).length === 0 ? undefined : stored);
    await this.#post(folder, own);
    this.#changed.fire();
  }

  /** Told to the other windows, so that no other folder is given the same number. */
  async #post(folder: vscode.WorkspaceFolder, own: readonly OwnPort[]): Promise<void> {
    const { globalState } = this.#kept;
    const posted = globalState.keys().filter(each => each.startsWith(boardPrefix));
    if (own.length > 0 && posted.length >= mostOnBoard) await globalState.update(posted[0] ?? '', undefined);
    await globalState.update(boardKey(folder), own.length === 0 ? undefined : own.map(({ to }) => to));
  }

  /**
   * For terminals and tasks that start in the folder from now on. What is no longer carried is deleted by its name: VS Code (1.100 to 1.139) does
   * not list the variables of a folder that it has kept over a reload.
   */
  #carry(folder: vscode.WorkspaceFolder, own: readonly OwnPort[], before: readonly OwnPort[] = []): void {
    const scoped = this.#kept.environmentVariableCollection.getScoped({ workspaceFolder: folder });
    const wanted = new Map(own.flatMap(({ env = {} }) => Object.entries(env)));
    for (const name of before.flatMap(({ env = {} }) => Object.keys(env))) if (!wanted.has(name)) scoped.delete(name);
    const said = own
      .filter(({ env }) => env !== undefined)
      .map(each => ownText.isOwn({ ...each, folder: folder.name }));
    if (said.length > 0) scoped.description = joined(said);
    for (const [name, value] of wanted) if (scoped.get(name)?.value !== value) scoped.replace(name, value);
  }
}

function boardKey(folder: vscode.WorkspaceFolder): string {
  return `${boardPrefix}${folder.uri.toString()}`;
}
