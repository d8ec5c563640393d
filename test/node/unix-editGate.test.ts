/** Whose file is edited: places outside of the workspace, and files that are none or no text, put in the way of a port switch. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { planPortSwitch } from '../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../src/core/fix/textEdit.ts';
import { createFileReader } from '../../src/node/files.ts';

interface World {
  readonly root: string;
  /** Beside the workspace. */
  readonly out: string;
}

/** `text`: what the edited file becomes; `null`: no file that is there is edited; `undefined`: any edit within the workspace. */
type Case = readonly [what: string, make: (w: World) => void, text: string | null | undefined, startedBy?: string];

function write(folder: string, name: string, data: string | Uint8Array): void {
  writeFileSync(join(folder, name), data);
}

const cases: readonly Case[] = [
  ['plain .env', w => write(w.root, '.env', 'PORT=3000\n'), 'PORT=3001\n'],
  [
    '.env is a link out',
    w => {
      write(w.out, 'e', 'PORT=3000\n');
      symlinkSync(join(w.out, 'e'), join(w.root, '.env'));
    },
    null,
  ],
  ['.env is a dangling link', w => symlinkSync(join(w.out, 'none'), join(w.root, '.env')), null],
  ['.env is a link to itself', w => symlinkSync('.env', join(w.root, '.env')), null],
  ['.env is a folder', w => mkdirSync(join(w.root, '.env')), null],
  ['.env is a pipe', w => execFileSync('mkfifo', [join(w.root, '.env')]), null],
  ['.env is /dev/zero', w => symlinkSync('/dev/zero', join(w.root, '.env')), null],
  ['.env is /proc/self/environ', w => symlinkSync('/proc/self/environ', join(w.root, '.env')), null],
  ['.env with BOM', w => write(w.root, '.env', '\uFEFFPORT=3000\n'), '\uFEFFPORT=3001\n'],
  ['.env with CRLF', w => write(w.root, '.env', 'A=1\r\nPORT=3000\r\nB=2\r\n'), 'A=1\r\nPORT=3001\r\nB=2\r\n'],
  ['.env with CR', w => write(w.root, '.env', 'A=1\rPORT=3000\r'), 'A=1\rPORT=3001\r'],
  ['.env in UTF-16', w => write(w.root, '.env', Buffer.from('\uFEFFPORT=3000\n', 'utf16le')), null],
  ['.env in Latin 1', w => write(w.root, '.env', Buffer.from('A=\xe4\nPORT=3000\n', 'latin1')), null],
  ['.env with a NUL', w => write(w.root, '.env', 'PORT=3000\n\0'), null],
  ['.env of 2 MB', w => write(w.root, '.env', 'PORT=3000\n' + '#'.repeat(2e6)), null],
  ['.ENV', w => write(w.root, '.ENV', 'PORT=3000\n'), null],
  ['.env~', w => write(w.root, '.env~', 'PORT=3000\n'), null],
  ['.env.example only', w => write(w.root, '.env.example', 'PORT=3000\n'), null],
  ['two PORT lines: the last counts or none', w => write(w.root, '.env', 'PORT=3000\nPORT=3000\n'), undefined],
  ['port in another variable', w => write(w.root, '.env', 'DB_PORT=3000\n'), null],
  ['port within a number', w => write(w.root, '.env', 'PORT=30001\nX=23000\n'), null],
  ['commented', w => write(w.root, '.env', '#PORT=3000\n'), null],
  [
    'folder link out',
    w => {
      mkdirSync(join(w.out, 'd'));
      write(w.out, 'd/.env', 'PORT=3000\n');
      symlinkSync(join(w.out, 'd'), join(w.root, 'sub'));
    },
    null,
  ],
  [
    'script that goes out',
    w => {
      write(w.out, 'server.js', 'require("http").createServer().listen(3000)');
      write(w.root, 'package.json', `{"scripts":{"dev":"node ../${basename(w.out)}/server.js"}}`);
    },
    null,
  ],
  [
    'script by an absolute path out',
    w => {
      write(w.out, 'server.js', 'require("http").createServer().listen(3000)');
      write(w.root, 'package.json', `{"scripts":{"dev":"node ${w.out}/server.js"}}`);
    },
    null,
  ],
  [
    'script with cd out',
    w => {
      write(w.out, '.env', 'PORT=3000');
      write(w.root, 'package.json', `{"scripts":{"dev":"cd ${w.out} && node --env-file=.env server.js"}}`);
    },
    null,
  ],
  [
    'env-file out',
    w => {
      write(w.out, '.env', 'PORT=3000');
      write(w.root, 'package.json', `{"scripts":{"dev":"node --env-file=../${basename(w.out)}/.env server.js"}}`);
    },
    null,
  ],
  [
    'server.js in node_modules',
    w => {
      mkdirSync(join(w.root, 'node_modules/x'), { recursive: true });
      write(w.root, 'node_modules/x/server.js', 'require("http").createServer().listen(3000)');
      write(w.root, 'package.json', '{"scripts":{"dev":"node node_modules/x/server.js"}}');
    },
    null,
  ],
  [
    'server.js in .git',
    w => {
      mkdirSync(join(w.root, '.git'));
      write(w.root, '.git/server.js', 'require("http").createServer().listen(3000)');
      write(w.root, 'package.json', '{"scripts":{"dev":"node .git/server.js"}}');
    },
    undefined,
  ],
  [
    'compose alias',
    w =>
      write(
        w.root,
        'docker-compose.yml',
        'x: &p ["3000:80"]\nservices:\n  web: { image: a, ports: *p }\n  api: { image: b, ports: *p }\n',
      ),
    undefined,
    'docker compose up',
  ],
  [
    'compose merge',
    w =>
      write(w.root, 'docker-compose.yml', 'x: &p\n  ports: ["3000:80"]\nservices:\n  web:\n    <<: *p\n    image: a\n'),
    undefined,
    'docker compose up',
  ],
  [
    'compose port in a comment',
    w => write(w.root, 'docker-compose.yml', 'services:\n  web:\n    image: a # 3000:80\n'),
    null,
    'docker compose up',
  ],
  [
    'compose sexagesimal',
    w => write(w.root, 'docker-compose.yml', 'services:\n  web:\n    image: a\n    ports:\n      - 3000:22\n'),
    undefined,
    'docker compose up',
  ],
  [
    'read-only',
    w => {
      write(w.root, '.env', 'PORT=3000\n');
      chmodSync(join(w.root, '.env'), 0o444);
    },
    'PORT=3001\n',
  ],
];

