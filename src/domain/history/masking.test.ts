import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { secretPatterns } from '../../wire/secrets';
import { mask, maskText } from './masking';

describe.each(secretPatterns)('$name', ({ name, example, counterexample }) => {
  test('is masked', () => expect(maskText(`x = 1\n${example}\ny`)).toContain(`‹masked: ${name}›`));
  test('what only looks similar stays', () =>
    expect(maskText(`x = 1\n${counterexample}\ny`)).toBe(`x = 1\n${counterexample}\ny`));
});

const golden = JSON.parse(readFileSync(path.join(__dirname, '../../../schema/golden/masking.json'), 'utf8')) as {
  masked: [text: string, masked: string][];
  kept: string[];
};

test.each(golden.masked)('%s is masked as in Python', (text, masked) => {
  expect(maskText(text)).toBe(masked);
  expect(maskText(masked)).toBe(masked);
});

test.each(golden.kept)('%s stays as in Python', text => expect(maskText(text)).toBe(text));

test('secrets anywhere in a cell are masked, images and keys are not', () => {
  const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
  const cell = {
    [token]: 1,
    source: [`t = "${token.slice(0, 9)}`, `${token.slice(9)}"`],
    outputs: [{ data: { 'text/plain': token, 'image/png': token } }]
  };
  expect(mask(cell)).toEqual({
    [token]: 1,
    source: 't = "‹masked: github-token›"',
    outputs: [{ data: { 'text/plain': '‹masked: github-token›', 'image/png': token } }]
  });
});

test('ten megabytes that almost match take linear time', { timeout: 60_000 }, () => {
  const text = 'password = ghp_ sk-ant- ://a:?a-token=ab&key= bearer a'.repeat(200_000);
  expect(maskText(text).length).toBeGreaterThan(0);
});
