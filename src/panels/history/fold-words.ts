import type { TranslationBundle } from '@jupyterlab/translation';
import type { Formats } from '../../domain/history/format';
import type { FoldSummary } from '../../domain/history/timeline-folds';

/** What runs that were asked for together are called: the same in the column and in a comparison. */
export const foldWords = (trans: TranslationBundle) => ({
  runAll: (n: number, count: string) => trans._n('Run All · %2 cell', 'Run All · %2 cells', n, count),
  runAllAt: (time: string) => trans.__('Run All %1', time),
  together: (n: number, count: string) => trans._n('%2 cell run together', '%2 cells run together', n, count),
  togetherAt: (name: string, time: string) => trans.__('%1 %2', name, time)
});

export type FoldWords = ReturnType<typeof foldWords>;

type Named = Pick<FoldSummary, 'cells' | 'partial' | 'started'>;

/** With how many cells they were. */
export function foldName({ cells, partial }: Named, words: FoldWords, { count }: Formats): string {
  return (partial ? words.together : words.runAll)(cells, count(cells));
}

/** Told apart from others by its time. */
export function foldTitle(fold: Named, words: FoldWords, formats: Formats): string {
  const time = formats.clock(fold.started);
  return fold.partial ? words.togetherAt(foldName(fold, words, formats), time) : words.runAllAt(time);
}
