import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowTicks, type TickRow } from '../../src/core/rows/rowTicks.ts';

const row = (place: string, { typed = false, holder = '1' } = {}): TickRow => ({
  key: `${place} ${holder}`,
  place,
  typed,
});
const places = (rows: readonly TickRow[] | undefined) => rows?.map(each => each.place).join(' ');

/** The rows are drawn, and VS Code says of them what it says. */
function drawn(ticks: RowTicks<TickRow>, rows: readonly TickRow[]): readonly TickRow[] {
  const set = ticks.draw(rows);
  if (set.length === 0) return set;
  ticks.reported([]);
  ticks.reported(set);
  return set;
}

test('rows that are typed are ticked, and Enter takes them also before VS Code has said so', () => {
  const ticks = new RowTicks<TickRow>();
  const rows = [row('3000', { typed: true }), row('4000', { typed: true }), row('5000')];
  assert.equal(places(ticks.draw(rows)), '3000 4000');
  assert.equal(places(ticks.chosen(rows)), '3000 4000');
  ticks.reported([]);
  assert.equal(places(ticks.chosen(rows)), '3000 4000', 'after the ticks went with the rows before');
});

test('Enter takes what is typed by now, also where its rows are not drawn yet', () => {
  const ticks = new RowTicks<TickRow>();
  drawn(ticks, [row('3000', { typed: true })]);
  assert.equal(places(ticks.chosen([row('3000', { typed: true }), row('4000', { typed: true })])), '3000 4000');
});

test('ticks stay when their rows are drawn anew, and when the text hides them', () => {
  const ticks = new RowTicks<TickRow>();
  const [first, second] = [row('3000'), row('4000')];
  drawn(ticks, [first, second]);
  ticks.reported([first]);
  const again = [row('3000'), row('4000')];
  assert.equal(places(ticks.draw(again)), '3000');
  ticks.reported([]);
  ticks.reported(again.slice(0, 1));
  ticks.reported(again);
  assert.equal(places(ticks.chosen(again)), '3000 4000');
  drawn(ticks, [row('5000')]);
  assert.equal(places(ticks.chosen([row('5000')])), '3000 4000');
  assert.equal(places(drawn(ticks, [row('4000')])), '4000');
});

test('who holds a port instead is not ticked', () => {
  const ticks = new RowTicks<TickRow>();
  const first = row('3000');
  drawn(ticks, [first]);
  ticks.reported([first]);
  assert.equal(places(drawn(ticks, [row('3000', { holder: '2' })])), '');
});

test('what is unticked by hand is not taken, whether it was typed, ticked or both, and whoever is found there', () => {
  const ticks = new RowTicks<TickRow>();
  const listener = row('3000');
  drawn(ticks, [listener, row('4000')]);
  ticks.reported([listener]);
  const typed = [row('3000', { typed: true }), row('4000', { typed: true })];
  drawn(ticks, typed);
  ticks.reported(typed.slice(1));
  assert.equal(places(ticks.chosen(typed)), '4000');
  const found = [row('3000', { typed: true, holder: '2' }), row('4000', { typed: true })];
  assert.equal(places(drawn(ticks, found)), '4000');
  ticks.reported([]);
  assert.equal(places(ticks.chosen(found)), '', 'nothing, and not the highlighted row');
});

test('what was unticked is ticked when it is typed again', () => {
  const ticks = new RowTicks<TickRow>();
  drawn(ticks, [row('3000', { typed: true })]);
  ticks.reported([]);
  drawn(ticks, [row('3000')]);
  assert.equal(places(drawn(ticks, [row('3000', { typed: true })])), '3000');
});

test('without a tick the highlighted row counts', () => {
  const ticks = new RowTicks<TickRow>();
  const rows = [row('3000'), row('4000')];
  drawn(ticks, rows);
  assert.equal(ticks.chosen(rows), undefined);
  ticks.reported(rows.slice(0, 1));
  ticks.reported([]);
  assert.equal(ticks.chosen(rows), undefined);
});
