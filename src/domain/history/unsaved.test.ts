import { expect, test } from 'vitest';
import { maskText } from './masking';
import { standNowhere } from './unsaved';

const notebook = (...sources: (string | string[])[]) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: sources.map(source => ({ cell_type: 'code', metadata: {}, source }))
});
const secret = `key = "ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}"`;

test.each<[string, string[], ReturnType<typeof notebook>[], string[]]>([
  ['typed since', ['x = 1', 'y = 2'], [notebook('x = 1')], ['y = 2']],
  ['saved, or run', ['x = 1', 'y = 2'], [notebook('x = 1'), notebook('y = 2')], []],
  ['as a file holds lines', ['x = 1\ny = 2'], [notebook(['x = 1\n', 'y = 2'])], []],
  ['nothing was typed', ['', ' \n'], [notebook()], []],
  ['kept elsewhere, but in another cell', ['x = 1'], [notebook('z', 'x = 1')], []]
])('%s', (_, sources, notebooks, expected) => expect(standNowhere(sources, notebooks)).toEqual(expected));

test('a secret that history holds masked is not taken for a change', () => {
  expect(maskText(secret)).not.toBe(secret);
  expect(standNowhere([secret], [notebook(maskText(secret))])).toEqual([]);
});
