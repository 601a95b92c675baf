import type { RunRow } from '../../wire/types';

/** What a person calls the run, else what it did. */
export const titleOf = ({ mark, title }: Pick<RunRow, 'mark' | 'title'>): string => mark?.name || title;
