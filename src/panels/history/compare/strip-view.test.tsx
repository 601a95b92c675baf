import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { DataChange } from '../../../domain/history/compare-data';
import type { CellPair } from '../../../domain/history/compare';
import type { ValueChange } from '../../../domain/history/compare-runs';
import { formats } from '../../../domain/history/format';
import { messages } from './messages';
import { Strip } from './strip-view';

vi.mock('../../../components/diff-editor', () => ({ DiffEditor: () => null })); // it asks for a browser

const words = messages(nullTranslator.load('cellwright'));
const english = formats('en', 'UTC');
const of = (name: string, left: string, right: string): DataChange => ({
  ...{ name, left: { hash: left }, right: { hash: right } },
  same: left === right
});
const metrics = [{ name: 'auc', left: 0.7, right: 0.7, same: true }];

const cells: readonly CellPair[] = ['a', 'b'].map((id, index) => ({
  key: id,
  right: {
    entry: { id, key: id, type: 'code', file: `${id}.py`, metadata: {} },
    index,
    source: id,
    outputs: new Map()
  },
  ...{ moved: false, source: false, outputs: 'same', metadata: false }
}));

/** What a person reads of compared data. */
function read(data: readonly DataChange[], measured: readonly ValueChange[] = metrics): string {
  const runs = { data, metrics: measured, params: [], packages: [], modules: [] };
  const html = renderToStaticMarkup(<Strip runs={runs} cells={cells} messages={words} formats={english} />);
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('data with equal content is counted, whether or not other data changed; equal metrics are shown', () => {
  const equal = [of('a.csv', 'aaaa', 'aaaa'), of('b.csv', 'bbbb', 'bbbb')];
  expect(read(equal)).toContain('Metrics Name Before After auc 0.7 0.7');
  expect(read(equal)).toContain('Data 2 are equal on both sides');
  const mixed = read([of('c.csv', 'cccc', 'dddd'), ...equal]);
  expect(mixed).toMatch(/c\.csv sha256 cccc sha256 dddd .*2 more are equal/);
  expect(mixed).not.toMatch(/[ab]\.csv/);
});

test('a metric that several cells measured says of which each is', () => {
  const auc = { name: 'auc', same: false, left: 0.5 };
  const measured = [
    { ...auc, cell: 'b', right: 0.75, delta: 0.25 },
    { ...auc, cell: 'gone' }
  ];
  expect(read([], measured)).toContain('auc of cell 2 0.5 0.75 ▲ 0.25 auc 0.5 –');
});
