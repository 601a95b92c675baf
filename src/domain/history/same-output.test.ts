import { describe, expect, test } from 'vitest';
import { compareOutputs } from './compare-outputs';

type Data = Record<string, string>;
const shown = (data: Data) => ({ output_type: 'display_data', data, metadata: {} });
const change = (left: Data, right: Data): string | undefined =>
  compareOutputs([shown(left)], [shown(right)])[0]?.change;

const styled = (id: string, value: string, color = 'red'): Data => ({
  'text/html': `<style type="text/css">#T_${id}_row0_col0 { color: ${color}; }</style><table id="T_${id}"><thead><tr><th>&nbsp;</th><th id="T_${id}_level0_col0">a</th></tr></thead><tbody><tr><th>0</th><td id="T_${id}_row0_col0" class="data">${value}</td></tr></tbody></table>`,
  'text/plain': `<pandas.io.formats.style.Styler at 0x7f${id}>`
});
const drawn = (id: string, path: string, date: string): Data => ({
  'image/svg+xml': `<?xml version="1.0"?><svg><metadata><dc:date>${date}</dc:date></metadata><defs><path id="m${id}" d="${path}"/></defs><g clip-path="url(#p${id})"><use xlink:href="#m${id}"/></g><clipPath id="p${id}"><rect/></clipPath></svg>`
});
const charted = (id: string, values: string): Data => ({
  'text/html': `<div id="${id}" class="plotly-graph-div"></div><script>Plotly.newPlot("${id}", [${values}], "0b4f6c1e-9a2d-4c53-8f21-${id.slice(0, 12).padEnd(12, '0')}")</script>`
});

describe('what every run names anew is no change that is seen', () => {
  test.each<[string, Data, Data]>([
    ['an address', { 'text/plain': '[<Line2D at 0x7f01>]' }, { 'text/plain': '[<Line2D at 0x7e02>]' }],
    ['a styled table', styled('a1b2c', '1'), styled('0f9e8', '1')],
    ['a drawing', drawn('1a2b', 'M 0 1', '2026-01-01'), drawn('9f8e', 'M 0 1', '2026-01-02')],
    ['a chart in a script', charted('abc123', '1, 2'), charted('def456', '1, 2')],
    ['ids without quotes', { 'text/html': '<p id=x1>a</p>' }, { 'text/html': '<p id=x2>a</p>' }]
  ])('%s', (_, left, right) => {
    expect(change(left, right)).toBe('unseen');
  });
});

describe('what is seen is a change', () => {
  test.each<[string, Data, Data]>([
    ['a number in hexadecimal', { 'text/plain': '0x7f01' }, { 'text/plain': '0x7e02' }],
    ['a value of a styled table', styled('a1b2c', '1'), styled('0f9e8', '2')],
    ['its color', styled('a1b2c', '1'), styled('0f9e8', '1', 'blue')],
    ['a line of a drawing', drawn('1a2b', 'M 0 1', '2026-01-01'), drawn('1a2b', 'M 0 2', '2026-01-01')],
    ['the values of a chart', charted('abc123', '1, 2'), charted('def456', '1, 3')],
    ['an id that is written out', { 'text/html': '<p id="x1">x1</p>' }, { 'text/html': '<p id="x2">x2</p>' }],
    [
      'which element is meant',
      { 'text/html': '<p id="a"></p><p id="b"></p><a href="#a">to</a>' },
      { 'text/html': '<p id="a"></p><p id="b"></p><a href="#b">to</a>' }
    ],
    ['a UUID as text', { 'text/plain': '0b4f6c1e-9a2d-4c53-8f21-000000000000' }, { 'text/plain': 'a UUID' }]
  ])('%s', (_, left, right) => {
    expect(change(left, right)).toBe('seen');
  });
});

test('what is equal to the letter is equal', () => {
  expect(change(styled('a', '1'), styled('a', '1'))).toBe('none');
});
