import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { DataChange } from '../../../domain/history/compare-data';
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

/** What a person reads of compared data. */
function read(data: readonly DataChange[]): string {
  const runs = { data, metrics, params: [], packages: [], modules: [] };
  const html = renderToStaticMarkup(<Strip runs={runs} messages={words} formats={english} />);
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('data with equal content is counted, whether or not other data changed; equal metrics are shown', () => {
  const equal = [of('a.csv', 'aaaa', 'aaaa'), of('b.csv', 'bbbb', 'bbbb')];
  expect(read(equal)).toContain('Metrics Name Before After Difference auc 0.7 0.7');
  expect(read(equal)).toContain('Data 2 are equal on both sides');
  const mixed = read([of('c.csv', 'cccc', 'dddd'), ...equal]);
  expect(mixed).toMatch(/c\.csv sha256 cccc sha256 dddd .*2 more are equal/);
  expect(mixed).not.toMatch(/[ab]\.csv/);
});
