import { describe, expect, test } from 'vitest';
import { compareOutputs, faceOf } from './compare-outputs';
import { parseHtmlTable } from './html-table';
import { diffTables } from './table-diff';

const frame = (rows: string): string =>
  `<style scoped>.dataframe td { color: red }</style><table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>carrier</th><th>delay</th></tr></thead><tbody>${rows}</tbody></table>`;
const line = (index: number, carrier: string, delay: string): string =>
  `<tr><th>${index}</th><td>${carrier}</td><td>${delay}</td></tr>`;

describe('a table in HTML is read as text', () => {
  test('as pandas writes it', () => {
    expect(parseHtmlTable(frame(line(0, 'A&amp;A &#60;x&#62;', '<b>1</b>')))).toEqual({
      head: [['', 'carrier', 'delay']],
      rows: [['0', 'A&A <x>', '1']],
      index: 1
    });
  });
  test('column spans are filled, scripts are no text', () => {
    const html =
      '<table><tr><th colspan="2">both</th></tr><tr><td>1<script>evil()</script></td><td>2</td></tr></table>';
    expect(parseHtmlTable(html)).toEqual({ head: [['both', 'both']], rows: [['1', '2']], index: 0 });
  });
  test.each(['<style ', '<script>', '<a ', '<a "', "<td '", '<!--', '<table ', '<td>', '</', '<!-- <table '])(
    'many %j take no time',
    part => {
      expect(parseHtmlTable(`<table><tr><th>a<th>b<tr><td>1${part.repeat(100_000)}`)).toBeDefined();
    }
  );
  test('a DataFrame of one column is one still', () => {
    const html =
      '<table class="dataframe"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>';
    expect(parseHtmlTable(html)).toMatchObject({ rows: [['1']] });
  });
  test.each([
    '<p>no table</p>',
    '<table><tr><td>name</td><td>laid out</td></tr></table>',
    '<details><summary>Parameters</summary><table><tr><th>a</th><th>b</th></tr></table></details>',
    '<table></table>',
    '<table><tr><td>1</td></tr></table><table></table>',
    '<table'
  ])('%s is none', html => {
    expect(parseHtmlTable(html)).toBeUndefined();
  });
});

test('tables differ cell by cell, rows matched by their index', () => {
  const left = parseHtmlTable(frame(line(0, 'AA', '1') + line(1, 'UA', '2') + line(2, 'DL', '3')))!;
  const right = parseHtmlTable(frame(line(0, 'AA', '1') + line(2, 'DL', '4') + line(3, 'B6', '5')))!;
  const diff = diffTables(left, right);
  expect(diff.rows.map(row => row.kind)).toEqual(['same', 'left', 'changed', 'right']);
  expect(diff.rows[2]!.cells[2]).toEqual({ left: '3', right: '4', same: false });
  expect(diff.changed).toBe(1);
});

test('outputs are paired by kind', () => {
  const text = (value: string) => ({ output_type: 'stream', name: 'stdout', text: [value] });
  const image = {
    output_type: 'display_data',
    data: { 'image/png': 'iVBOR\n', 'text/plain': '<Figure>' },
    metadata: {}
  };
  const pairs = compareOutputs(
    [text('\u001b[31m1\u001b[0m'), image],
    [image, { output_type: 'error', ename: 'E', evalue: 'no', traceback: ['a', 'b'] }]
  );
  expect(pairs.map(pair => [pair.left?.kind, pair.right?.kind, pair.change])).toEqual([
    ['text', undefined, 'seen'],
    ['image', 'image', 'none'],
    [undefined, 'error', 'seen']
  ]);
  expect(pairs[0]!.left).toEqual({ kind: 'text', text: '1', stream: 'stdout' });
});

test.each([
  [{ 'application/json': { a: 1 } }, 'json'],
  [{ 'text/html': '<p>hi</p>', 'text/plain': 'hi' }, 'rich'],
  [{ 'text/html': '<details><table></table></details>', 'text/plain': 'Ridge(alpha=2)' }, 'text'],
  [{ 'text/html': '<details>hi</details>' }, 'rich'],
  [{ 'image/svg+xml': '<svg onload="evil()"/>' }, 'image'],
  [{ 'text/plain': 'hi' }, 'text'],
  [{}, 'text']
])('%j is shown as %s', (data, kind) => {
  expect(faceOf({ output_type: 'display_data', data, metadata: {} }).kind).toBe(kind);
});
