import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, expect, test } from 'vitest';
import { formats } from '../../../domain/history/format';
import { aRow, values } from '../../../domain/history/testing/rows';
import { readerOf } from '../testing/reader';
import { foldName } from '../fold-words';
import { messages } from './messages';
import { titleOf } from './side';
import { changedCells, CompareModel, type Ready } from './model';

const rows = new Map([1, 2].map(n => [`run-${n}`, aRow({ n, run: `run-${n}`, commit: `commit${n}` })]));
const sources = new Map([1, 2].map(n => [`commit${n}`, `x = ${n}`]));
let model: CompareModel;
afterEach(() => model.dispose());

const client = {
  run: (_: string, run: string) => Promise.resolve(rows.get(run)!),
  runs: () => Promise.reject(new Error('not asked for'))
};
const args = { path: 'a.ipynb', left: 'run-1', right: 'run-2' };

test('sides that are swapped while they are read stand as they were swapped, whichever answer comes last', async () => {
  const answers: (() => void)[] = [];
  const slow = {
    ...client,
    run: async (_: string, run: string) => {
      await new Promise<void>(resolve => answers.push(resolve));
      return rows.get(run)!;
    }
  };
  model = new CompareModel(slow, readerOf(sources), args);
  const loading = [model.load(), model.swap()];
  for (const answer of answers.splice(2)) answer();
  await loading[1];
  for (const answer of answers) answer();
  await loading[0];
  expect([(model.state as Ready).left.row.run, (model.state as Ready).right.row.run]).toEqual(['run-2', 'run-1']);
});

test('a cell whose contents could not be had is asked for again', async () => {
  let away = false;
  const reader = readerOf(sources, () => (away ? Promise.reject(new Error('the server is away')) : undefined));
  model = new CompareModel(client, reader, args);
  await model.load();
  const [pair] = changedCells(model.state as Ready);
  away = true;
  await expect(model.content(pair!)).rejects.toThrow('away');
  away = false;
  expect(await model.content(pair!)).toMatchObject({ left: 'x = 1', right: 'x = 2' });
});

test('a Run All is compared as a whole: the notebook at its end, with the metrics of all its runs', async () => {
  const metrics: Record<string, number>[] = [
    { loss: 0.4 },
    { auc: 0.7, loss: 0.3 },
    {},
    { loss: 0.2 },
    { auc: 0.8, loss: 0.1 },
    {}
  ];
  const list = metrics.map((of, at) => {
    const n = at + 1;
    const first = at < 3 ? 1 : 4;
    return aRow({
      ...{ n, run: `r${n}`, commit: `commit${n}`, metrics: values(of) },
      ...(n === first ? {} : { batch: `r${first}` }),
      ...(n === 6 && { status: 'error', error: 'ZeroDivisionError' })
    });
  });
  const format = { format: 'cellwright/run-page', v: 1 } as const;
  const pages = [list.slice(4).reverse(), list.slice(0, 4).reverse()];
  model = new CompareModel(
    {
      run: (_, run) => Promise.resolve(list.find(row => row.run === run)!),
      runs: ({ cursor }) => {
        const at = Number(cursor ?? 0);
        return Promise.resolve({ rows: pages[at]!, next: at === 0 ? '1' : null, total: 6, problems: [], ...format });
      }
    },
    readerOf(new Map(list.map(({ commit }, at) => [commit, `x = ${at}`]))),
    { path: 'a.ipynb', left: 'r3', right: 'r6', leftAll: true, rightAll: true }
  );
  await model.load();
  const { left, right, runs, cells } = model.state as Ready;
  expect([left, right].map(({ rows: of }) => of.map(({ run }) => run))).toEqual([
    ['r1', 'r2', 'r3'],
    ['r4', 'r5', 'r6']
  ]);
  expect([left.all!.started, right.all!.status]).toEqual([list[0]!.started, 'error']);
  expect(runs.metrics.map(({ name, left: from, right: to }) => [name, from, to])).toEqual([
    ['auc', 0.7, 0.8],
    ['loss', 0.3, 0.1]
  ]);
  expect(await model.content(cells[0]!)).toMatchObject({ title: 'x = 5', left: 'x = 2', right: 'x = 5' });
  const words = messages(nullTranslator.load('cellwright'));
  expect(titleOf(left, words, formats('en', 'UTC'))).toMatch(/^Run All 12:00/);

  await model.swap();
  expect((model.state as Ready).left.rows[0]!.run).toBe('r4');
});

test('cells run together from the middle on are called that, as in the column', async () => {
  const list = [0, 1, 2, 1, 2, 2].map((index, at) =>
    aRow({
      n: at + 1,
      run: `r${at + 1}`,
      commit: `commit${at + 1}`,
      cell: `c${index}`,
      index,
      ...(at > 3 && { batch: 'r4' })
    })
  );
  const page = { format: 'cellwright/run-page', v: 1, rows: [...list].reverse(), next: null, total: 6 } as const;
  model = new CompareModel(
    { run: (_, run) => Promise.resolve(list.find(row => row.run === run)!), runs: () => Promise.resolve(page) },
    readerOf(new Map(list.map(({ commit }) => [commit, 'x']))),
    { path: 'a.ipynb', left: 'r3', right: 'r6', rightAll: true }
  );
  await model.load();
  const { right } = model.state as Ready;
  const words = messages(nullTranslator.load('cellwright'));
  const english = formats('en', 'UTC');
  expect(foldName(right.all!, words.fold, english)).toBe('2 cells run together');
  expect(titleOf(right, words, english)).toMatch(/^2 cells run together 12:00/);
});
