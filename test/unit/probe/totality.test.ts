import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseContainers, parseInspect } from '../../../src/core/probe/docker.ts';
import { parseDockerProxy } from '../../../src/core/probe/dockerProxy.ts';
import { parseMacEphemeral, parseWindowsEphemeral } from '../../../src/core/probe/ephemeralRange.ts';
import { parseLaunchctl } from '../../../src/core/probe/launchctl.ts';
import { ssSocketRows } from '../../../src/core/probe/linux/ss.ts';
import { lsofRows, parseLsof } from '../../../src/core/probe/lsof.ts';
import { parseMacNetstat } from '../../../src/core/probe/netstatMac.ts';
import { parsePs, parsePsNames } from '../../../src/core/probe/ps.ts';
import { type SocketRow, wholeLines } from '../../../src/core/probe/socketRow.ts';
import { parseExcludedRanges } from '../../../src/core/probe/windows/excludedRanges.ts';
import { parseHttpSys } from '../../../src/core/probe/windows/httpSys.ts';
import { parseWindowsNetstat } from '../../../src/core/probe/windows/netstat.ts';
import { parseProcessFacts } from '../../../src/core/probe/windows/powershell.ts';
import { parseTasklist } from '../../../src/core/probe/windows/tasklist.ts';
import { automountRoot, parseNetworkingMode } from '../../../src/core/probe/wsl.ts';
import { fixturePath } from '../../support/fixtures.ts';
import { createRandom, type Random } from '../../support/random.ts';

/** What a parser made of a text: for each row the words that must have stood in the text. */
type Claims = (text: string) => readonly (readonly string[])[];

const socketClaims = (rows: readonly SocketRow[]) =>
  rows.map(row => {
    const wildcard = row.host === '0.0.0.0' || row.host === '::';
    return [String(row.port), ...(wildcard ? [] : [row.host]), ...(row.pid ? [String(row.pid)] : []), row.name ?? ''];
  });

const parsers: Readonly<Record<string, Claims>> = {
  netstatMac: text => socketClaims(parseMacNetstat(text)),
  netstat: text => socketClaims(parseWindowsNetstat(text)),
  ss: text => socketClaims(ssSocketRows(text, 'tcp')),
  lsof: text => socketClaims(lsofRows(parseLsof(text))),
  ps: text => parsePs(text).map(row => [String(row.pid), String(row.parentPid), row.user ?? '', row.commandLine]),
  psNames: text => [...parsePsNames(text)].map(([pid, name]) => [String(pid), name]),
  launchctl: text => [...parseLaunchctl(text)].map(([pid, label]) => [String(pid), label]),
  tasklist: text => parseTasklist(text).map(row => [String(row.pid), row.name, ...row.services]),
  excludedRanges: text => parseExcludedRanges(text).map(range => [String(range.from), String(range.to)]),
  ephemeralRange: text =>
    [parseMacEphemeral(text), parseWindowsEphemeral(text)].flatMap(range => (range ? [[String(range.from)]] : [])),
  httpSys: text => parseHttpSys(text).map(queue => [...queue.pids.map(String), ...queue.urls]),
  powershell: text => parseProcessFacts(text)?.processes.map(row => [String(row.pid)]) ?? [],
  docker: text => parseContainers('docker', text)?.map(row => [row.container.id ?? '']) ?? [],
  inspect: text => [[parseInspect(text).restartPolicy ?? '']],
  dockerProxy: text => {
    const port = parseDockerProxy({ pid: 1, name: 'docker-proxy', commandLine: text });
    return port === undefined ? [] : [[String(port.hostPort), port.containerIp]];
  },
  wsl: text => [[parseNetworkingMode(text.slice(0, 8)) ?? '', automountRoot(text).slice(1, -1) === 'mnt' ? '' : '/']],
};

