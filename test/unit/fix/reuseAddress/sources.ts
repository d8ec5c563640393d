import { readdirSync } from 'node:fs';
import type { Language } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languageOf } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { fixtureJson, fixturePath } from '../../../support/fixtures.ts';

/** A program in test/fixtures/sources: `before.<ending>`, `after.<ending>` where there is something to edit, `case.json`. */
export interface SourceCase {
  readonly name: string;
  readonly ending: string;
  readonly language: Language;
  /** A name of it that the editor or a user has. */
  readonly languageId: string;
  readonly applicable: boolean;
}

export const sourceCases: readonly SourceCase[] = readdirSync(fixturePath('sources'))
  .sort()
  .map(name => {
    const source = readdirSync(fixturePath('sources', name)).find(file => file.startsWith('before.')) ?? '';
    const language = languageOf('', source);
    const [languageId] = language?.ids ?? [];
    if (language === undefined || languageId === undefined) throw new Error(`${name}: no row knows “${source}”`);
    const { applicable } = fixtureJson('sources', name, 'case.json') as { readonly applicable: boolean };
    return { name, ending: source.slice('before.'.length), language, languageId, applicable };
  });

/** Where ours is another text than the one that was written by hand, that does the same: what is in it, before the bind, one statement a pattern. */
export const otherText: Readonly<Record<string, RegExp>> = {
  'c-1': /SO_REUSEADDR[^]*\n {8}\}\n {8}if \(bind\(/,
  'c-10': /setsockopt\(srv, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof\(reuse\)\)[^]*if \(0 != bind/,
  'c-2': / {3}\{\n {6}int reuse = 1;\n[^]*\n {3}\}\n {3}if \(bind\(/,
  'c-4': /SO_REUSEADDR[^;]*;\n {4}return bind\(/,
  'c-5': /setsockopt\(pfd\[i\]\.fd, [^;]*;\n {8}if \(pfd\[i\]\.fd < 0/,
  'c-6': /else if \(\(setsockopt\(s, SOL_SOCKET, SO_REUSEADDR, &\(int\)\{1\}, sizeof\(int\)\), bind\(/,
  'c-7': /\n#ifndef _WIN32\n {4}int reuse = 1;\n[^#]*\n#endif\n {4}if \(bind\(/,
  'c-8': /setsockopt\(srv->listen_fd, [^;]*;\n {4}CHECK\(bind\(/,
  'cpp-1': /setsockopt\(fd_, [^;]*;\n {8}if \(bind\(/,
  'cpp-4': /::setsockopt\(fd, [^;]*;\n {8}if \(fd >= 0 && \(::bind/,
  'go-1': /\t_ = syscall\.SetsockoptInt\(fd, [^\n]*\n\tif err := syscall\.Bind/,
  'perl-2': /SOL_SOCKET SO_REUSEADDR\);[^]*setsockopt\(\$srv, [^\n]*\nbind\(/,
  'php-1': /socket_set_option\(\$sock, SOL_SOCKET, SO_REUSEADDR, 1\);\nif \(socket_bind/,
  'rust-1': /fn setsockopt\([^]*setsockopt\(fd, 1 [^;]*;\n {8}if bind\(fd/,
};
