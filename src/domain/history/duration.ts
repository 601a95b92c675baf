import type { RunRow } from '../../wire/types';

/** Milliseconds that a run took; undefined where its kernel died and it was not seen after it began. */
export const durationOf = ({ status, durationMs }: Pick<RunRow, 'status' | 'durationMs'>): number | undefined =>
  status === 'died' && durationMs === 0 ? undefined : durationMs;
