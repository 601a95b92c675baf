import { expect, test } from 'vitest';
import { RUN_FACTS } from './facts';
import { formats } from './format';
import { aRow } from './testing/rows';

test.each([
  ['ok', 8_200, '8.2 s', 8.2],
  ['ok', 0, '< 1 ms', 0],
  ['died', 4_200, '4.2 s', 4.2],
  ['died', 0, '–', undefined]
] as const)('a run that ended %s after %d ms took %s', (status, durationMs, text, seconds) => {
  const row = aRow({ status, durationMs });
  expect(formats('en', 'UTC').took(row).replaceAll(/\s/g, ' ')).toBe(text);
  expect(RUN_FACTS['duration']!(row)).toBe(seconds);
});
