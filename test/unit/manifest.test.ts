import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { languageOf, languages } from '../../src/core/fix/reuseAddress/languages/table.ts';
import {
  Command,
  Context,
  portsViewId,
  Setting,
  settingDefaults,
  settingSection,
  Tool,
  ViewCommand,
} from '../../src/core/ids.ts';
import { projectRoot } from '../support/fixtures.ts';

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly enabledApiProposals?: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly languageModelTools: readonly { readonly name: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly type?: string;
            readonly scope?: string;
            readonly order?: number;
            readonly default?: unknown;
            readonly markdownDescription?: string;
          }
        >
      >;
    };
  };
}

const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as Manifest;
const nls = JSON.parse(await readFile(join(projectRoot, 'package.nls.json'), 'utf8')) as Record<string, string>;

test('the manifest contributes exactly the commands of ids.ts', () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  assert.deepEqual(contributed.toSorted(), [...Object.values(Command), ...Object.values(ViewCommand)].toSorted());
});

test('every command has our category and a title from package.nls.json', () => {
  for (const { title, category } of manifest.contributes.commands) {
    assert.equal(category, 'Port Medic');
    assert.match(title, /^%command\.[\w.]+%$/);
  }
});

test('the manifest has exactly the settings of ids.ts, each with scope, order, default and text', () => {
  const { properties } = manifest.contributes.configuration;
  const expected = Object.values(Setting).map(key => `${settingSection}.${key}`);
  assert.deepEqual(Object.keys(properties).toSorted(), expected.toSorted());
  for (const [key, property] of Object.entries(properties)) {
    assert.ok(property.scope, `${key} has no scope`);
    assert.equal(typeof property.order, 'number', `${key} has no order`);
    assert.notEqual(property.default, undefined, `${key} has no default`);
    const isList = Array.isArray(property.default);
    assert.equal(property.type, isList ? 'array' : typeof property.default, `the type of ${key}`);
    assert.match(property.markdownDescription ?? '', /^%setting\.[\w.]+%$/);
  }
  const defaults = Object.entries(properties).map(([key, value]) => [key, value.default]);
  const known = Object.entries(settingDefaults).map(([key, value]) => [`${settingSection}.${key}`, value]);
  assert.deepEqual(Object.fromEntries(defaults), Object.fromEntries(known));
});

test('every setting is read somewhere', async () => {
  const sources = join(projectRoot, 'src', 'vscode');
  const files = (await readdir(sources, { recursive: true })).filter(
    name => name.endsWith('.ts') && name !== 'config.ts',
  );
  const texts = await Promise.all(files.map(name => readFile(join(sources, name), 'utf8')));
  for (const name of Object.keys(Setting))
    assert.ok(
      texts.some(text => text.includes(`config.${name}`)),
      name,
    );
});

test('what is read of a setting is that very setting', async () => {
  const text = await readFile(join(projectRoot, 'src', 'vscode', 'config.ts'), 'utf8');
  const read = text
    .split(/^  get (?=\w+\(\))/m)
    .slice(1)
    .map(getter => {
      const [name = ''] = /^\w+/.exec(getter) ?? [];
      const body = getter.slice(0, getter.search(/^  \},?$/m));
      return [name, [...new Set([...body.matchAll(/Setting\.(\w+)/g)].map(match => match[1]))]];
    });
  assert.deepEqual(Object.fromEntries(read), Object.fromEntries(Object.keys(Setting).map(name => [name, [name]])));
});

test('package.nls.json has every text the manifest refers to, and none that it does not', () => {
  const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
  assert.deepEqual([...new Set(used)].toSorted(), Object.keys(nls).toSorted());
});

test('enablement clauses name only contexts of ids.ts or of VS Code', () => {
  const ours = new Set<string>(Object.values(Context));
  for (const { enablement = '' } of manifest.contributes.commands) {
    for (const [key] of enablement.matchAll(/portMedic\.\w+/g)) assert.ok(ours.has(key), `unknown context ${key}`);
  }
});

