import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../support/fixtures.ts';

/** Functions of `vscode.window` that draw no text of ours, or one that the user does not read as ours: a file, a terminal, a channel. */
const harmless: ReadonlySet<string> = new Set([
  'createOutputChannel',
  'createTerminal',
  'createTextEditorDecorationType',
  'showNotebookDocument',
  'showTextDocument',
]);

/** What the API of the oldest supported VS Code draws: functions of `window`, and things that are made with `new`. */
async function drawing(): Promise<readonly string[]> {
  const typings = await readFile(join(projectRoot, 'node_modules', '@types', 'vscode', 'index.d.ts'), 'utf8');
  const from = typings.indexOf('export namespace window');
  const window = typings.slice(from, typings.indexOf('\n\t}', from));
  const functions = [...window.matchAll(/export function ((?:show|create|set|with)\w+)/g)].map(([, name = '']) => name);
  return [...new Set(functions)].filter(name => !harmless.has(name));
}

/** The places at which the linter refuses `lines` in a file of the shell. */
async function refused(lines: readonly string[], file: string): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-lint-'));
  try {
    const config = JSON.parse(await readFile(join(projectRoot, '.oxlintrc.json'), 'utf8')) as object;
    await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
    await mkdir(join(folder, 'src', 'vscode', 'ui'), { recursive: true });
    await writeFile(join(folder, file), lines.join('\n'));
    const linter = join(projectRoot, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const output = await new Promise<string>(resolve => {
      execFile(process.execPath, [linter, '--format=json', file], { cwd: folder }, (_, stdout) => resolve(stdout));
    });
    const { diagnostics } = JSON.parse(output) as {
      readonly diagnostics: readonly {
        readonly code: string;
        readonly labels: readonly { span: { line: number } }[];
      }[];
    };
    return diagnostics
      .filter(({ code }) => code.includes('no-restricted-properties'))
      .map(({ labels }) => labels[0]?.span.line ?? 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// The linter is a program of the machine's own system.
const noLinter = process.env['PORT_MEDIC_WINE'] === undefined ? false : 'not below Wine';

test('the linter refuses whatever draws a text, everywhere but behind the gate', { skip: noLinter }, async () => {
  const functions = await drawing();
  assert.ok(functions.includes('showErrorMessage') && functions.includes('createStatusBarItem'), functions.join());
  const calls = [
    ...functions.map(name => `vscode.window.${name}('a');`),
    ...functions.map(name => `const { ${name} } = vscode.window;`),
    ...['TreeItem', 'CodeAction', 'Diagnostic', 'CodeLens', 'InlayHint'].map(name => `new vscode.${name}('a');`),
    "vscode.l10n.t('a');",
  ];
  assert.deepEqual(
    (await refused(calls, 'src/vscode/a.ts')).toSorted((a, b) => a - b),
    calls.map((_, index) => index + 1),
  );
  assert.deepEqual(await refused(calls, 'src/vscode/ui/say.ts'), []);
});
