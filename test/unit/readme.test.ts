import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Command } from '../../src/core/ids.ts';
import { projectRoot } from '../support/fixtures.ts';

const read = (name: string): Promise<string> => readFile(join(projectRoot, name), 'utf8');

/** Files of the repository that a Markdown text links to or shows. */
function linkedFiles(markdown: string): readonly string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(
    ([, link, image]) => link ?? image ?? '',
  );
  return targets.filter(target => !/^[a-z]+:|^#/.test(target)).map(target => target.replace(/#.*$/, ''));
}

test('what the documents link to is there', async () => {
  for (const name of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'CHANGELOG.md']) {
    for (const file of linkedFiles(await read(name))) await access(join(projectRoot, file));
  }
});

test('the files and folders that the documents name by their path are there', async () => {
  for (const name of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
    const paths = [...(await read(name)).matchAll(/`((?:src|core|test|vscode|node|scripts)\/[\w./-]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    assert.ok(paths.length > 5);
    for (const path of paths) {
      const below = /^(?:core|vscode|node)\//.test(path) ? join('src', path) : path;
      await access(join(projectRoot, below)).catch(() => assert.fail(`${name} names ${path}`));
    }
  }
});

test('every picture is shown in the README, each with words for those who do not see it', async () => {
  const readme = await read('README.md');
  const shown = linkedFiles(readme).filter(file => file.startsWith('media/'));
  const made = (await readdir(join(projectRoot, 'media', 'screenshots'))).map(name => `media/screenshots/${name}`);
  assert.deepEqual(shown.toSorted(), made.toSorted());
  assert.doesNotMatch(readme, /!\[\]|<img (?![^>]*alt="[^"])/);
});

test("README's table of commands has the palette's titles", async () => {
  const [readme, nls] = [await read('README.md'), JSON.parse(await read('package.nls.json')) as Record<string, string>];
  const titles = Object.values(Command).map(id => nls[id.replace(/^portMedic/, 'command')]);
  for (const title of titles) assert.ok(readme.includes(`| **Port Medic: ${title}** |`), title);
});

test('a newcomer reads how to start it and how to test it, as one block of commands', async () => {
  assert.match(await read('README.md'), /```\nnpm start\nnpm test\n```/);
});
