import { Signal } from '@lumino/signaling';
import { expect, test } from 'vitest';
import type { IRecorder } from '../../tokens';
import type { Point } from '../../wire/types';
import { LiveRuns } from './live';

const PATH = 'flights.ipynb';

function start() {
  const sender = {} as IRecorder; // only says who sent the signal
  const points = new Signal<IRecorder, { path: string; point: Point }>(sender);
  let now = 0;
  const live = new LiveRuns({ points }, () => now);
  const at = (time: number): LiveRuns => {
    now = time;
    return live;
  };
  return {
    live,
    at,
    log: (cell: string, value: number | string) => points.emit({ path: PATH, point: point(cell, value) })
  };
}

const point = (cell: string, value: number | string): Point => ({
  format: 'cellwright/point',
  v: 1,
  run: 'r',
  session: 's',
  cell,
  name: 'loss',
  step: 0,
  value
});

test('cells run in the order they were given, each from when the one before ended', () => {
  const { live, at } = start();
  at(0).scheduled(PATH, 'a', 'Load');
  at(0).scheduled(PATH, 'b', 'Train');
  expect(live.running(PATH)).toMatchObject({ title: 'Load', since: 0, queued: 1 });
  at(700).ended(PATH, 'a');
  expect(live.running(PATH)).toMatchObject({ title: 'Train', since: 700, queued: 0 });
  at(900).ended(PATH, 'b');
  expect(live.running(PATH)).toBeUndefined();
});

test('a curve grows with what its cell logs, and stays drawable', () => {
  const { live, at, log } = start();
  at(0).scheduled(PATH, 'a', 'Train');
  log('a', 3);
  log('a', 'NaN'); // has no place on a curve
  log('b', 9); // another cell's
  expect(live.running(PATH)?.curves).toEqual([{ name: 'loss', values: [3] }]);
  for (let i = 1; i < 5_003; i++) log('a', i);
  const { values } = live.running(PATH)!.curves[0]!;
  expect(values.length).toBeLessThanOrEqual(401);
  const gaps = values.slice(2).map((value, n) => value - values[n + 1]!);
  expect(new Set(gaps.slice(0, -1)).size).toBe(1); // evenly thinned
  expect(values.at(-1)).toBe(5_002); // up to the newest
});

test('nothing runs after the kernel has died', () => {
  const { live, at } = start();
  at(0).scheduled(PATH, 'a', 'Train');
  live.clear(PATH);
  expect(live.running(PATH)).toBeUndefined();
});

test('what runs goes along with a notebook that is renamed', () => {
  const { live, at } = start();
  at(0).scheduled(PATH, 'a', 'Train');
  live.moved(PATH, 'new.ipynb');
  live.moved('other.ipynb', 'new.ipynb');
  expect([live.running(PATH), live.running('new.ipynb')?.title]).toEqual([undefined, 'Train']);
});
