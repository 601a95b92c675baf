import type * as nbformat from '@jupyterlab/nbformat';
import { YNotebook } from '@jupyter/ydoc';
import { nullTranslator } from '@jupyterlab/translation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../panels/history/restore/apply';
import { messages } from '../../panels/history/restore/messages';
import { formats } from './format';
import { asCopy, copyTime, planCell, planNotebook, unmask } from './restore';

const code = (id: string, source: string, text?: string): nbformat.ICodeCell => ({
  id,
  cell_type: 'code',
  source,
  metadata: {},
  execution_count: text === undefined ? null : 1,
  outputs: text === undefined ? [] : [{ output_type: 'stream', name: 'stdout', text }]
});
const notebook = (...cells: nbformat.ICell[]): nbformat.INotebookContent => ({
  cells,
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5
});

function open(content: nbformat.INotebookContent, documentWide: boolean): YNotebook {
  const shared = new YNotebook({ disableDocumentWideUndoRedo: !documentWide });
  shared.fromJSON(content);
  shared.clearUndoHistory();
  return shared;
}

const text = fc.constantFrom('x = 1', 'x = 2', 'print(x)\nx');
const someCells = fc
  .uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), source: text, out: fc.option(text, { nil: undefined }) }),
    { selector: cell => cell.id, maxLength: 5 }
  )
  .map(cells => notebook(...cells.map(cell => code(cell.id, cell.source, cell.out))));

test('a restored notebook is what it was, and one undo brings back what stood there', () => {
  fc.assert(
    fc.property(someCells, someCells, fc.boolean(), (current, wanted, documentWide) => {
      const shared = open(current, documentWide);
      const before = shared.toJSON().cells;
      applyEdits(shared, planNotebook(current, wanted).edits);
      expect(shared.toJSON().cells).toEqual(open(wanted, documentWide).toJSON().cells);
      if (JSON.stringify(shared.toJSON().cells) !== JSON.stringify(before)) shared.undo();
      expect(shared.toJSON().cells).toEqual(before);
    })
  );
});

describe('one cell', () => {
  const now = notebook(code('a', '1'), code('c', '3'));
  const was = notebook(code('a', '0'), code('b', '2'), code('c', '9'));
  test.each([
    ['a', { kind: 'source', index: 0, source: '0' }],
    ['b', { kind: 'insert', index: 1, cell: was.cells[1] }]
  ])('%s comes back where it stood', (id, edit) => {
    expect(planCell(now, was, id)?.edits).toEqual([edit]);
  });
  test('that the snapshot does not have', () => expect(planCell(now, was, 'z')).toBeUndefined());
});

describe('a masked secret is never written over what stands there', () => {
  const masked = 'key = "‹masked: github-token›"\nx = 1';
  test('the secret is filled in', () => {
    const plan = planNotebook(notebook(code('a', 'key = "ghp_secret"\nx = 2')), notebook(code('a', masked)));
    expect(plan).toMatchObject({
      filled: 1,
      kept: [],
      edits: [{ kind: 'source', source: 'key = "ghp_secret"\nx = 1' }]
    });
  });
  test('a cell whose secret is gone stays as it is', () => {
    expect(planNotebook(notebook(code('a', 'key = load()')), notebook(code('a', masked)))).toMatchObject({
      edits: [],
      kept: ['a']
    });
  });
  test('a cell that is gone comes back masked', () => {
    expect(planNotebook(notebook(), notebook(code('a', masked)))).toMatchObject({
      masked: 1,
      edits: [{ kind: 'insert' }]
    });
  });
  test('characters of a pattern mean themselves', () => {
    expect(unmask('f("‹masked: x›") # [a]', 'f("s$1") # [a]')).toBe('f("s$1") # [a]');
  });
});

test('trust is never granted', () => {
  const trusted = { ...code('a', 'x'), metadata: { trusted: true } };
  expect(planNotebook(notebook(code('a', 'x')), notebook(trusted)).edits).toEqual([]);
  expect(planNotebook(notebook(), notebook(trusted)).edits).toMatchObject([{ cell: { metadata: {} } }]);
});

test('a copy is as little trusted as what comes back in place', () => {
  const cell = { ...code('a', '1', '<script>'), metadata: { trusted: true, tags: ['x'] } };
  expect(asCopy(notebook(cell)).cells).toEqual([{ ...cell, metadata: { tags: ['x'] } }]);
});

test('many masks in one long line take no longer for it', { timeout: 60_000 }, () => {
  const masked = 'key ‹masked: github-token› '.repeat(12);
  const standing = 'key x '.repeat(20_000);
  expect(unmask(masked, standing)).toBe(standing);
  expect(unmask(`${masked}!`, standing)).toBeUndefined();
});

test('ids that occur twice lose no cell', () => {
  const doubled = fc
    .array(fc.record({ id: fc.constantFrom('a', 'b'), source: text }), { maxLength: 5 })
    .map(cells => notebook(...cells.map(cell => code(cell.id, cell.source))));
  fc.assert(
    fc.property(doubled, doubled, (current, wanted) => {
      const shared = open(current, true);
      applyEdits(shared, planNotebook(shared.toJSON(), wanted).edits);
      expect(shared.cells.map(cell => cell.source)).toEqual(wanted.cells.map(cell => cell.source));
    })
  );
});

describe('outputs that were not kept', () => {
  const now = notebook(code('a', '1', 'shown'), code('b', '2', 'other'));
  const was = notebook(
    { ...code('a', '1'), execution_count: 7 },
    { ...code('b', '0'), execution_count: 8 },
    code('c', '3')
  );
  const unkept = new Set([0, 1]);

  test('stay as they stand where the source is the same', () => {
    const shared = open(now, false);
    const plan = planNotebook(now, was, unkept);
    applyEdits(shared, plan.edits);
    expect(plan.unkept).toBe(2);
    expect(shared.toJSON().cells).toMatchObject([
      { source: '1', outputs: [{ text: 'shown' }], execution_count: 1 },
      { source: '0', outputs: [], execution_count: 8 },
      { source: '3', outputs: [] }
    ]);
  });

  test('of one cell too', () => {
    expect(planCell(now, was, 'a', unkept)).toMatchObject({ edits: [], unkept: 1 });
    expect(planCell(now, was, 'b', unkept)).toMatchObject({
      edits: [{ kind: 'source' }, { kind: 'outputs' }],
      unkept: 1
    });
    expect(planCell(now, was, 'c', unkept)).toMatchObject({ edits: [{ kind: 'insert' }], unkept: 0 });
  });

  test('and the message says so', () => {
    const words = messages(nullTranslator.load('cellwright'));
    expect(words.done('notebook', '2:49', planNotebook(now, was, unkept))).toContain('Outputs were not kept');
    expect(words.done('notebook', '2:49', planNotebook(now, was))).toContain('The notebook is as it was at 2:49.');
  });
});

test('a copy is named by date and time, in signs that any file system takes', () => {
  expect(copyTime('2026-11-26T02:55:00.000Z', formats('en', 'UTC'))).toBe('2026-11-26 2.55 AM');
});
