import { maskSecrets } from '../secrets/maskSecrets.ts';
import { seen } from './harmless.ts';

/** Text of a process or a file, without secrets and made harmless inside Markdown: nothing in it is read as markup, a link, HTML or a codicon. */
export function escapeMarkdown(text: string): string {
  // Four blanks at the start of a block would make it code.
  const line = seen(maskSecrets(text).replaceAll(/\s*\n\s*/g, ' ')).replace(/^ {4,}/, ' ');
  return line.replaceAll(/[\\`*_{}[\]()<>#+\-.!|~$&:@/=^"']/g, character =>
    character === '&' ? '&amp;' : character === '<' ? '&lt;' : `\\${character}`,
  );
}
