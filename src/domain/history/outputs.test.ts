import { expect, test } from 'vitest';
import { outputsOf, type OutputMessage } from './outputs';

const stream = (text: string, name = 'stdout'): OutputMessage => ({ type: 'stream', content: { name, text } });
const shown = (text: string, id: string): OutputMessage => ({
  type: 'display_data',
  content: { data: { 'text/plain': text }, metadata: {}, transient: { display_id: id } }
});

test.each<[string, OutputMessage[], unknown[]]>([
  ['streams of one name are joined', [stream('a'), stream('b'), stream('c', 'stderr')], ['ab', 'c']],
  ['clear_output empties at once', [stream('a'), { type: 'clear_output', content: { wait: false } }], []],
  ['or with what comes next', [stream('a'), { type: 'clear_output', content: { wait: true } }, stream('b')], ['b']],
  [
    'a waiting clear without a next output changes nothing',
    [stream('a'), { type: 'clear_output', content: { wait: true } }],
    ['a']
  ],
  [
    'a display is updated in place',
    [shown('1', 'd'), stream('x'), { ...shown('2', 'd'), type: 'update_display_data' }],
    ['2', 'x']
  ],
  [
    'what was left out is said',
    [stream('a'), { type: 'truncated', content: {}, truncated: 7 }],
    ['a', '[7 bytes of output were not kept]\n']
  ]
])('%s', (_, messages, expected) => {
  const texts = outputsOf(messages).map(
    output => output.text ?? (output.data as Record<string, unknown>)['text/plain']
  );
  expect(texts).toEqual(expected);
});
