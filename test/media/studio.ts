import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchBrowser, openWorkbench } from '../host/browser.ts';
import { type Cleanup, withCleanup } from '../host/cleanup.ts';
import { type Host, withoutProject } from '../host/install.ts';
import { onPath } from '../host/machine.ts';
import { until } from '../host/poll.ts';
import { canBind } from '../host/ports.ts';
import { installExtension, startServer } from '../host/server.ts';
import { temporaryFolder } from '../host/suites.ts';
import { Workbench } from '../host/workbench.ts';
import { copyWorkspace } from '../host/workspace.ts';

/** The window of every picture, in CSS pixels: about as wide as a README is shown, so that its text keeps its size. */
export const frame = { width: 900, height: 580 } as const;

/** How VS Code looks in the pictures: one theme, and nothing in sight that is not spoken of. */
const looks: Readonly<Record<string, unknown>> = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.editorActionsLocation': 'hidden',
  'workbench.editor.empty.hint': 'hidden',
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.fontFamily': 'JetBrains Mono',
  'editor.fontLigatures': false,
  'editor.fontSize': 13,
  'editor.stickyScroll.enabled': false,
  'editor.renderLineHighlight': 'none',
  'editor.guides.indentation': false,
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
  'editor.lightbulb.enabled': 'off',
  'editor.cursorBlinking': 'solid',
  'terminal.integrated.cursorBlinking': false,
  'debug.console.fontFamily': 'JetBrains Mono',
  'debug.console.fontSize': 13,
  'debug.openDebug': 'neverOpen',
  'javascript.validate.enable': false,
  'javascript.suggestionActions.enabled': false,
};

/** The machine's fonts with those of the pictures in front. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <match target="pattern"><test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
  <match target="pattern"><test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
</fontconfig>
`;

/** Where a scene plays. */
export interface Scenery {
  readonly name: string;
  /** The folder of test/fixtures/workspaces that is opened. */
  readonly workspace: string;
  /** The first port to try for `__PORT__`. */
  readonly firstPort?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What a scene works with. */
export interface Studio {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly folder: string;
  readonly port: number;
  /** Another port of the workspace, `__API__` in its files. */
  readonly api: number;
  /** The machine's own Node, as a user runs it. */
  readonly node: string;
  readonly cleanup: Cleanup;
  /** Opens the window; what is to be running before is started first. */
  readonly open: () => Promise<void>;
  /** The folder of the pictures. */
  readonly output: string;
  /** Saves `<output>/<name>.png`: what lies around the parts, or the whole window. */
  readonly picture: (name: string, parts?: readonly Locator[], padding?: Partial<Padding>) => Promise<void>;
}

/** CSS pixels around the parts of a picture. */
export interface Padding {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface StudioOptions {
  readonly projectRoot: string;
  readonly host: Host;
  /** The packed extension. */
  readonly vsix: string;
  /** The folder of the pictures. */
  readonly output: string;
}

/** Sets up a profile, a server and a browser for a scene, and takes all down after it. */
export async function withStudio(
  { name, workspace, firstPort = 3000, settings = {} }: Scenery,
  { projectRoot, host, vsix, output }: StudioOptions,
  scene: (studio: Studio) => Promise<void>,
): Promise<void> {
  await withCleanup(async cleanup => {
    const temporary = await temporaryFolder(cleanup);
    const folder = join(temporary, workspace);
    const [port, api] = [await nextFree(firstPort), await nextFree(4000)];
    await copyWorkspace(join(projectRoot, 'test', 'fixtures', 'workspaces', workspace), folder, {
      PORT: port,
      API: api,
    });
    const fonts = join(temporary, 'fonts.conf');
    await writeFile(fonts, fontConfiguration);
    const options = {
      host,
      projectRoot,
      dataDir: join(temporary, 'data'),
      extensionsDir: join(temporary, 'extensions'),
      settings: { ...looks, ...settings },
      env: { HOME: temporary },
    };
    await installExtension(options, vsix);
    process.env['FONTCONFIG_FILE'] = fonts;
    const browser = await launchBrowser(cleanup);
    const context = await browser.newContext({ viewport: frame, deviceScaleFactor: 2, locale: 'en-US' });
    const page = await context.newPage();
    const workbench = new Workbench({
      page,
      version: host.version,
      screenshots: join(projectRoot, '.vscode-test', 'screenshots'),
    });
    await mkdir(output, { recursive: true });
    const studio: Studio = {
      workbench,
      page,
      folder,
      port,
      api,
      node: onPath('node', withoutProject(projectRoot)) ?? process.execPath,
      cleanup,
      output,
      open: async () => {
        const server = await startServer(options, cleanup);
        await openWorkbench(page, server, { folder });
        await workbench.ready();
      },
      picture: async (picture, parts = [], padding = {}) => {
        const clip = parts.length === 0 ? undefined : await around(parts, padding);
        await page.screenshot({
          path: join(output, `${picture}.png`),
          animations: 'disabled',
          ...(clip && { clip }),
        });
      },
    };
    try {
      await scene(studio);
    } catch (error) {
      await workbench.screenshot(`media-${name}-failed`);
      throw error;
    }
  });
}

/** The rectangle around all parts, within the window. */
async function around(
  parts: readonly Locator[],
  padding: Partial<Padding>,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const boxes = await Promise.all(
    parts.map(part => until('a part of the picture', async () => (await part.boundingBox()) ?? undefined)),
  );
  const { left = 0, top = 0, right = 0, bottom = 0 } = padding;
  const x = Math.max(0, Math.min(...boxes.map(box => box.x)) - left);
  const y = Math.max(0, Math.min(...boxes.map(box => box.y)) - top);
  const farX = Math.min(frame.width, Math.max(...boxes.map(box => box.x + box.width)) + right);
  const farY = Math.min(frame.height, Math.max(...boxes.map(box => box.y + box.height)) + bottom);
  return { x, y, width: farX - x, height: farY - y };
}

/** A port as people use them: this one, or the next that is free. */
async function nextFree(port: number): Promise<number> {
  return (await canBind(port)) ? port : nextFree(port + 1);
}
