import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { until } from './poll.ts';

/** Where screenshots go and how they are called. */
export interface WorkbenchOptions {
  readonly page: Page;
  /** Put in front of every screenshot's name. */
  readonly version: string;
  readonly screenshots: string;
  /** False: `pictures` takes none. The themes are VS Code's own, and one version's show what we put into them. */
  readonly hasThemes?: boolean;
}

/** Settings with which the workbench follows the themes that `pictures` asks for. */
export const followThemes: Readonly<Record<string, unknown>> = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
};

const themes = [
  { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' }, marked: '.vs-dark' },
  { name: 'contrast', media: { colorScheme: 'dark', forcedColors: 'active' }, marked: '.hc-black' },
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, marked: '.vs' },
] as const;

/** A notification as a user sees it. */
export interface NotificationView {
  readonly message: string;
  readonly buttons: readonly string[];
}

/** VS Code writes blanks that must not break as U+00A0. */
function plain(text: string): string {
  return text
    .replace(/\u00a0/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The workbench as a user handles it: through keys, clicks and what is on the screen. Every method waits for what it needs and fails
 * with the name of what did not come.
 */
export class Workbench {
  readonly page: Page;
  readonly #version: string;
  readonly #screenshots: string;
  readonly #hasThemes: boolean;

  constructor({ page, version, screenshots, hasThemes = true }: WorkbenchOptions) {
    this.page = page;
    this.#version = version;
    this.#screenshots = screenshots;
    this.#hasThemes = hasThemes;
  }

  /** Waits until the parts are drawn, the server is connected (`hasFolder`: its files are listed) and commands can be run. */
  async ready(hasFolder = true): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 120_000 });
    if (!hasFolder) return;
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 120_000 });
  }

  /** Saves `<version>-<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(this.#screenshots, { recursive: true });
    const path = join(this.#screenshots, `${this.#version}-${name}.png`);
    // Toasts and menus fade in: without their animations the picture shows what a user sees a moment later.
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Saves `<version>-<name>-<theme>.png` for dark, high contrast and light, and leaves the window in light. Needs `followThemes`. */
  async pictures(name: string): Promise<void> {
    if (!this.#hasThemes) return;
    for (const { name: theme, media, marked } of themes) {
      await this.page.emulateMedia(media);
      await this.page.locator(`.monaco-workbench${marked}`).waitFor();
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Applies what is ticked in the refactor preview. */
  async applyRefactoring(): Promise<void> {
    await this.page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Apply' }).click();
  }

  // Quick input: the palette, quick picks and input boxes

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** The title of the open quick pick or input box. */
  async quickPickTitle(): Promise<string> {
    const title = this.quickInput.locator('.quick-input-title');
    return until('a title of the quick pick', async () => plain((await title.textContent()) ?? '') || undefined);
  }

  /** Waits until the open quick pick or input box has such a title: the one before may still be there for a moment. */
  async quickPickTitled(pattern: RegExp): Promise<void> {
    await until(`a quick pick titled ${pattern}`, async () => pattern.test(await this.quickPickTitle()));
  }

  /** Closes the open quick pick or input box, and waits: Escape once more while it closes goes to a terminal, whose shell takes it for Meta. */
  async closeQuickInput(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden', timeout: 5000 });
  }

  /** Opens the command palette with this typed. */
  async palette(typed: string): Promise<void> {
    await until('the palette', async () => {
      // A key that is pressed while another one closes is lost.
      if (!(await this.quickInput.isVisible())) await this.page.keyboard.press('F1');
      const input = this.quickInput.locator('.quick-input-box input');
      await input.fill(`>${typed}`, { timeout: 3000 });
      return (await this.quickPickRows()).length > 0;
    });
  }

  /** The labels of the rows that the quick pick draws now, with description and detail behind. */
  async quickPickRows(): Promise<readonly string[]> {
    const labels = await this.quickInput
      .locator('.monaco-list-row')
      .evaluateAll(rows => rows.map(row => row.getAttribute('aria-label') ?? row.textContent ?? ''));
    return labels.map(plain);
  }

  /** Types into the open quick pick or input box, in place of what it holds. */
  async quickInputType(text: string): Promise<void> {
    const input = this.quickInput.locator('.quick-input-box input');
    await input.waitFor();
    await input.fill(text);
  }

  /** Clicks the first row whose text contains `text` and waits until the pick is gone or shows other rows. */
  async quickPickChoose(text: string): Promise<void> {
    const row = this.quickInput.locator('.monaco-list-row').filter({ hasText: text }).first();
    await row.waitFor();
    await row.click();
  }

  /** Accepts the open input box with Enter. */
  async quickInputAccept(): Promise<void> {
    await this.quickInput.locator('.quick-input-box input').press('Enter');
  }

  /** Runs the command with this full title (`Category: Title`) through the command palette, which may leave the category out. */
  async runCommand(title: string): Promise<void> {
    await until(`the command “${title}”`, async () => {
      // Not Escape on principle: where no menu is open it hides the notifications.
      if (await this.quickInput.isVisible()) await this.closeQuickInput();
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor({ timeout: 5000 });
      // Briefly: it may just be closing, and then the key has to be pressed again.
      const input = this.quickInput.locator('.quick-input-box input');
      await input.fill(`>${title}`, { timeout: 3000 });
      // A row's label is followed by its key binding and by "recently used"; only the exact title will do.
      const row = this.quickInput
        .locator('.monaco-list-row')
        .filter({ has: this.page.locator('.label-name', { hasText: exactly(title) }) })
        .first();
      await row.waitFor({ timeout: 3000 });
      await row.click({ timeout: 3000 });
      return true;
    });
    // What is typed next must not go into the palette.
    const palette = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    await until('the end of the palette', async () => {
      if (!(await palette.isVisible())) return true;
      return !(await palette.inputValue({ timeout: 1000 })).startsWith('>');
    });
  }

  /**
   * Chooses an entry of a row's context menu with the mouse. A menu takes no click in its first 100 ms (so that the button which opened
   * it does not choose), and then stays open: its entry is clicked again, as a user does, until the menu is gone.
   */
  async chooseInContextMenu(row: Locator, entry: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu').first();
    const label = menu.locator(`.action-label[aria-label="${entry}"]`);
    await until(`“${entry}” of the context menu`, async () => {
      if (!(await menu.isVisible())) await row.click({ button: 'right', timeout: 5000 });
      await label.click({ timeout: 5000 });
      await menu.waitFor({ state: 'hidden', timeout: 2000 });
      return true;
    });
  }

  // Files and editors

  /** Opens a file of the workspace's first level from the explorer, and waits for its editor. */
  async openFile(name: string): Promise<void> {
    await this.runCommand('File: Focus on Files Explorer');
    const label = this.page.locator('.explorer-folders-view .explorer-item .label-name');
    await label
      .filter({ hasText: exactly(name) })
      .first()
      .dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.locator('.editor-group-container.active .view-lines .view-line').first().waitFor();
  }

  /** Puts the cursor on a line (from 1) and column of the active editor. */
  async goToLine(line: number, column = 1): Promise<void> {
    await until('the box for a line', async () => {
      // A key that is pressed while a box closes is lost.
      if (!(await this.quickInput.isVisible())) await this.page.keyboard.press('Control+g');
      await this.quickInput.locator('.quick-input-box input').fill(`:${line}:${column}`, { timeout: 3000 });
      return true;
    });
    await this.quickInputAccept();
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** The lines that the active editor draws: no more than fit on the screen. */
  async editorText(): Promise<string> {
    const lines = await this.page
      .locator('.editor-group-container.active .view-lines .view-line')
      .evaluateAll(elements =>
        elements
          .map(element => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? '' }))
          .sort((a, b) => a.top - b.top)
          .map(line => line.text),
      );
    return lines.map(line => line.replace(/\u00a0/g, ' ')).join('\n');
  }

  /** What the Markdown preview in the active editor shows; empty while there is none. */
  async previewText(): Promise<string> {
    if ((await this.page.locator('iframe.webview').count()) === 0) return '';
    return this.page
      .frameLocator('iframe.webview')
      .frameLocator('#active-frame')
      .locator('body')
      .innerText({ timeout: 5000 })
      .catch(() => '');
  }

  /** Opens the menu of code actions at the cursor (Ctrl+.) and returns their titles. */
  async codeActions(): Promise<readonly string[]> {
    const menu = this.page.locator('.action-widget');
    await until('code actions', async () => {
      await this.page.keyboard.press('Control+.');
      await menu.locator('.monaco-list-row.action').first().waitFor({ timeout: 2000 });
      return true;
    });
    return (await menu.locator('.monaco-list-row.action').allInnerTexts()).map(plain);
  }

  /** Chooses a code action out of the open menu. */
  async chooseCodeAction(title: string): Promise<void> {
    const row = this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first();
    await row.waitFor();
    // An invisible sheet lies over the menu until the mouse moves.
    const box = await row.boundingBox();
    if (box !== null) await this.page.mouse.move(box.x + 8, box.y + 8, { steps: 3 });
    await row.click();
  }

  // Terminal

  get terminalRows(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows:not(.terminal-sticky-scroll *)');
  }

  /** Opens a new terminal, of the default profile or of the one with this name, and waits for its prompt. */
  async openTerminal(profile?: string): Promise<void> {
    if (profile === undefined) {
      await this.runCommand('Terminal: Create New Terminal');
    } else {
      await this.runCommand('Terminal: Create New Terminal (With Profile)');
      await this.quickPickChoose(profile);
    }
    await until(
      'a prompt in the terminal',
      async () => /[#$%>]\s*$/.test((await this.terminalText()).trimEnd()),
      90_000,
    );
  }

  /** Types a command line into the terminal in front and presses Enter. */
  async typeInTerminal(commandLine: string): Promise<void> {
    const shown = async () => squash(await this.terminalText()).includes(squash(commandLine));
    const type = async () => {
      await (await this.#terminalInput()).focus();
      await this.page.keyboard.type(commandLine);
      await until('the typed command line', shown, 30_000);
    };
    await type().catch(async () => {
      // Something else took the focus meanwhile, and keys with it: what has come of the line is wiped out.
      await (await this.#terminalInput()).press('Control+u');
      await type();
    });
    await (await this.#terminalInput()).press('Enter');
  }

  /** What takes the keys of the terminal in front: another panel may be there, and a command that scrolled away is drawn above in a terminal of its own. */
  async #terminalInput(): Promise<Locator> {
    const active = this.page.locator('.terminal-wrapper.active:visible');
    if (!(await active.first().isVisible())) await this.runCommand('Terminal: Focus Terminal');
    return active.locator('.xterm-helper-textarea:not(.terminal-sticky-scroll *)').first();
  }

  /** Presses Ctrl+C in the terminal in front until it is so: a key that is pressed while the focus moves is lost. */
  async interruptInTerminal(what: string, isSo: () => Promise<boolean>): Promise<void> {
    await until(what, async () => {
      if (await isSo()) return true;
      await (await this.#terminalInput()).press('Control+c', { timeout: 5000 });
      await until(what, isSo, 5000);
      return true;
    });
  }

  /** What the terminal in front shows. Long lines are broken where the terminal breaks them. */
  async terminalText(): Promise<string> {
    const rows = await this.terminalRows.first().locator('> div').allInnerTexts();
    return rows.map(row => row.replace(/\u00a0/g, ' ').trimEnd()).join('\n');
  }

  /** Waits until the terminal in front shows this text, wherever its lines are broken. */
  async terminalShows(text: string, timeoutMs = 60_000): Promise<void> {
    await until(
      `“${text}” in the terminal`,
      async () => squash(await this.terminalText()).includes(squash(text)),
      timeoutMs,
    );
  }

  /**
   * Opens the link with this tooltip on the terminal's row that holds `part`, with the pointer and Ctrl as a user does, and waits for the
   * list that it opens. A link that is drawn anew in the moment of the click loses it, and is clicked again.
   */
  async openTerminalLink(part: string, tooltip: string): Promise<void> {
    const row = this.terminalRows.first().locator('> div').filter({ hasText: part }).first();
    await row.waitFor();
    const box = await row.boundingBox();
    if (box === null) throw new Error(`the row with “${part}” is not on the screen`);
    const [x, y] = [box.x + 40, box.y + box.height / 2];
    await until(`what the link “${tooltip}” on the row with “${part}” opens`, async () => {
      if (await this.quickInput.isVisible()) return true;
      // Links are asked for when the pointer comes onto a row.
      await this.page.mouse.move(x, y + 3 * box.height);
      await this.page.mouse.move(x, y, { steps: 3 });
      await this.page.locator('.monaco-hover:visible', { hasText: tooltip }).first().waitFor({ timeout: 3000 });
      await this.page.keyboard.down('Control');
      await this.page.mouse.click(x, y);
      await this.page.keyboard.up('Control');
      await this.quickInput.waitFor({ timeout: 10_000 });
      return true;
    });
  }

  // Debug

  /**
   * Starts the selected debug configuration with F5. A key pressed while the window still reads launch.json is lost, so this waits until
   * the Run view offers that configuration, and presses again when no sign of a start was shown, however short.
   */
  async pressF5(configuration: string): Promise<void> {
    await this.runCommand('View: Show Run and Debug');
    const offered = this.page.locator(
      '.debug-viewlet .start-debug-action-item, .part.sidebar .start-debug-action-item',
    );
    await offered.filter({ hasText: configuration }).first().waitFor();
    await this.page.evaluate(`{
      const signs = () => [...document.querySelectorAll('.debug-toolbar, .monaco-dialog-box, .repl, .notification-toast')].filter(part => part.checkVisibility());
      const before = new Set(signs());
      window.startSeen = false;
      globalThis.startObserver?.disconnect();
      globalThis.startObserver = new MutationObserver(() => { window.startSeen ||= signs().some(sign => !before.has(sign)); });
      globalThis.startObserver.observe(document.body, { attributes: true, childList: true, subtree: true });
    }`);
    const started = () => this.page.evaluate<boolean>('window.startSeen');
    const press = async () => {
      await this.page.keyboard.press('F5');
      await until('a sign of the start', started, 30_000);
    };
    await press().catch(press);
  }

  get debugToolbar(): Locator {
    return this.page.locator('.debug-toolbar');
  }

  // Notifications

  /** The notifications on the screen, as toasts or in the open notification centre. */
  async notifications(): Promise<readonly NotificationView[]> {
    // In one step: a notification that goes while it is read must not be waited for.
    const views = await this.page.locator('.notification-list-item:visible').evaluateAll(items =>
      items.map(item => ({
        message: item.querySelector('.notification-list-item-message')?.textContent ?? '',
        buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
          button => button.textContent ?? '',
        ),
      })),
    );
    return views.map(({ message, buttons }) => ({
      message: plain(message),
      buttons: buttons.map(plain).filter(text => text !== ''),
    }));
  }

  /** Waits for a notification that matches. From the third part of the time on, toasts that have gone are looked for in the centre. */
  async notification(pattern: RegExp, timeoutMs = 90_000): Promise<NotificationView> {
    const what = `a notification like ${pattern}`;
    const find = async (): Promise<NotificationView | undefined> =>
      (await this.notifications()).find(each => pattern.test(each.message));
    const found = await until(what, find, timeoutMs / 3).catch(() => undefined);
    if (found !== undefined) return found;
    await this.runCommand('Notifications: Show Notifications');
    return until(what, find, (timeoutMs * 2) / 3);
  }

  /** Clicks a button of the notification that matches. */
  async clickNotificationButton(pattern: RegExp, button: string | RegExp): Promise<void> {
    await this.notification(pattern);
    const item = this.page.locator('.notification-list-item:visible').filter({
      has: this.page.locator('.notification-list-item-message', { hasText: pattern }),
    });
    await item
      .locator('.notification-list-item-buttons-container .monaco-button')
      .filter({ hasText: button })
      .first()
      .click();
  }

  // Status bar, Problems, dialogs

  /** The texts of the status-bar items. */
  async statusBarTexts(): Promise<readonly string[]> {
    return (await this.#statusBar()).map(({ text }) => text).filter(text => text !== '');
  }

  /** Waits for a status-bar item that matches, and returns its text and its label for screen readers. */
  async statusBarItem(pattern: RegExp, timeoutMs = 60_000): Promise<{ readonly text: string; readonly label: string }> {
    return until(
      `a status-bar item like ${pattern}; there is ${(await this.statusBarTexts()).join(' | ')}`,
      async () => (await this.#statusBar()).find(({ text, label }) => pattern.test(text) || pattern.test(label)),
      timeoutMs,
    );
  }

  async #statusBar(): Promise<readonly { readonly text: string; readonly label: string }[]> {
    const items = await this.page
      .locator('.part.statusbar .statusbar-item')
      .evaluateAll(all =>
        all.map(item => ({ text: item.textContent ?? '', label: item.getAttribute('aria-label') ?? '' })),
      );
    return items.map(({ text, label }) => ({ text: plain(text), label: plain(label) }));
  }

  /** Clicks the status-bar item that matches. */
  async clickStatusBarItem(pattern: RegExp): Promise<void> {
    await this.page
      .locator('.part.statusbar .statusbar-item')
      .filter({ hasText: pattern })
      .first()
      .locator('a')
      .first()
      .click();
  }

  /** Opens the Problems panel and returns its rows, files and problems alike. */
  async problems(): Promise<readonly string[]> {
    await this.runCommand('Problems: Focus on Problems View');
    const panel = this.page.locator('.markers-panel');
    await panel.waitFor();
    return (await panel.locator('.monaco-list-row').allInnerTexts()).map(plain);
  }

  /** Waits for a modal dialog that matches and presses one of its buttons. */
  async answerDialog(pattern: RegExp, button: string | RegExp): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box').filter({ hasText: pattern });
    await dialog.waitFor();
    const text = plain(await dialog.innerText());
    await dialog.locator('.monaco-button').filter({ hasText: button }).first().click();
    await dialog.waitFor({ state: 'hidden' });
    return text;
  }
}

function exactly(title: string): RegExp {
  const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const colon = title.indexOf(': ') + 2;
  return new RegExp(
    `^\\s*(${colon < 2 ? '' : escape(title.slice(0, colon))})?${escape(colon < 2 ? title : title.slice(colon))}(…|\\.\\.\\.)?\\s*$`,
  );
}

function squash(text: string): string {
  return text.replace(/\s+/g, '');
}
