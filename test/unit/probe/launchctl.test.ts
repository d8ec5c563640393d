import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKeptAlive, launchctlJobArgs, launchdLabel, parseLaunchctl } from '../../../src/core/probe/launchctl.ts';
import { fixtureText } from '../../support/fixtures.ts';

const process = (pid: number) => ({ pid, name: '', commandLine: '' });

test('list: only what runs', () => {
  assert.deepEqual(
    [...parseLaunchctl(fixtureText('probe', 'launchctl-list-macos.txt'))],
    [
      [629, 'com.apple.controlcenter'],
      [832, 'homebrew.mxcl.postgresql@16'],
      [58827, 'com.example.gateway'],
      [377, 'com.openssh.ssh-agent'],
      [4400, 'application.com.microsoft.VSCode.12345.67890'],
    ],
  );
});

test('print: only the services block', () => {
  assert.deepEqual(
    [...parseLaunchctl(fixtureText('probe', 'launchctl-print-system-macos.txt'))],
    [
      [297, 'homebrew.mxcl.nginx'],
      [25900, 'com.example.daemon'],
      [512, 'com.openssh.sshd.9F2C'],
    ],
  );
});

test('a job of its own, a job above, an application above, a login above', () => {
  const labels = new Map([
    [10, 'com.example.job'],
    [20, 'application.com.example.Editor.1.2'],
    [30, 'com.openssh.sshd.1'],
  ]);
  assert.equal(launchdLabel(labels, 10, [process(1)]), 'com.example.job');
  assert.equal(launchdLabel(labels, 12, [process(11), process(10), process(1)]), 'com.example.job');
  assert.equal(launchdLabel(labels, 22, [process(20), process(10)]), undefined);
  assert.equal(launchdLabel(labels, 31, [process(30), process(1)]), undefined);
  assert.equal(launchdLabel(labels, 99, [process(1)]), undefined);
});

test('empty output, an error text', () => {
  assert.equal(parseLaunchctl('').size, 0);
  assert.equal(parseLaunchctl('Could not print domain: 1: Operation not permitted\n').size, 0);
});

test('a job that is kept alive says so among its properties', () => {
  const job = (properties: string) =>
    `gui/501/homebrew.mxcl.redis = {\n\tactive count = 1\n\tprogram = /opt/homebrew/bin/redis-server\n\tproperties = ${properties}\n}\n`;
  assert.equal(isKeptAlive(job('keepalive | runatload | inferred program')), true);
  assert.equal(isKeptAlive(job('runatload | inferred program')), false);
  assert.equal(isKeptAlive('Could not find service "x" in domain for port\n'), false);
  assert.equal(isKeptAlive('\targuments = {\n\t\tkeepalive\n\t}\n'), false);
  assert.deepEqual(launchctlJobArgs('com.acme.web', 'gui/501'), ['print', 'gui/501/com.acme.web']);
  assert.deepEqual(launchctlJobArgs('com.acme.web', 'system'), ['print', 'system/com.acme.web']);
});
