import type { Disposable, Log } from '../core/host.ts';
import { Setting } from '../core/ids.ts';
import { config, onSettingChange } from './config.ts';
import { inBackground } from './inBackground.ts';
import { message } from './text/messages.ts';
import type { LoadDetection } from './tools.ts';
import { openSetting } from './ui/notification.ts';
import { warn } from './ui/say.ts';

/** Says which of the user's own patterns are not used, and why: once they stand in the settings. */
export class HousePatternCheck implements Disposable {
  readonly #detection: LoadDetection;
  readonly #listening: Disposable;

  constructor(detection: LoadDetection, log: Log) {
    this.#detection = detection;
    this.#listening = onSettingChange(Setting.watchPatterns, () =>
      inBackground(log, 'checking the patterns', this.#check()),
    );
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #check(): Promise<void> {
    const { readHousePatterns } = await this.#detection();
    const [first] = readHousePatterns(config.watchPatterns).refused;
    if (first === undefined) return;
    const change = message.changePatterns();
    const chosen = await warn(message.patternRefused(first.pattern, first.problem), change);
    if (chosen === change) await openSetting(Setting.watchPatterns);
  }
}
