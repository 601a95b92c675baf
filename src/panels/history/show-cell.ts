import type { NotebookPanel } from '@jupyterlab/notebook';

/** Bring a cell into view, and make it the one the keyboard is on. */
export async function showCell(panel: NotebookPanel, cell: string): Promise<void> {
  await panel.revealed;
  const at = panel.content.widgets.findIndex(({ model }) => model.id === cell);
  if (at < 0) return;
  panel.content.activeCellIndex = at;
  await panel.content.scrollToItem(at, 'smart');
}
