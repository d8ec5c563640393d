import { type Browser, chromium, type Page } from 'playwright-core';
import type { Cleanup } from './cleanup.ts';
import { findChromium } from './machine.ts';
import type { Server } from './server.ts';

/** Flags that Chromium needs as root in a container, and that keep it from talking to anybody. */
const flags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts the machine's Chromium, headless. The clean-up closes it. */
export async function launchBrowser(cleanup: Cleanup): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium found: install it or set CHROMIUM_PATH');
  const browser = await chromium.launch({
    executablePath,
    args: [...flags],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  cleanup.add('Chromium', () => browser.close());
  return browser;
}

/** A page with a profile of its own, of the size that the screenshots have. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-US' });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** What to open: a folder or a .code-workspace file, and VS Code's start-up payload (pairs of names and values) such as the extension under test. */
export interface WorkbenchTarget {
  readonly folder?: string;
  readonly workspace?: string;
  /** Neither, although one was opened before. */
  readonly isEmpty?: boolean;
  readonly payload?: readonly (readonly [string, string])[];
  /** The server's connection token, if it has one. */
  readonly token?: string;
}

/** The address of a workbench. */
export function workbenchUrl(
  server: Pick<Server, 'port'>,
  { folder, workspace, isEmpty, payload, token }: WorkbenchTarget,
): string {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  if (folder !== undefined) url.searchParams.set('folder', folder);
  if (workspace !== undefined) url.searchParams.set('workspace', workspace);
  if (isEmpty === true) url.searchParams.set('ew', 'true');
  if (token !== undefined) url.searchParams.set('tkn', token);
  if (payload !== undefined) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Opens a workbench. It returns when the page is loaded, which is before the workbench can be used. */
export async function openWorkbench(page: Page, server: Pick<Server, 'port'>, target: WorkbenchTarget): Promise<void> {
  await page.goto(workbenchUrl(server, target), { waitUntil: 'domcontentloaded', timeout: 120_000 });
}

/**
 * Makes VS Code's display language what a language pack would make it (`vscode.env.language`), before the workbench is opened. Without the
 * pack's texts VS Code's own stay English, and an extension's are those of its bundle for the language.
 */
export async function speak(page: Page, language: string): Promise<void> {
  await page.addInitScript(
    `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${JSON.stringify(language)}, set() {} });`,
  );
}
