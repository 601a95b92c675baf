import { Signal } from '@lumino/signaling';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RunsQuery } from '../../client';
import { formats } from '../../domain/history/format';
import { CellwrightError } from '../../domain/shared/errors';
import type { IRecorder } from '../../tokens';
import type { DeletePreview, Mark, RunRow } from '../../wire/types';
import { HistoryModel } from './model';
import type { ReadyState } from './state';
import { wholeFold } from './whole-fold';

const PATH = 'flights.ipynb';

function run(number: number, more: Partial<RunRow> = {}): RunRow {
  return {
    run: `r${number}`,
    session: 's',
    seq: number,
    notebook: 'n',
    path: PATH,
    cell: `c${number}`,
    title: `cell ${number}`,
    status: 'ok',
    started: new Date(Date.UTC(2026, 10, 23, 12, 0, number)).toISOString(),
    durationMs: 10,
    metrics: [],
    params: [],
    datasets: [],
    modules: [],
    children: [],
    commit: 'c',
    author: 'Ada',
    ...more
  };
}

/** A server that holds `rows`, newest first, and answers like ours. */
class Server implements HistoryModel.IClient {
  asked: RunsQuery[] = [];
  away = false;
  pageLimit = Infinity;
  constructor(public rows: RunRow[]) {}

  async runs(query: RunsQuery) {
    this.asked.push(query);
    await Promise.resolve();
    if (this.away) throw new CellwrightError({ code: 'server/unreachable', message: 'away', remedy: 'wait' });
    const rows = this.rows.filter(row => query.cell === undefined || row.cell === query.cell);
    const from = Number(query.cursor ?? 0);
    const to = from + Math.min(query.limit ?? 100, this.pageLimit);
    const next = to < rows.length ? String(to) : null;
    return { format: 'cellwright/run-page' as const, v: 1, rows: rows.slice(from, to), total: rows.length, next };
  }
  search = async (): Promise<readonly string[]> => Promise.resolve(['r1']);
  mark = async (_path: string, _run: string, mark: Mark): Promise<Mark> => {
    if (this.away) throw new CellwrightError({ code: 'server/unreachable', message: 'away', remedy: 'wait' });
    return Promise.resolve(mark);
  };
  promote = async (_path: string, name: string): Promise<readonly string[]> => Promise.resolve([name]);
  remove = async (_path: string, what: { runs?: readonly string[] }, preview: boolean): Promise<DeletePreview> => {
    if (!preview) this.rows = this.rows.filter(row => !what.runs?.includes(row.run));
    return Promise.resolve({ runs: what.runs?.length ?? 0, bytes: 1, pushed: [], stars: 0 });
  };
}

let model: HistoryModel;
afterEach(() => model.dispose());

interface Said {
  readonly committed: (row: RunRow) => void;
  readonly elsewhere: (path: string) => void;
}

async function open(server: Server): Promise<Said> {
  const sender = {} as IRecorder; // only says who sent the signal
  const committed = new Signal<IRecorder, IRecorder.ICommitted>(sender);
  const elsewhere = new Signal<IRecorder, string>(sender);
  const { day } = formats('en', 'UTC');
  model = new HistoryModel({ client: server, recorder: { committed, elsewhere }, day, interval: 1e6, searchDelay: 0 });
  await model.setVisible(true);
  await model.setNotebook(PATH);
  return { committed: row => committed.emit({ path: row.path, row }), elsewhere: path => elsewhere.emit(path) };
}

const ready = (): ReadyState => {
  if (model.state.kind !== 'ready') throw new Error(`The state is ${model.state.kind}`);
  return model.state;
};
const shown = (): string[] => ready().items.flatMap(item => (item.kind === 'run' ? [item.row.run] : []));