test('the typings are those of the oldest VS Code that is supported', () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('the manifest contributes exactly the tools of ids.ts', () => {
  const contributed = manifest.contributes.languageModelTools.map(({ name }) => name);
  assert.deepEqual(contributed.toSorted(), Object.values(Tool).toSorted());
});

test('menus name only our commands, and views and contexts of ids.ts', () => {
  const commands = new Set<string>([...Object.values(Command), ...Object.values(ViewCommand)]);
  const keys = new Set<string>([...Object.values(Context), portsViewId]);
  for (const { command, when = '' } of Object.values(manifest.contributes.menus).flat()) {
    assert.ok(commands.has(command), `unknown command ${command}`);
    for (const [key] of when.matchAll(/portMedic\.\w+/g)) assert.ok(keys.has(key), `unknown context ${key}`);
  }
});

test('commands of rows are not in the palette, where they would have no row', () => {
  const never = new Set(
    (manifest.contributes.menus['commandPalette'] ?? []).flatMap(({ command, when }) =>
      when === 'false' ? [command] : [],
    ),
  );
  const { free, openInBrowser, copyAddress, showReport, dismiss } = ViewCommand;
  assert.deepEqual([...never].toSorted(), [copyAddress, dismiss, free, openInBrowser, showReport].toSorted());
});

test('the manifest contributes the view of ids.ts to Run and Debug', () => {
  assert.deepEqual(
    manifest.contributes.views['debug']?.map(({ id }) => id),
    [portsViewId],
  );
});

test('the walkthrough has its pictures, drawn in the colours of the theme', async () => {
  const vscodeCommand = 'workbench.action.openSettings';
  const ids = new Set<string>([...Object.values(Command), ...Object.values(Context), portsViewId, vscodeCommand]);
  for (const { media, completionEvents } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    const svg = await readFile(join(projectRoot, media.svg), 'utf8');
    assert.match(svg, /var\(--vscode-/);
    // A picture that is read as text of the page must not bring code or addresses along.
    assert.doesNotMatch(svg, /<script|<foreignObject|\bon\w+=|href=/);
    for (const event of completionEvents) assert.ok(ids.has(event.replace(/^on\w+:/, '')), `unknown ${event}`);
  }
});

test('it runs where the processes are, in any editor, and says what it does in Restricted Mode and without a disk', () => {
  const { extensionKind, enabledApiProposals, capabilities, contributes } = manifest;
  assert.deepEqual(extensionKind, ['workspace']);
  assert.equal(enabledApiProposals, undefined);
  assert.equal(capabilities.virtualWorkspaces.supported, false);
  assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
  // What decides how a process ends is not for the files of a workspace to say: neither by scope nor before it is trusted.
  const { properties } = contributes.configuration;
  const guarded = Object.keys(properties).filter(key =>
    ['machine', 'application'].includes(properties[key]?.scope ?? ''),
  );
  // A pattern of the workspace says what counts as a failure: only once it is trusted.
  const trusted = [...guarded, 'portMedic.watch.patterns'];
  assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted(), trusted.toSorted());
});

test('what edits files is offered in a trusted workspace only, and SO_REUSEADDR in sources that could need it', () => {
  const { commands, menus } = manifest.contributes;
  const enablement = (id: string) => commands.find(({ command }) => command === id)?.enablement ?? '';
  for (const id of [Command.switchPort, Command.insertReuseAddress])
    assert.match(enablement(id), /\bisWorkspaceTrusted\b/);
  const { when } = (menus['commandPalette'] ?? []).find(each => each.command === Command.insertReuseAddress) ?? {};
  const ids = languages.flatMap(({ offered }) => offered?.ids ?? []).toSorted();
  const endings = languages.flatMap(({ offered }) => offered?.endings ?? []).toSorted();
  const isSource = `(editorLangId =~ /^(${ids.join('|')})$/ || resourceExtname =~ /^\\.(${endings.join('|')})$/)`;
  const isOpen = 'editorIsOpen && !activeEditorIsReadonly && resourceScheme =~ /^(file|vscode-remote)$/';
  assert.equal(when, `${isOpen} && ${isSource}`);
  for (const id of ids) assert.ok(languageOf(id), `no rules for the language ${id}`);
  for (const ending of endings) assert.ok(languageOf('plaintext', `a.${ending}`), `no rules for .${ending}`);
});
