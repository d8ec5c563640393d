/** Windows of the real VS Code server, with the packed extension or without it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser, newPage, openWorkbench } from '../../test/host/browser.ts';
import { withCleanup } from '../../test/host/cleanup.ts';
import { ensureHost } from '../../test/host/install.ts';
import { installExtension, installFixture, type Server, startServer } from '../../test/host/server.ts';
import { temporaryFolder } from '../../test/host/suites.ts';
import { Workbench } from '../../test/host/workbench.ts';

const projectRoot = process.cwd();

/** What a benchmark's server starts with. */
export interface BenchServerOptions {
  readonly version: string;
  /** Packed extensions to install. */
  readonly packed?: readonly string[];
  /** Folders of test/fixtures/extensions to install. */
  readonly fixtures?: readonly string[];
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Further environment for the extension hosts; `results` is an empty folder that goes with the server. */
  readonly env?: (results: string) => Readonly<Record<string, string>>;
}

/** A server of a profile of its own. */
export interface BenchServer {
  readonly server: Server;
  /** The folder that `env` was told of. */
  readonly results: string;
  /** Where what is installed lies. */
  readonly extensionsDir: string;
  /** Opens a folder without any code in another window, with an extension host of its own; returns before the window can be used. */
  readonly open: () => Promise<Workbench>;
}

/** Runs a body with a server and a browser that are both gone when this returns or throws. */
export async function withServer<T>(
  { version, packed = [], fixtures = [], settings = {}, env = () => ({}) }: BenchServerOptions,
  body: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const cache = join(projectRoot, '.vscode-test', 'hosts');
  const host = await ensureHost(version, { cache, projectRoot, log: console.log });
  return withCleanup(async cleanup => {
    const temporary = await temporaryFolder(cleanup);
    const folder = join(temporary, 'workspace');
    const extensionsDir = join(temporary, 'extensions');
    const results = join(temporary, 'results');
    for (const each of [folder, results]) await mkdir(each);
    // An explorer with a file in it is how one sees that a window is ready.
    await writeFile(join(folder, 'notes.txt'), '');
    const options = { host, projectRoot, dataDir: join(temporary, 'data'), extensionsDir, settings, env: env(results) };
    for (const vsix of packed) await installExtension(options, vsix);
    for (const name of fixtures) await installFixture(options, name);
    const server = await startServer(options, cleanup);
    const browser = await launchBrowser(cleanup);
    const open = async (): Promise<Workbench> => {
      const page = await newPage(browser);
      await openWorkbench(page, server, { folder });
      return new Workbench({ page, version, screenshots: join(projectRoot, '.vscode-test', 'screenshots') });
    };
    return body({ server, results, extensionsDir, open });
  });
}
