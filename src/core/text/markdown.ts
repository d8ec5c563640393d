import { maskSecrets } from '../secrets/maskSecrets.ts';
import { seen } from './harmless.ts';

/** Text of a process or a file, without secrets and made harmless inside Markdown: nothing in it is read as markup, a link, HTML or a codicon. */
export function escapeMarkdown(text: string): string {
  return seen(maskSecrets(text).replaceAll(/\s*\n\s*/g, ' ')).replaceAll(
    /[\\`*_{}[\]()<>#+\-.!|~$&:@/=^"']/g,
    character => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : `\\${character}`),
  );
}
