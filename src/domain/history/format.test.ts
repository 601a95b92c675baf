import { describe, expect, test } from 'vitest';
import { formats } from './format';

const en = formats('en', 'UTC');
const de = formats('de', 'Europe/Berlin');
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('durations', () => {
  test.each([
    [0.2, '< 1 ms'],
    [12.4, '12 ms'],
    [400, '0.4 s'],
    [8_240, '8.2 s'],
    [9_960, '10 s'],
    [59_700, '1 min'],
    [72_000, '1 min 12 s'],
    [7_500_000, '2 h 5 min']
  ])('%d ms reads %s', (ms, text) => expect(plain(en.duration(ms))).toBe(text));

  test('use the comma where the locale does', () => expect(plain(de.duration(8_240))).toBe('8,2 s'));
});

describe('values', () => {
  test.each([
    [0.861234, '0.8612'],
    [8, '8'],
    [0.99999, '0.99999'], // an auc that is not perfect
    [100.04, '100.04'],
    [-0.99998, '-0.99998'],
    [0.30000000000000004 * 10, '3'], // what binary fractions add
    [1_234.56, '1,235'],
    [336_776, '336,776'],
    [0.00001234, '1.234E-5'],
    [0, '0'],
    ['NaN', 'NaN'],
    ['squared_error', 'squared_error'],
    [true, 'true'],
    [null, 'null']
  ])('%s reads %s', (value, text) => expect(en.value(value)).toBe(text));

  test('a change has no sign: the arrow says it', () => expect(en.change(-0.0123)).toBe('0.012'));
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_400_000, '1.4 MB']
  ])('%d bytes read %s', (bytes, text) => expect(plain(en.bytes(bytes))).toBe(text));
});

describe('times', () => {
  const now = Date.parse('2026-11-23T14:32:00.000Z');
  test.each([
    ['2026-11-23T14:31:59.600Z', 'now'],
    ['2026-11-23T14:27:00.000Z', '5 minutes ago'],
    ['2026-11-22T14:00:00.000Z', 'yesterday'],
    ['2026-11-20T14:00:00.000Z', '3 days ago']
  ])('%s is %s', (instant, text) => expect(en.relative(instant, now)).toBe(text));

  test('a day is the user’s, not UTC’s', () => {
    expect(en.day('2026-11-22T23:30:00.000Z')).toBe('2026-11-22');
    expect(de.day('2026-11-22T23:30:00.000Z')).toBe('2026-11-23');
  });

  test('the year is said only when it is another one', () => {
    expect(en.date('2026-11-02T12:00:00.000Z', now)).toBe('Monday, November 2');
    expect(en.date('2025-11-02T12:00:00.000Z', now)).toBe('November 2, 2025');
  });
});
