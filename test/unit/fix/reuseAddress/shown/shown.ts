import { compiled } from './compiled.ts';
import { defaults } from './defaults.ts';
import { forms } from './forms.ts';
import { others } from './others.ts';
import { scripts } from './scripts.ts';
import { words } from './words.ts';

/** A program, what is to be said of each of its binds, and what is to occur in it once the option is there. */
export type Shown = readonly [language: string, states: string, text: string, edited?: string];

export const shown: readonly Shown[] = [...defaults, ...compiled, ...scripts, ...forms, ...words, ...others];
