/* eslint-disable @typescript-eslint/no-unused-vars -- fields are taken out by destructuring */
import type { ICellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Cell } from '../domain/history/layout';
import { isLeftOut } from '../domain/history/left-out';
import type { NotebookDelta } from '../engines/git/writer';
import { withOutputs, type KeptOutputs } from './missed';

/** The run that a code cell shows in a snapshot, in place of what it holds; undefined where it shows that. */
export type Replace = (id: string) => KeptOutputs | undefined;

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
  /** Cells that hold something else than what was given last. */
  private readonly changed = new Set<number>();
  /** What was given last in a cell's place. */
  private readonly replaced = new Map<number, KeptOutputs>();
  private count = 0;

  constructor(private readonly model: INotebookModel) {}

  /** Give every cell next time: whoever kept them forgot. */
  markAll(): void {
    this.replaced.clear();
    for (const cell of this.model.cells) this.changed.add(this.numberOf(cell));
  }

  /** The notebook as it stands; what was given before comes without content. */
  delta(options: DeltaOptions): NotebookDelta {
    const { nbformat, nbformatMinor, sharedModel } = this.model;
    const cells: { at: number; cell?: Cell; withheld?: boolean }[] = [];
    for (const model of this.model.cells) {
      const at = this.numberOf(model);
      if (isLeftOut(model.sharedModel.getSource(), model.getMetadata('tags'), options.skipTag)) continue;
      const kept = model.type === 'code' ? options.replace?.(model.id) : undefined;
      if (kept ? this.replaced.get(at) === kept : !this.changed.has(at)) cells.push({ at });
      else if (kept) cells.push({ at, cell: this.read(model, kept) });
      else cells.push({ at, cell: this.read(model), ...(options.withheld?.(model.id) && { withheld: true }) });
      if (kept) {
        this.changed.add(at);
        this.replaced.set(at, kept);
      } else {
        this.changed.delete(at);
        this.replaced.delete(at);
      }
    }
    return {
      head: { nbformat, nbformat_minor: nbformatMinor, metadata: sharedModel.getMetadata() },
      cells,
      outputs: options.outputs
    };
  }

  /** With `kept`: the cell as that run left it. */
  private read(model: ICellModel, kept?: KeptOutputs): Cell {
    const { trusted: _, ...metadata } = model.sharedModel.getMetadata(); // of this tab, never of the file
    const json = { ...model.sharedModel.toJSON(), metadata } as nbformat.ICell;
    const cell = kept ? withOutputs(json, kept) : json;
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
      cell.contentChanged.connect(() => {
        this.changed.add(fresh);
        this.replaced.delete(fresh);
      }); // goes with the cell
    }
    return number;
  }
}
