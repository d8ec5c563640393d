import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { run } from '../host/processes.ts';
import { frame } from './studio.ts';

/** A pointer and a key cap as screen recorders draw them: a screenshot has none. */
const overlay = `
  const pointer = document.createElement('div');
  pointer.id = 'film-pointer';
  pointer.style.cssText = 'position:fixed;left:0;top:0;z-index:1000000;pointer-events:none';
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [['width', 18], ['height', 26], ['viewBox', '0 0 12 17']]) svg.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M1 1v13l3-2.8 2 4.6 2.1-.9-2-4.5h4.3z');
  path.setAttribute('fill', '#fff');
  path.setAttribute('stroke', '#000');
  svg.append(path);
  pointer.append(svg);
  const key = document.createElement('div');
  key.id = 'film-key';
  key.style.cssText =
    'position:fixed;left:50%;top:52%;transform:translate(-50%,-50%);z-index:1000000;pointer-events:none;padding:10px 22px;' +
    'border-radius:8px;border:1px solid #888;border-bottom-width:4px;background:#333;color:#fff;font:600 24px Inter';
  document.body.append(pointer, key);`;

/** Frames of a window, each with the time for which it is shown, and the GIF that they make. */
export class Film {
  readonly #page: Page;
  readonly #folder: string;
  readonly #frames: { readonly file: string; readonly seconds: number }[] = [];
  #at = { x: frame.width / 2, y: frame.height / 2 };

  constructor(page: Page, folder: string) {
    this.#page = page;
    this.#folder = folder;
  }

  /** Shows the pointer from now on. */
  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await this.#page.evaluate(overlay);
    await this.#moveTo(this.#at);
  }

  /** Adds what the window shows now, with the name of a key that is pressed, if any. */
  async shot(seconds: number, key = ''): Promise<void> {
    await this.#page.evaluate(
      `(badge => { badge.textContent = '${key}'; badge.style.display = '${key === '' ? 'none' : 'block'}'; })(document.getElementById('film-key'))`,
    );
    const file = join(this.#folder, `${String(this.#frames.length).padStart(3, '0')}.png`);
    await this.#page.screenshot({ path: file, animations: 'disabled' });
    this.#frames.push({ file, seconds });
  }

  /** Leads the pointer to the middle of a part, in a few frames. */
  async point(to: Locator): Promise<void> {
    const box = await to.boundingBox();
    if (box === null) throw new Error('what the pointer goes to is not on the screen');
    const from = this.#at;
    const end = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const steps = 8;
    for (let step = 1; step <= steps; step++) {
      // Fast first, slower towards the aim, as a hand does.
      const part = 1 - (1 - step / steps) ** 2;
      await this.#moveTo({ x: from.x + (end.x - from.x) * part, y: from.y + (end.y - from.y) * part });
      await this.shot(step === steps ? 0.6 : 0.05);
    }
  }

  async #moveTo(at: { readonly x: number; readonly y: number }): Promise<void> {
    this.#at = at;
    await this.#page.mouse.move(at.x, at.y);
    await this.#page.evaluate(
      `document.getElementById('film-pointer').style.transform = 'translate(${at.x}px, ${at.y}px)'`,
    );
  }

  /**
   * Writes the GIF with ffmpeg, `width` pixels wide. One palette for all frames and no dithering: flat colours stay flat, text stays sharp, and
   * a frame holds only what has changed.
   */
  async write(file: string, width: number): Promise<void> {
    const last = this.#frames.at(-1);
    if (last === undefined) throw new Error('the film has no frames');
    const list = join(this.#folder, 'frames.txt');
    const lines = this.#frames.flatMap(each => [`file '${each.file}'`, `duration ${each.seconds}`]);
    // ffmpeg's list ignores the time of its last line.
    await writeFile(list, ['ffconcat version 1.0', ...lines, `file '${last.file}'`, ''].join('\n'));
    const filter = `scale=${width}:-1:flags=lanczos,split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle`;
    const input = ['-y', '-v', 'error', '-f', 'concat', '-safe', '0', '-i', list];
    await run('ffmpeg', [...input, '-fps_mode', 'passthrough', '-filter_complex', filter, '-loop', '0', file]);
  }
}
