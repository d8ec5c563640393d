import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { memoryFiles } from './memory.ts';

/** A program that nothing is known of, and its file before and after the user picked the place; the same: it is not shown. */
interface Case {
  readonly line: string;
  readonly file: string;
  readonly text: string;
  readonly picked?: string;
}

const of = (line: string, file: string, text: string, picked?: string): Case => ({
  line,
  file,
  text,
  ...(picked !== undefined && { picked }),
});

const cases: readonly Case[] = [
  of('murmurx -fg -ini m.ini', 'm.ini', 'port=8060\nhost=a\n', 'port=8090\nhost=a\n'),
  of('proxyx privoxy.conf', 'privoxy.conf', 'listen-address  127.0.0.1:8060\n', 'listen-address  127.0.0.1:8090\n'),
  of('torx -f torrc', 'torrc', 'SocksPort 8060\n', 'SocksPort 8090\n'),
  of('knotx -c k.conf', 'k.conf', 'server:\n  listen: 127.0.0.1@8060\n', 'server:\n  listen: 127.0.0.1@8090\n'),
  of('castx -c c.xml', 'c.xml', '<socket><port>8060</port></socket>\n', '<socket><port>8090</port></socket>\n'),
  of('ngx --conf=n.conf', 'n.conf', 'frontend=127.0.0.1,8060;no-tls\n', 'frontend=127.0.0.1,8090;no-tls\n'),
  of('chatx --config p.lua', 'p.lua', 'c2s_ports = { 8060 }\n', 'c2s_ports = { 8090 }\n'),
  of('dbx conf/db.toml', 'conf/db.toml', '[http]\nbind-address = ":8060"\n', '[http]\nbind-address = ":8090"\n'),
  of('apix serve --file a.json', 'a.json', '{ "port": 8060 }', '{ "port": 8090 }'),
  of(
    'schemex server.scm',
    'server.scm',
    "(run-server h 'http '(#:port 8060))\n",
    "(run-server h 'http '(#:port 8090))\n",
  ),
  // Where requests go, another number, a comment, a setting of another kind.
  of('tunnelx t.conf', 't.conf', 'connect = 127.0.0.1:8060\nremote_port = 8060\nupstream_addr=:8060\n'),
  of('daemonx d.conf', 'd.conf', '# port = 8060\n; port = 8060\ntimeout = 8060\nport = 80600\n'),
  // A file that the line does not name, and a program that is known to read no such file.
  of('daemonx --port', 'd.conf', 'port = 8060\n'),
  of('curl -K d.conf http://localhost:8060', 'd.conf', 'port = 8060\n'),
];

for (const { line, file, text, picked } of cases)
  test(`${line}: ${picked ?? 'nothing is shown'}`, async () => {
    const plan = await planPortSwitch({
      root: '/w',
      files: memoryFiles({ [file]: text }),
      from: 8060,
      to: 8090,
      hints: { startedBy: line, startedIn: '' },
    });
    assert.deepEqual([plan.primary, plan.companions], [[], []]);
    const shown = plan.ambiguous.map(each => applyEdits(text, each.edits ?? []));
    assert.deepEqual(shown, picked === undefined ? [] : [picked]);
  });
