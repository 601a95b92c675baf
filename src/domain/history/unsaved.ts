import type * as nbformat from '@jupyterlab/nbformat';
import { joinLines } from './layout-output';
import { maskText } from './masking';

/** Sources that stand in none of these notebooks: what a restore would take away and nothing but Undo could bring back. */
export function standNowhere(
  sources: readonly string[],
  notebooks: readonly nbformat.INotebookContent[]
): readonly string[] {
  const kept = new Set(
    notebooks.flatMap(({ cells }) => cells.map(({ source }) => maskText(joinLines(source) as string)))
  );
  return sources.filter(source => source.trim() !== '' && !kept.has(maskText(source)));
}
