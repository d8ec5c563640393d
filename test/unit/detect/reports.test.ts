import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../src/core/detect/classify.ts';

/** What is told of a line by itself. */
const said = (line: string): string => {
  const { kind, port, certainty = 'stated' } = classify(line) ?? { kind: 'nothing' };
  return `${kind} ${port ?? '-'} ${certainty}`;
};

test('a picture in front of a report takes nothing from it, a mark of a page does', () => {
  for (const picture of ['🚨', '🔥', '💥', '🛑', '🚀', '🔴', '❌', '⚠️', '👎', '🟥'])
    assert.equal(said(`${picture} Error: listen EADDRINUSE: address already in use :::3000`), 'in-use 3000 stated');
  assert.equal(said('🚨 Port 1234 is already in use'), 'in-use 1234 stated');
  for (const mark of ['▲', '△', '⬆', '👍', '★'])
    assert.equal(said(`${mark} 12 Port 3000 is already in use`), 'in-use 3000 quoted', mark);
});

test('what a client could not open, create or obtain at an address is no failed listener', () => {
  for (const line of [
    'Failed to obtain token from http://localhost:8080/auth',
    'Failed to create session at http://localhost:4444/wd/hub',
    'Failed to create index at http://localhost:9200/products: 400 Bad Request',
    'Cannot create topic on localhost:9092',
    'Failed to establish SSL handshake with localhost:8443',
    'Could not open session localhost:4723',
    'cannot serve request for localhost:3000',
    'Failed to acquire lock at localhost:6379',
    'could not obtain lease from 127.0.0.1:2379',
    'Failed to allocate buffer for localhost:9000',
    'Failed to create bucket on http://localhost:9000',
    'Unable to initialize client for server at localhost:50051',
    'Failed to open database connection on port 5432',
  ])
    assert.equal(classify(line), undefined, line);
});

test('a server of whatever a name says is a server where it says on which port', () => {
  for (const [line, port] of [
    ['Failed to start database server on port 5432', 5432],
    ['Failed to start webhook server on port 9443', 9443],
    ['unable to start the peer listener on port 2380', 2380],
    ['Could not bind browser-sync to port 3000', 3000],
    ['Could not create the session server on :7000', 7000],
    ['failed to start upstream proxy at 0.0.0.0:8888', 8888],
  ] as const)
    assert.equal(said(line), `in-use ${port} hedged`, line);
  assert.equal(
    said('Remote debugger failed listening on port: 6007 Retrying on new port: 6008').split(' ')[2],
    'hedged',
  );
  for (const line of [
    'Could not open the connection to the server on port 22',
    'could not bind to LDAP server ldap://ldap.example.org:389',
    'Failed to obtain token from server on port 8080',
  ])
    assert.equal(classify(line), undefined, line);
});

test('what could not connect to a port is a client', () => {
  for (const line of [
    'Error: cannot connect to port 9092: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    'could not connect to port 5432: Cannot assign requested address',
    "Can't connect to port 5000: Address already in use",
    'failed to connect to TCP port 5432: Cannot assign requested address',
    'redis-server: Failed to connect to port 6379: Cannot assign requested address',
  ])
    assert.equal(classify(line), undefined, line);
  assert.equal(
    said("Can't connect to TCP port 5000 on 0.0.0.0 [Address already in use]"),
    'in-use 5000 stated',
    'Net::Server, which binds so',
  );
  assert.equal(
    said('WebServer: Failed to connect to port 80 (http): [Errno 10013] Permission denied'),
    'denied 80 stated',
    'PlexConnect, whose server says so of its bind',
  );
});