describe('what is shown', () => {
  test('nothing is asked while the column is hidden, or where no notebook is open', async () => {
    const server = new Server([run(1)]);
    await open(server);
    await model.setNotebook(null);
    expect(model.state.kind).toBe('no-notebook');
    await model.setVisible(false);
    server.asked = [];
    await model.setNotebook('other.ipynb');
    expect(server.asked).toEqual([]);
    expect(model.state.kind).toBe('loading');
  });

  test('without a notebook the workspace is that of the folder that the user looks at', async () => {
    const server = new Server([run(1, { path: 'train.py' })]);
    const { committed } = await open(server);
    await model.setNotebook(null);
    await model.setScope('workspace');
    expect(shown()).toEqual(['r1']);
    await model.setFolder('work/deep');
    expect(server.asked.map(({ path, scope }) => `${path} ${scope}`).slice(-2)).toEqual([
      ' workspace',
      'work/deep workspace'
    ]);
    committed(run(2, { path: 'work/other.ipynb' }));
    expect(shown()).toEqual(['r2', 'r1']);
    await model.setScope('notebook');
    expect(model.state.kind).toBe('no-notebook');
  });

  test('a failure has its cause and remedy, and the next answer replaces it', async () => {
    const server = new Server([run(1)]);
    server.away = true;
    await open(server);
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'away', remedy: 'wait' } });
    server.away = false;
    await model.refresh();
    expect(shown()).toEqual(['r1']);
  });

  test('what another page committed is asked for at once', async () => {
    const server = new Server([run(1)]);
    const { elsewhere } = await open(server);
    server.rows = [run(2), ...server.rows];
    elsewhere('other.ipynb');
    elsewhere(PATH);
    await expect.poll(shown).toEqual(['r2', 'r1']);
  });

  test('rows stay when a later question fails: it is only said', async () => {
    const server = new Server([run(1)]);
    await open(server);
    server.away = true;
    await expect(model.refresh()).rejects.toThrow('away');
    expect(ready().stale?.remedy).toBe('wait');
    expect(shown()).toEqual(['r1']);
  });

  test('a place that was seen paints at once when the user comes back', async () => {
    const server = new Server([run(1)]);
    await open(server);
    await model.setNotebook('other.ipynb');
    const back = model.setNotebook(PATH);
    expect(model.state.kind).toBe('ready');
    await back;
  });

  test('an answer for a place that was left changes nothing', async () => {
    const server = new Server([run(1)]);
    await open(server);
    const slow = model.refresh();
    const elsewhere = model.setNotebook('other.ipynb');
    await Promise.all([slow, elsewhere]);
    expect(ready().place.path).toBe('other.ipynb');
  });

  test('a cell’s scope asks for the cell', async () => {
    const server = new Server([run(2), run(1)]);
    await open(server);
    await model.setScope('cell');
    expect(model.state.kind).toBe('no-cell');
    await model.setCell('c2');
    expect(shown()).toEqual(['r2']);
  });
});

describe('live', () => {
  test('a committed run is there at once, and once', async () => {
    const server = new Server([run(1)]);
    const { committed } = await open(server);
    committed(run(2));
    expect(shown()).toEqual(['r2', 'r1']);
    expect(ready().total).toBe(2);
    server.rows = [run(2), run(1)];
    await model.refresh();
    expect(shown()).toEqual(['r2', 'r1']);
    expect(ready().total).toBe(2);
  });

  test('a run of another notebook is not of this one, but of the workspace', async () => {
    const { committed } = await open(new Server([run(1)]));
    committed(run(2, { path: 'other.ipynb' }));
    expect(shown()).toEqual(['r1']);
    await model.setScope('workspace');
    committed(run(3, { path: 'other.ipynb' }));
    expect(shown()).toContain('r3');
  });

  test('what another tab deleted goes', async () => {
    const server = new Server([run(2), run(1)]);
    await open(server);
    server.rows = [run(2)];
    await model.refresh();
    expect(shown()).toEqual(['r2']);
  });

  test('many runs of others at once start the list again', async () => {
    const server = new Server([run(1)]);
    server.pageLimit = 2;
    await open(server);
    server.rows = [run(5), run(4), run(3), run(2), run(1)];
    await model.refresh();
    expect(shown()).toEqual(['r5', 'r4']);
    expect(ready().more).toBe('waiting');
  });
});

describe('pages', () => {
  const many = (count: number): RunRow[] => Array.from({ length: count }, (_, i) => run(count - i));

  test('the next page comes when it is wanted, and only one question for it', async () => {
    const server = new Server(many(5));
    server.pageLimit = 2;
    await open(server);
    expect(ready()).toMatchObject({ more: 'waiting', total: 5 });
    await Promise.all([model.loadMore(), model.loadMore()]);
    expect(shown()).toEqual(['r5', 'r4', 'r3', 'r2']);
    expect(server.asked).toHaveLength(2);
  });

  test('a filter looks at all pages', async () => {
    const server = new Server(many(7).map(row => ({ ...row, metrics: [{ name: 'auc', value: row.seq / 10 }] })));
    server.pageLimit = 2;
    await open(server);
    await model.setFilter('auc < 0.25');
    expect(shown()).toEqual(['r2', 'r1']);
    expect(ready().more).toBe('none');
  });

  test('a link’s run is loaded, opened and shown, whatever hides it', async () => {
    const server = new Server(many(7));
    server.pageLimit = 2;
    await open(server);
    await model.setFilter('auc > 1');
    expect(await model.reveal('r1')).toBe(true);
    expect(model.active).toBe('r1');
    expect(model.filter).toBe('');
    expect(ready().items).toContainEqual(expect.objectContaining({ key: 'r1', open: true }));
    expect(await model.reveal('gone')).toBe(false);
  });
});

