import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { YNotebook, type ISharedCell, type ISharedCodeCell } from '@jupyter/ydoc';
import { Signal } from '@lumino/signaling';
import { expect, test } from 'vitest';
import { maskText } from '../domain/history/masking';
import { CellChanges } from './cell-changes';
import { MissedOutputs } from './missed';
import { plainRun } from './plain-run';
import type { SpooledRun } from './spool-reader';
import { WithheldOutputs } from './withheld-outputs';

const code = (id: string, source: string, metadata = {}): nbformat.ICell => ({
  ...{ cell_type: 'code', id, source, metadata, outputs: [], execution_count: null }
});
const stream = (text: string): nbformat.IOutput => ({ output_type: 'stream', name: 'stdout', text });

/** A notebook as the recorder sees it, on the real shared model. */
function open(...cells: nbformat.ICell[]): { model: INotebookModel; notebook: YNotebook } {
  const notebook = new YNotebook({ disableDocumentWideUndoRedo: false });
  notebook.fromJSON({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const contentChanged = new Signal<object, void>({});
  const listChanged = new Signal<object, { newValues: unknown[] }>({});
  const models = new WeakMap<ISharedCell, object>();
  const modelOf = (sharedModel: ISharedCell): object => {
    const known = models.get(sharedModel) ?? {
      ...{ id: sharedModel.id, type: sharedModel.cell_type, sharedModel, contentChanged: sharedModel.changed },
      getMetadata: (key: string) => sharedModel.getMetadata(key),
      outputs: {
        changed: sharedModel.changed,
        get length() {
          return (sharedModel as ISharedCodeCell).getOutputs().length;
        }
      }
    };
    if (!models.has(sharedModel)) sharedModel.changed.connect(() => contentChanged.emit());
    models.set(sharedModel, known);
    return known;
  };
  notebook.cells.forEach(modelOf);
  notebook.changed.connect((_, { cellsChange }) => {
    const inserted = (cellsChange ?? []).flatMap(({ insert }) => insert ?? []);
    listChanged.emit({ newValues: inserted.map(modelOf) });
  });
  notebook.clearUndoHistory();
  const list = { [Symbol.iterator]: () => notebook.cells.map(modelOf).values(), changed: listChanged };
  const model = { cells: list, sharedModel: notebook, nbformat: 4, nbformatMinor: 5, contentChanged };
  return { model: model as unknown as INotebookModel, notebook };
}

const keep = { outputs: 'keep', skipTag: 'cellwright-skip' } as const;
const given = ({ cells }: ReturnType<CellChanges['delta']>): unknown[] => cells.map(({ cell }) => cell?.source);

test('a delta has the content of what changed since the last one, and names the rest', () => {
  const { model, notebook } = open(code('a', '1'), code('b', '2'));
  const changes = new CellChanges(model);
  expect(given(changes.delta(keep))).toEqual(['1', '2']);
  expect(given(changes.delta(keep))).toEqual([undefined, undefined]);
  notebook.cells[1]!.setSource('3');
  expect(given(changes.delta(keep))).toEqual([undefined, '3']);
  (notebook.cells[0] as ISharedCodeCell).setOutputs([stream('x')]);
  expect(given(changes.delta(keep))).toEqual(['1', undefined]);
  changes.markAll();
  expect(given(changes.delta(keep))).toEqual(['1', '3']);
});

test('a cell with the tag or the comment is left out, and trust is no part of a notebook', () => {
  const { model } = open(
    code('a', '1', { tags: ['cellwright-skip'] }),
    code('c', '# cellwright: skip\nkey = 1'),
    code('b', '2', { trusted: true, x: 1 })
  );
  const { cells } = new CellChanges(model).delta(keep);
  expect(cells.map(({ cell }) => cell)).toEqual([expect.objectContaining({ id: 'b', metadata: { x: 1 } })]);
});

test('what is put in a cell’s place is not taken for what it holds', () => {
  const { model, notebook } = open(code('a', '1'));
  const changes = new CellChanges(model);
  const other = spooled('a', 'other', 'one');
  const replace = (): SpooledRun => other;
  const cell = { ...code('a', 'other'), outputs: other.outputs, execution_count: 7 };
  expect(changes.delta({ ...keep, replace }).cells[0]?.cell).toEqual(cell);
  expect(given(changes.delta({ ...keep, replace }))).toEqual([undefined]); // as it was given
  notebook.cells[0]!.setMetadata('x', 1);
  expect(given(changes.delta({ ...keep, replace }))).toEqual(['other']);
  changes.markAll();
  expect(given(changes.delta({ ...keep, replace }))).toEqual(['other']);
  expect(given(changes.delta({ ...keep, replace: () => spooled('a', 'newer', 'two') }))).toEqual(['newer']);
  expect(given(changes.delta(keep))).toEqual(['1']);
  expect(given(changes.delta(keep))).toEqual([undefined]);
});

test('nothing but a code cell shows a run', () => {
  const { model } = open({ cell_type: 'markdown', id: 'a', source: 'text', metadata: {} });
  const replace = (): SpooledRun => spooled('a', 'other', 'one');
  expect(given(new CellChanges(model).delta({ ...keep, replace }))).toEqual(['text']);
});

const spooled = (cell: string, source: string, text: string): SpooledRun => ({
  run: plainRun({ session: 's', seq: 1, cell, source, started: '2026-01-01T00:00:00.000Z', executionCount: 7 }),
  outputs: [stream(text)],
  unfinished: false
});

test('what the user dismissed is not offered when a spool brings it again', () => {
  const { model } = open(code('a', '1'), code('b', '2'));
  const missed = new MissedOutputs(model);
  const first = spooled('a', '1', 'one');
  missed.add(first);
  missed.clear();
  missed.add(first);
  missed.add(spooled('b', '2', 'two'));
  expect(missed.cells).toEqual(['b']);
});

test('nor is an earlier run of the same cell, which it brings too', () => {
  const { model } = open(code('a', '1'));
  const missed = new MissedOutputs(model);
  const first = spooled('a', '1', 'one');
  const second = { ...spooled('a', '1', 'two'), run: { ...first.run, run: 'second', seq: 2 } };
  const bring = (): void => [first, second].forEach(kept => missed.add(kept));
  bring();
  missed.clear();
  bring();
  expect(missed.cells).toEqual([]);
});

test('nor of a cell that runs again, until it has or its kernel is gone', () => {
  const { model } = open(code('a', '1'), code('b', '2'));
  const missed = new MissedOutputs(model);
  missed.add(spooled('a', '1', 'one'));
  missed.begin('a');
  missed.add(spooled('a', '1', 'one'));
  missed.begin('b');
  missed.forget('b'); // it ran, and another page ran it since
  missed.add(spooled('b', '2', 'two'));
  expect(missed.cells).toEqual(['b']);
  missed.endAll();
  expect(missed.cells).toEqual(['a', 'b']);
  missed.begin('b');
  missed.add(spooled('b', '2', 'two')); // all of what the server had left out
  missed.end('b');
  expect(missed.cells).toEqual(['a', 'b']);
});

test('a cell that put nothing out has its number back with what others put out, and is not offered for it alone', () => {
  const { model, notebook } = open(code('a', '1'), code('b', '2'), code('c', 'edited'));
  const missed = new MissedOutputs(model);
  const silent = (cell: string, source: string): SpooledRun => ({ ...spooled(cell, source, ''), outputs: [] });
  missed.add(silent('a', '1'));
  missed.add(silent('c', '3'));
  expect(missed.cells).toEqual([]);
  missed.add(spooled('b', '2', 'two'));
  expect(missed.restore()).toBe(1);
  const counts = (): unknown[] => notebook.cells.map(cell => (cell as ISharedCodeCell).execution_count);
  expect(counts()).toEqual([7, 7, null]);
  notebook.undo();
  expect(counts()).toEqual([null, null, null]);
});

test('a cell whose newest run put nothing out does not get back what the one before did', () => {
  const { model } = open(code('a', '1'));
  const missed = new MissedOutputs(model);
  const first = spooled('a', '1', 'one');
  missed.add(first);
  missed.add({ ...first, run: { ...first.run, seq: 2 }, outputs: [] });
  expect(missed.cells).toEqual([]);
});

test('of a cell, what the newest of its runs put out is missed', () => {
  const { model, notebook } = open(code('a', '1'));
  const missed = new MissedOutputs(model);
  const first = spooled('a', '1', 'one');
  missed.add({ ...first, run: { ...first.run, seq: 2 }, outputs: [stream('two')] });
  missed.add(first);
  missed.restore();
  expect((notebook.cells[0] as ISharedCodeCell).getOutputs()[0]?.text).toBe('two');
});

test('missed outputs are filled in and undone in one step, only where the cell is still what ran', () => {
  const { model, notebook } = open(code('a', '1'), code('b', 'edited'), code('c', '3'));
  const missed = new MissedOutputs(model);
  missed.add(spooled('a', '1', 'one'));
  missed.add(spooled('b', '2', 'two'));
  missed.add(spooled('c', '3', 'three'));
  missed.add(spooled('gone', '4', 'four'));
  expect(missed.cells).toEqual(['a', 'c']);
  expect(missed.restore()).toBe(2);
  const shown = (): unknown[] => notebook.cells.map(cell => (cell as ISharedCodeCell).getOutputs()[0]?.text);
  expect(shown()).toEqual(['one', undefined, 'three']);
  expect((notebook.cells[0] as ISharedCodeCell).execution_count).toBe(7);
  expect(missed.cells).toEqual([]);
  notebook.undo();
  expect(shown()).toEqual([undefined, undefined, undefined]);
});

test('a cell with a secret is missed by what history has of it, where the secret is masked', () => {
  const secret = 'password=hunter2hunter2';
  const { model, notebook } = open(code('a', `print("${secret}")`), code('b', '"other"'));
  const missed = new MissedOutputs(model);
  missed.add(spooled('a', maskText(`print("${secret}")`), maskText(secret)));
  missed.add(spooled('b', maskText(`print("${secret}")`), maskText(secret)));
  expect(missed.cells).toEqual(['a']);
  (notebook.cells[0] as ISharedCodeCell).setOutputs([stream(secret)]);
  expect(missed.cells).toEqual([]);
});

test('a cell whose outputs came all the same, or that ran again, is not missed', () => {
  const { model, notebook } = open(code('a', '1'), code('b', '2'));
  const missed = new MissedOutputs(model);
  missed.add(spooled('a', '1', 'one'));
  missed.add(spooled('b', '2', 'two'));
  expect(missed.cells).toEqual(['a', 'b']);
  (notebook.cells[0] as ISharedCodeCell).setOutputs([stream('one')]);
  expect(missed.cells).toEqual(['b']);
  missed.forget('b');
  expect(missed.cells).toEqual([]);
});

test('what a cell shows from a time without consent is withheld until it is emptied with consent', () => {
  const { model, notebook } = open(code('a', '1'), code('b', '2'));
  const [a, b] = notebook.cells as ISharedCodeCell[];
  let wanted = true;
  const withheld = new WithheldOutputs(model, () => wanted);
  const held = (): string[] => ['a', 'b', 'c'].filter(id => withheld.has(id));

  b!.setOutputs([stream('with consent')]);
  wanted = false;
  a!.setOutputs([stream('without')]);
  notebook.addCell({ ...code('c', '3'), outputs: [stream('pasted')] });
  expect(held()).toEqual(['a', 'c']);

  wanted = true;
  a!.updateOutputs(1, 1, [stream('more of the same run')]);
  expect(held()).toEqual(['a', 'c']);
  a!.setOutputs([]); // it runs again
  a!.setOutputs([stream('with consent')]);
  notebook.moveCell(2, 0);
  expect(held()).toEqual(['c']);

  wanted = false;
  (notebook.cells[0] as ISharedCodeCell).setOutputs([]);
  expect(held()).toEqual([]);
  withheld.withholdAll();
  expect(held()).toEqual(['a', 'b']);
});

test('a delta says whose outputs are withheld', () => {
  const { model } = open(code('a', '1'), code('b', '2'));
  const { cells } = new CellChanges(model).delta({ ...keep, withheld: id => id === 'b' });
  expect(cells.map(({ withheld }) => withheld)).toEqual([undefined, true]);
});
