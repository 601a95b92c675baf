import type { RunRow } from '../../wire/types';
import type { HistoryModel } from './model';
import { itemsOf } from './state';

/**
 * All runs of a folded row, newest first. Where the row reaches the end of what is loaded, older pages are asked for until it ends.
 * Rejects with the failure of a page.
 */
export async function wholeFold(
  model: Pick<HistoryModel, 'state' | 'loadMore'>,
  rows: readonly RunRow[]
): Promise<readonly RunRow[]> {
  let fold = rows;
  for (;;) {
    const { state } = model;
    if (fold.length < 2 || state.kind !== 'ready' || state.more === 'none') return fold;
    if (fold.at(-1)!.run !== state.rows.at(-1)!.run) return fold;
    await model.loadMore();
    if (model.state.kind === 'ready' && model.state.stale) throw model.state.stale;
    const newest = rows[0]!.run;
    const grown = itemsOf(model.state).find(
      item => item.kind === 'fold' && item.rows.some(({ run }) => run === newest)
    );
    if (grown?.kind === 'fold') fold = grown.rows;
  }
}
