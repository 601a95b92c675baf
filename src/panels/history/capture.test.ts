import { expect, test } from 'vitest';
import { CellwrightError } from '../../domain/shared/errors';
import type { IRecorder } from '../../tokens';
import type { Workspace } from '../../wire/types';
import { canRetry, faceOf, notices } from './capture';

const keeping: IRecorder.IStatus = {
  path: 'flights.ipynb',
  kind: 'keeping',
  pending: 0,
  missed: [],
  kernel: 'alive'
};
const problem = { code: 'git/missing', message: 'There is no git.', remedy: 'Install it.' };
const error = (code: string): CellwrightError => new CellwrightError({ ...problem, code });
const withoutGit = { git: { usable: false, problem } } as Workspace; // nothing else is read

test.each<[string, Partial<IRecorder.IStatus> | undefined, string[]]>([
  ['a notebook that is not open', undefined, []],
  ['all is well', {}, []],
  ['asked, with runs held', { kind: 'asking', pending: 2 }, ['asking']],
  ['paused', { kind: 'paused' }, ['paused']],
  ['off', { kind: 'off' }, ['off']],
  ['no git on the server', { kind: 'failed', workspace: withoutGit, error: error('git/missing') }, ['no-git']],
  ['git known by its error only', { kind: 'failed', error: error('git/too-old') }, ['no-git']],
  ['a snapshot that git refused', { kind: 'failed', error: error('git/refused'), pending: 1 }, ['failed']],
  ['the server is away', { kind: 'failed', error: error('server/unreachable'), pending: 3 }, ['failed']],
  ['the kernel died with outputs missed', { kernel: 'dead', missed: ['a'] }, ['kernel-dead', 'missed']]
])('%s', (_, status, kinds) => {
  expect(notices(status && { ...keeping, ...status }).map(({ kind }) => kind)).toEqual(kinds);
});

test.each<[string, Partial<IRecorder.IStatus> | undefined, string]>([
  ['a notebook that is not open', undefined, 'closed'],
  ['all is well', {}, 'keeping'],
  ['a kernel that is only starting', { kernel: 'starting' }, 'keeping'],
  ['outputs off', { workspace: { outputs: 'off' } as Workspace }, 'without-outputs'],
  ['a kernel that was shut down', { kernel: 'none' }, 'no-kernel'],
  ['a kernel that died', { kernel: 'dead', workspace: { outputs: 'off' } as Workspace }, 'kernel-dead'],
  ['what keeps nothing comes before', { kind: 'paused', kernel: 'dead' }, 'paused']
])('the face of %s', (_, status, face) => {
  expect(faceOf(status && { ...keeping, ...status })).toBe(face);
});

test.each<[string, Partial<IRecorder.IStatus> | undefined, boolean]>([
  ['a notebook that is not open', undefined, false],
  ['all is kept', {}, false],
  ['runs that wait for an answer', { kind: 'asking', pending: 2 }, false],
  ['runs that wait to be kept', { pending: 2 }, true],
  ['a failure', { kind: 'failed', error: error('git/refused') }, true]
])('another try after %s', (_, status, can) => {
  expect(canRetry(status && { ...keeping, ...status })).toBe(can);
});
