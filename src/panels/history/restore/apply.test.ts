import { YNotebook } from '@jupyter/ydoc';
import { beforeEach, describe, expect, test } from 'vitest';
import { applyEdits } from './apply';
import type { Step } from './one-step';

const stream = (text: string) => ({ output_type: 'stream', name: 'stdout', text });

let notebook: YNotebook;
const sources = (): string[] => notebook.cells.map(cell => cell.source);
/** As an editor does it: in the editor's own step. */
const type = (at: number, source: string): void => {
  notebook.getCell(at).setSource(source);
  notebook.getCell(at).undoManager!.stopCapturing();
};

beforeEach(() => {
  notebook = YNotebook.create({ disableDocumentWideUndoRedo: true }); // as JupyterLab does
  for (const source of ['first', 'other']) notebook.addCell({ cell_type: 'code', source, outputs: [stream(source)] });
  notebook.undoManager.stopCapturing();
  type(0, 'typed');
  type(0, 'mine');
});

const restore = (): Step =>
  applyEdits(notebook, [
    { kind: 'source', index: 0, source: 'restored' },
    { kind: 'outputs', index: 0, outputs: [stream('as it was')], executionCount: 7 }
  ]);

describe('one undo takes a restored cell back, wherever it is pressed', () => {
  test.each<[string, (step: Step) => boolean]>([
    ['the message', step => step.undo()],
    ['the notebook', () => notebook.undo()],
    ['the cell’s editor', () => notebook.getCell(0).undo()]
  ])('%s', (_, undo) => {
    const step = restore();
    expect(sources()).toEqual(['restored', 'other']);
    expect(undo(step)).toBe(true);
    expect(notebook.getCell(0).toJSON()).toMatchObject({ source: 'mine', outputs: [stream('first')] });
    expect(sources()).toEqual(['mine', 'other']);
  });

  test('and typing before it comes back as it was typed', () => {
    restore();
    const cell = notebook.getCell(0);
    expect([cell.undo(), cell.source, cell.undo(), cell.source]).toEqual([true, 'mine', true, 'typed']);
    expect([cell.redo(), cell.source, cell.redo(), cell.source]).toEqual([true, 'mine', true, 'restored']);
  });

  test('typing right after it is a step of its own', () => {
    restore();
    type(0, 'more');
    notebook.getCell(0).undo();
    expect(sources()).toEqual(['restored', 'other']);
  });
});

test('the message undoes nothing else: neither twice, nor beneath what was typed since', () => {
  const twice = restore();
  expect([twice.undo(), twice.undo()]).toEqual([true, false]);
  expect(sources()).toEqual(['mine', 'other']);

  const beneath = restore();
  type(0, 'more');
  expect(beneath.undo()).toBe(false);
  expect(sources()).toEqual(['more', 'other']);

  const elsewhere = restore();
  notebook.getCell(0).undo();
  expect(elsewhere.undo()).toBe(false);
  expect(sources()).toEqual(['more', 'other']);
});

test('with one undo for the whole document there is one step', () => {
  const wide = YNotebook.create({ disableDocumentWideUndoRedo: false });
  wide.addCell({ cell_type: 'code', source: 'mine' });
  wide.undoManager.stopCapturing();
  const step = applyEdits(wide, [{ kind: 'source', index: 0, source: 'restored' }]);
  expect([step.undo(), wide.getCell(0).source]).toEqual([true, 'mine']);
});

test('other cells keep their own undo', () => {
  type(1, 'theirs');
  restore();
  notebook.getCell(1).undo();
  expect(sources()).toEqual(['restored', 'other']);
});
