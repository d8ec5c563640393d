import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isOpen,
  type LifeEvent,
  type LifeState,
  lifeCycle,
  lifeEvents,
  lifeStates,
} from '../../src/core/model/lifeCycle.ts';

const states = Object.keys(lifeStates) as LifeState[];
const events = Object.keys(lifeEvents) as LifeEvent[];
const over = states.filter(state => !isOpen({ state }));

test('every state has a next one for every event, and every row an example', () => {
  assert.deepEqual(Object.keys(lifeCycle), states);
  for (const state of states) {
    assert.deepEqual(Object.keys(lifeCycle[state]), events);
    for (const event of events) assert.ok(states.includes(lifeCycle[state][event]), `${state} ${event}`);
  }
  for (const text of [...Object.values(lifeStates), ...Object.values(lifeEvents)]) assert.ok(text.length > 20, text);
});

const lives: readonly (readonly [string, readonly LifeEvent[], LifeState])[] = [
  ['found and fixed', ['diagnose', 'choose', 'solve'], 'solved'],
  ['a fix that failed leaves it as it was', ['diagnose', 'choose', 'fail'], 'diagnosed'],
  ['the holder ends elsewhere', ['diagnose', 'vanish'], 'gone'],
  ['a stale button still does what was meant', ['diagnose', 'vanish', 'choose', 'solve'], 'solved'],
  ['a look during a fix is none of its ends', ['diagnose', 'choose', 'vanish'], 'fixing'],
  ['what is dismissed stays so when it is looked at', ['diagnose', 'dismiss', 'diagnose', 'vanish'], 'dismissed'],
  [
    'what is dismissed can still be fixed from where it is shown',
    ['diagnose', 'dismiss', 'choose', 'fail'],
    'diagnosed',
  ],
  ['started again by hand', ['diagnose', 'supersede'], 'superseded'],
  ['what ran again has no button any more', ['diagnose', 'vanish', 'supersede', 'choose'], 'superseded'],
  ['what gave way to too many others can still be fixed', ['diagnose', 'crowd', 'choose', 'solve'], 'solved'],
  ['our own restart does not supersede what it belongs to', ['diagnose', 'choose', 'supersede', 'solve'], 'solved'],
];
for (const [what, happens, end] of lives)
  test(`${what}: ${happens.join(', ')}`, () => {
    assert.equal(
      happens.reduce<LifeState>((state, event) => lifeCycle[state][event], 'noticed'),
      end,
    );
  });

test('only a fix that the user chooses opens again what is over', () => {
  for (const state of over)
    for (const event of events)
      assert.ok(event === 'choose' || !isOpen({ state: lifeCycle[state][event] }), `${state} ${event}`);
});