describe('words', () => {
  test('are looked for in titles at once, and in sources and outputs by the server', async () => {
    await open(new Server([run(2, { title: 'read the months' }), run(1)]));
    void model.setFilter('read');
    expect(shown()).toEqual(['r2']);
    expect(ready().searching).toBe(true);
    await vi.waitFor(() => expect(shown()).toEqual(['r2', 'r1']));
    expect(ready().searching).toBe(false);
  });

  test('a mistake is said and hides nothing', async () => {
    await open(new Server([run(1)]));
    await model.setFilter('auc >');
    expect(ready().query).toMatchObject({ kind: 'mistake' });
    expect(shown()).toEqual(['r1']);
  });
});

describe('marks', () => {
  test('a star shows at once and goes back when the server refuses', async () => {
    const server = new Server([run(1)]);
    await open(server);
    const star = (): boolean | undefined => model.find('r1')?.mark?.star;
    const marking = model.mark(model.find('r1')!, { star: true });
    expect(star()).toBe(true);
    await marking;
    server.away = true;
    await expect(model.mark(model.find('r1')!, { star: false })).rejects.toThrow('away');
    expect(star()).toBe(true);
  });

  test('a name keeps the star', async () => {
    await open(new Server([run(1, { mark: { star: true } })]));
    await model.mark(model.find('r1')!, { name: 'best' });
    expect(model.find('r1')?.mark).toEqual({ star: true, name: 'best' });
  });
});

test('deleting shows what is left', async () => {
  await open(new Server([run(2), run(1)]));
  expect(await model.previewRemoval(PATH, { runs: ['r1'] })).toMatchObject({ runs: 1 });
  expect(shown()).toEqual(['r2', 'r1']);
  await model.remove(PATH, { runs: ['r1'] });
  expect(shown()).toEqual(['r2']);
});

test.each<[string, Partial<RunRow>, string]>([
  ['a Run All', { batch: 'r1' }, 'run-all:r1'],
  ['repeats', { cell: 'c' }, 'repeat:r1']
])('a row that is %s means all its runs where they are deleted, and the newest else', async (_, same, key) => {
  await open(new Server([run(4), run(3, same), run(2, same), run(1, { ...same, batch: undefined })]));
  model.activate(key);
  expect(model.activeRows.map(row => row.run)).toEqual(['r3', 'r2', 'r1']);
  expect(model.activeRow?.run).toBe('r3');
  model.toggle(key);
  model.activate('r2');
  expect(model.activeRows.map(row => row.run)).toEqual(['r2']);
  await model.remove(PATH, { runs: ['r1', 'r2', 'r3'] });
  expect([shown(), model.activeRows]).toEqual([['r4'], []]);
});

describe('a folded row that reaches the end of what is loaded', () => {
  const all = Array.from({ length: 9 }, (_, n) => run(9 - n, n === 8 ? {} : { batch: 'r1' }));

  test('means all its runs where they are deleted', async () => {
    const server = new Server([run(10), ...all, run(0, { session: 'before' })]);
    server.pageLimit = 4;
    await open(server);
    model.activate('run-all:r7');
    expect(model.activeRows).toHaveLength(3);
    expect((await wholeFold(model, model.activeRows)).map(row => row.run)).toEqual(all.map(row => row.run));
  });

  test('is not cut where the rest cannot be had: that is said', async () => {
    const server = new Server(all);
    server.pageLimit = 4;
    await open(server);
    server.away = true;
    await expect(wholeFold(model, model.loaded)).rejects.toThrow('away');
  });

  test('ends where it ends: nothing more is asked for', async () => {
    const server = new Server([run(12, { batch: 'r10' }), run(11, { batch: 'r10' }), run(10), run(1), run(0)]);
    server.pageLimit = 4;
    await open(server);
    server.asked = [];
    expect(await wholeFold(model, model.loaded.slice(0, 3))).toHaveLength(3);
    expect(server.asked).toEqual([]);
  });
});
