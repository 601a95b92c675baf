import { afterEach, expect, test } from 'vitest';
import { aRow } from '../../../domain/history/testing/rows';
import { readerOf } from '../testing/reader';
import { changedCells, CompareModel, type Ready } from './model';

const rows = new Map([1, 2].map(n => [`run-${n}`, aRow({ n, run: `run-${n}`, commit: `commit${n}` })]));
const sources = new Map([1, 2].map(n => [`commit${n}`, `x = ${n}`]));
let model: CompareModel;
afterEach(() => model.dispose());

const args = { path: 'a.ipynb', left: 'run-1', right: 'run-2' };

test('sides that are swapped while they are read stand as they were swapped, whichever answer comes last', async () => {
  const answers: (() => void)[] = [];
  const client = {
    run: async (_: string, run: string) => {
      await new Promise<void>(resolve => answers.push(resolve));
      return rows.get(run)!;
    }
  };
  model = new CompareModel(client, readerOf(sources), args);
  const loading = [model.load(), model.swap()];
  for (const answer of answers.splice(2)) answer();
  await loading[1];
  for (const answer of answers) answer();
  await loading[0];
  expect([(model.state as Ready).left.run, (model.state as Ready).right.run]).toEqual(['run-2', 'run-1']);
});

test('a cell whose contents could not be had is asked for again', async () => {
  let away = false;
  const reader = readerOf(sources, () => (away ? Promise.reject(new Error('the server is away')) : undefined));
  model = new CompareModel({ run: (_, run) => Promise.resolve(rows.get(run)!) }, reader, args);
  await model.load();
  const [pair] = changedCells(model.state as Ready);
  away = true;
  await expect(model.content(pair!)).rejects.toThrow('away');
  away = false;
  expect(await model.content(pair!)).toMatchObject({ left: 'x = 1', right: 'x = 2' });
});
