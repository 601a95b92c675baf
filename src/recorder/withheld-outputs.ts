import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

/**
 * Cells whose outputs were made while the user wanted none kept: capture was off or paused, or outputs were. They stay out of history, until
 * the cell is emptied — as it is when it runs again — while outputs are wanted.
 */
export class WithheldOutputs {
  private readonly ids = new Set<string>();
  private readonly followed = new WeakSet<ICellModel>();

  /** `wanted`: whether outputs that are made now may be kept. */
  constructor(
    private readonly model: Pick<INotebookModel, 'cells'>,
    private readonly wanted: () => boolean
  ) {
    this.follow(model.cells);
    model.cells.changed.connect((_, { newValues }) => this.follow(newValues)); // goes with the notebook
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Nobody knows when what the cells show was made: the user wanted none of it when the notebook was opened. */
  withholdAll(): void {
    for (const cell of this.model.cells) if (hasOutputs(cell)) this.ids.add(cell.id);
  }

  private follow(cells: Iterable<ICellModel>): void {
    for (const cell of cells) {
      if (!isCode(cell)) continue;
      this.see(cell);
      if (this.followed.has(cell)) continue;
      this.followed.add(cell);
      // The shared model is silent about outputs that this page receives.
      cell.outputs.changed.connect(() => this.see(cell)); // goes with the cell
    }
  }

  private see(cell: ICellModel): void {
    const wanted = this.wanted();
    if (wanted && !this.ids.has(cell.id)) return; // nearly always
    if (!hasOutputs(cell)) this.ids.delete(cell.id);
    else if (!wanted) this.ids.add(cell.id);
  }
}

const isCode = (cell: ICellModel): cell is ICodeCellModel => cell.type === 'code';

const hasOutputs = (cell: ICellModel): boolean => isCode(cell) && cell.outputs.length > 0;
