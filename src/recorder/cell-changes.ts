/* eslint-disable @typescript-eslint/no-unused-vars -- fields are taken out by destructuring */
import type { ICellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Cell } from '../domain/history/layout';
import { isLeftOut } from '../domain/history/left-out';
import type { NotebookDelta } from '../engines/git/writer';

/** Puts something else in a cell's place, for a snapshot of what the notebook would hold. */
export type Replace = (cell: nbformat.ICell, id: string) => nbformat.ICell;

export interface DeltaOptions {
  readonly outputs: 'keep' | 'off';
  readonly skipTag: string;
  readonly replace?: Replace;
  /** Whether what a cell shows is not to be kept. */
  readonly withheld?: (id: string) => boolean;
}

/** Knows which cells changed since they were last asked for, so that a snapshot reads only those. */
export class CellChanges {
  private readonly numbers = new WeakMap<ICellModel, number>();
  private readonly changed = new Set<number>();
  private count = 0;

  constructor(private readonly model: INotebookModel) {}

  /** Give every cell next time: whoever kept them forgot. */
  markAll(): void {
    for (const cell of this.model.cells) this.changed.add(this.numberOf(cell));
  }

  /** The notebook as it stands; what was given before comes without content. */
  delta(options: DeltaOptions): NotebookDelta {
    const { nbformat, nbformatMinor, sharedModel } = this.model;
    const cells: { at: number; cell?: Cell; withheld?: boolean }[] = [];
    for (const model of this.model.cells) {
      const at = this.numberOf(model);
      if (isLeftOut(model.sharedModel.getSource(), model.getMetadata('tags'), options.skipTag)) continue;
      const replaced = options.replace && this.read(model, options.replace);
      if (replaced) cells.push({ at, cell: replaced });
      else if (!this.changed.has(at)) cells.push({ at });
      else cells.push({ at, cell: this.read(model), ...(options.withheld?.(model.id) && { withheld: true }) });
      if (!replaced) this.changed.delete(at);
    }
    return {
      head: { nbformat, nbformat_minor: nbformatMinor, metadata: sharedModel.getMetadata() },
      cells,
      outputs: options.outputs
    };
  }

  /** With `replace`: the cell as it is put in its place, undefined when it stays. */
  private read(model: ICellModel, replace?: Replace): Cell | undefined {
    const { trusted: _, ...metadata } = model.sharedModel.getMetadata(); // of this tab, never of the file
    const json = { ...model.sharedModel.toJSON(), metadata } as nbformat.ICell;
    const cell = replace ? replace(json, model.id) : json;
    if (replace && cell === json) return undefined;
    if (replace) this.changed.add(this.numberOf(model)); // what was kept is not what it holds
    const hasId = this.model.nbformat > 4 || this.model.nbformatMinor >= 5;
    if (!hasId) delete cell.id;
    return cell;
  }

  private numberOf(cell: ICellModel): number {
    let number = this.numbers.get(cell);
    if (number === undefined) {
      const fresh = (number = ++this.count);
      this.numbers.set(cell, fresh);
      this.changed.add(fresh);
      // Of outputs that arrive, also late ones of a thread, the shared model says nothing.
      cell.contentChanged.connect(() => this.changed.add(fresh)); // goes with the cell
    }
    return number;
  }
}
