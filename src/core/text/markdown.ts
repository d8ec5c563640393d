import { maskSecrets } from '../secrets/maskSecrets.ts';

/** Text of a process or a file, without secrets and made harmless inside Markdown: nothing in it is read as markup, a link, HTML or a codicon. */
export function escapeMarkdown(text: string): string {
  return maskSecrets(text)
    .replaceAll(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/[\\`*_{}[\]()<>#+\-.!|~$&:@/=^"']/g, character =>
      character === '&' ? '&amp;' : character === '<' ? '&lt;' : `\\${character}`,
    )
    .replaceAll(/\s*\n\s*/g, ' ');
}
