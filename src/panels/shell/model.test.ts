import { expect, test } from 'vitest';
import type { IRoom } from '../../tokens';
import { ShellModel } from './model';

// Neither its icon nor its widget is asked for here.
const room = (id: IRoom['id']): IRoom => ({ id, title: id }) as IRoom;

test('tabs stand in the order of the work', () => {
  const model = new ShellModel();
  for (const id of ['models', 'history', 'datasets'] as const) model.addRoom(room(id));
  expect(model.rooms.map(({ id }) => id)).toEqual(['history', 'datasets', 'models']);
});

test('the first room to come is shown until another is asked for', () => {
  const model = new ShellModel();
  model.addRoom(room('models'));
  model.addRoom(room('history'));
  expect(model.current?.id).toBe('models');
  model.show('history');
  model.show('monitoring'); // is not there
  expect(model.current?.id).toBe('history');
});

test('an activity is replaced by its next report and gone when settled', () => {
  const model = new ShellModel();
  let changes = 0;
  model.changed.connect(() => changes++);
  model.report({ id: 'env', title: 'Environment', state: 'running' });
  model.report({ id: 'env', title: 'Environment', state: 'failed' });
  expect(model.activities.map(({ state }) => state)).toEqual(['failed']);
  model.settle('env');
  model.settle('env');
  expect(model.activities).toEqual([]);
  expect(changes).toBe(3);
});