for (const [what, make, text, startedBy = 'npm run dev'] of cases)
  test(`only what is understood within the workspace is edited: ${what}`, async t => {
    const [root = '', out = ''] = ['w', 'o'].map(name => mkdtempSync(join(tmpdir(), `port-medic-${name}-`)));
    t.after(() => [root, out].forEach(folder => rmSync(folder, { recursive: true, force: true })));
    write(root, 'package.json', '{"scripts":{"dev":"node server.js"}}');
    write(root, 'server.js', 'require("http").createServer().listen(process.env.PORT)');
    make({ root, out });
    const files = createFileReader({ root });
    const hints = { activeScript: 'dev', startedBy };
    const plan = await planPortSwitch({ root, files, from: 3000, to: 3001, hints });
    const edits = [...plan.primary, ...plan.companions];
    for (const { file } of edits) assert.ok(file.startsWith(`${root}/`), file);
    const there = edits.filter(({ create }) => create !== true);
    const texts = there.map(({ file, edits: changes }) => applyEdits(readFileSync(file, 'utf8'), changes));
    if (text === null)
      assert.deepEqual(
        there.filter(({ file }) => basename(file) !== 'package.json'),
        [],
      );
    else if (text !== undefined) assert.ok(texts.includes(text), JSON.stringify(texts));
  });