const fixtures: readonly string[] = readdirSync(fixturePath('probe'))
  .filter(name => !name.endsWith('.note'))
  .map(name => readFileSync(fixturePath('probe', name), 'latin1'));

const scraps =
  'TCP UDP tcp4 tcp46 udp6 LISTEN LISTENING ABH\u0099REN 0.0.0.0:0 [::]:0 *:* *.3000 127.0.0.1:3000 [::1]:80 fe80::1%12 4242 0 -1 ' +
  '99999 65536 00100 node:4243 :0 Proto (state) pid process:pid rxbytes p7 cnode f3 PTCP n*:80 TST=LISTEN { } services = ' +
  'HTTP://+:80/ ID: 1, "node.exe","7","S" {"ProcessId":7} [ ] null /Date(1)/ -> ->80/tcp -host-port 80 --container-ip=1.2.3.4 ' +
  'ESTAB UNCONN users:(("a pid=7,fd=3)) ",pid=8,fd=4)),(" ino:0 timer:(timewait,41sec,0) ' +
  '\u0000 \ufeff \u0007 \u00e9 \u4e2d Fri Nov 20 08:01:12 2026';

function hostileText(random: Random): string {
  const words = scraps.split(' ');
  const blanks = [' ', '  ', '\t', '\n', '\r\n', '\n\n', '', ':', '.', '\0'];
  let text = '';
  for (let i = random.between(0, 60); i > 0; i--) text += random.pick(words) + random.pick(blanks);
  return text;
}

/** A real output with pieces taken out, doubled or exchanged. */
function mutated(random: Random): string {
  let text = random.pick(fixtures);
  for (let i = random.between(1, 6); i > 0; i--) {
    const from = random.below(text.length + 1);
    const to = Math.min(text.length, from + random.below(40));
    const piece = random.pick(['', text.slice(from, to).repeat(2), hostileText(random).slice(0, 20), '\n', ' ']);
    text = text.slice(0, from) + piece + text.slice(to);
  }
  return text;
}

for (const [name, claims] of Object.entries(parsers)) {
  test(`${name}: no text makes it throw, and nothing is said that was not there`, () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = createRandom(seed);
      const text = random.chance(0.5) ? hostileText(random) : mutated(random);
      // Comparing without case, white space and escapes: JSON and titles are unfolded on the way.
      for (const row of claims(text))
        for (const word of row)
          assert.ok(
            fold(text).includes(fold(word)),
            `seed ${seed}: ${JSON.stringify(word)} is not in ${JSON.stringify(text)}`,
          );
    }
  });

  test(`${name}: of a cut text, whole lines give no row that the whole text does not give`, () => {
    // Structured documents are not read by lines; a cut one is refused as a whole.
    if (
      [
        'powershell',
        'inspect',
        'docker',
        'dockerProxy',
        'wsl',
        'launchctl',
        'tasklist',
        'httpSys',
        'ephemeralRange',
      ].includes(name)
    ) {
      for (const text of fixtures) for (let at = 0; at < text.length; at += 97) claims(text.slice(0, at));
      return;
    }
    for (const text of fixtures) {
      const whole = new Set(claims(text).map(row => JSON.stringify(row)));
      for (let at = 0; at < text.length; at += 13)
        for (const row of claims(wholeLines(text.slice(0, at))))
          assert.ok(whole.has(JSON.stringify(row)), `cut at ${at}: ${JSON.stringify(row)}`);
    }
  });
}

function fold(text: string): string {
  return text.replace(/[\s\\]+/g, '').toLowerCase();
}

test('long hostile lines are read in linear time', () => {
  const pieces = [
    'TCP ',
    ': ',
    '1 ',
    '"a",',
    'tcp4 0 0 ',
    '{',
    'a=',
    ',',
    '\0',
    'x:1 ',
    '0.0.0.0:1-',
    '->',
    '%',
    '[',
    '.',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(300_000 / piece.length);
    for (const claims of Object.values(parsers)) claims(text);
  }
});
