import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell';

// It is `sh` that is asked, and Windows has none.
test.skipIf(process.platform === 'win32').each(['plain', 'two words', "it's $(touch x); `id` \\", "''", 'é\n"'])(
  'a shell takes %j as it is',
  text => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  }
);
