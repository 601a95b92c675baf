import { isLeftOut } from '../domain/history/left-out';
import type { Run } from '../wire/types';
import type { KeptOutputs } from './missed';

type Order = Pick<Run, 'session' | 'seq' | 'started'>;

/** Whether a run came after another one. Runs of one session may begin in the same millisecond. */
export const isLater = (run: Order, other: Order): boolean =>
  run.session === other.session ? run.seq > other.seq : Date.parse(run.started) > Date.parse(other.started);

/** What cells showed after a run, had their notebook been open: by cell, the newest of the kept runs up to it. */
export function shownAfter(run: Order, kept: readonly KeptOutputs[]): ReadonlyMap<string, KeptOutputs> {
  const shown = new Map<string, KeptOutputs>();
  for (const one of kept) {
    const { cell, source } = one.run;
    if (cell === null || isLater(one.run, run) || isLeftOut(source, [], '')) continue;
    const other = shown.get(cell);
    if (!other || !isLater(other.run, one.run)) shown.set(cell, one);
  }
  return shown;
}
