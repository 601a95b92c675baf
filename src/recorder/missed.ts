import type { ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';
import { isMasked, mask, maskText } from '../domain/history/masking';
import type { Run } from '../wire/types';
import { isLater } from './run-order';

/** What a run put out, wherever that was kept. */
export interface KeptOutputs {
  readonly run: Pick<Run, 'run' | 'session' | 'seq' | 'cell' | 'source' | 'executionCount' | 'started'>;
  readonly outputs: nbformat.IOutput[];
}

interface Missed extends KeptOutputs {
  /** History has them so, with secrets in them masked. */
  readonly masked: boolean;
}

/** Outputs that the notebook does not show: they arrived while no tab was open, or in one that closed before it was saved; by cell. */
export class MissedOutputs {
  private readonly byCell = new Map<string, Missed>();
  /** By cell, the newest run whose outputs the user does not want; a spool may bring it again, and those before it. */
  private readonly dismissed = new Map<string, KeptOutputs['run']>();
  /** Cells that run again here: what they show is on its way. */
  private readonly running = new Set<string>();
  private found: readonly string[] | undefined;

  constructor(private readonly model: INotebookModel) {
    model.contentChanged.connect(() => this.refresh()); // goes with the notebook
  }

  /** Cells that can be filled now. Of one that put nothing out, its number alone is missing: it is filled in along with the others. */
  get cells(): readonly string[] {
    if (this.byCell.size === 0) return [];
    const waiting = [...this.byCell.keys()].filter(cell => !this.running.has(cell));
    return (this.found ??= waiting.filter(cell => this.fillable(cell) !== undefined));
  }

  /** The notebook changed: look again when asked. */
  refresh(): void {
    this.found = undefined;
  }

  /** Of a cell, only its newest run is of interest. */
  add(kept: KeptOutputs): void {
    const { cell } = kept.run;
    if (cell === null) return;
    const [other, dismissed] = [this.byCell.get(cell), this.dismissed.get(cell)];
    if ((other && isLater(other.run, kept.run)) || (dismissed && !isLater(kept.run, dismissed))) return;
    this.byCell.set(cell, { ...kept, masked: isMasked(JSON.stringify(kept.outputs)) });
    this.refresh();
  }

  /** A cell begins to run here: what it is going to show is newer. */
  begin(cell: string | null): void {
    if (cell === null) return;
    this.forget(cell);
    this.running.add(cell);
  }

  /** It has run, or at least the kernel is done with it. */
  end(cell: string | null): void {
    if (cell !== null && this.running.delete(cell)) this.refresh();
  }

  /** A cell ran here: what it shows is newer. */
  forget(cell: string | null): void {
    if (cell === null) return;
    this.byCell.delete(cell);
    this.end(cell);
    this.refresh();
  }

  /** The kernel is gone, or another one: nothing runs. */
  endAll(): void {
    this.running.clear();
    this.refresh();
  }

  /** The user wants none of them. */
  clear(): void {
    for (const [cell, { run }] of this.byCell) this.dismissed.set(cell, run);
    this.byCell.clear();
    this.refresh();
  }

  /** Fill the cells whose source is still what ran, as one undoable edit. Returns how many. */
  restore(): number {
    const { sharedModel } = this.model;
    const cells = this.cells.map(cell => [this.fillable(cell)!, this.byCell.get(cell)!] as const);
    const silent = [...this.byCell].filter(([, { outputs }]) => outputs.length === 0);
    // In one event with what was there, JupyterLab appends a stream to the old one of that name and removes both. Undo takes both back.
    sharedModel.transact(() => cells.forEach(([cell]) => cell.sharedModel.setOutputs([])));
    sharedModel.transact(() => {
      for (const [cell, { run, outputs }] of cells) {
        cell.sharedModel.setOutputs(outputs);
        cell.sharedModel.execution_count = run.executionCount;
      }
      for (const [id, { run }] of silent) {
        const cell = this.ran(id);
        if (cell?.sharedModel.getOutputs().length === 0) cell.sharedModel.execution_count = run.executionCount;
      }
    });
    for (const [cell] of cells) this.byCell.delete(cell.id);
    for (const [id] of silent) this.byCell.delete(id);
    this.refresh();
    return cells.length;
  }

  /** The cell, where it is still what ran. */
  private ran(id: string): ICodeCellModel | undefined {
    const cell = findCell(this.model, id);
    const missed = this.byCell.get(id);
    return cell && missed && isSource(cell.sharedModel.getSource(), missed.run.source) ? cell : undefined;
  }

  private fillable(id: string): ICodeCellModel | undefined {
    const missed = this.byCell.get(id);
    const cell = this.ran(id);
    if (!missed || !cell || missed.outputs.length === 0) return undefined;
    const shown = cell.sharedModel.getOutputs();
    return JSONExt.deepEqual(missed.masked ? mask(shown) : shown, missed.outputs) ? undefined : cell;
  }
}

/** Whether a source is the kept one, in which secrets may be masked. */
const isSource = (source: string, kept: string): boolean =>
  source === kept || (isMasked(kept) && maskText(source) === kept);

/** The code cell with an id. */
export function findCell(model: INotebookModel, id: string | null): ICodeCellModel | undefined {
  for (const cell of model.cells) if (cell.id === id && cell.type === 'code') return cell as ICodeCellModel;
  return undefined;
}

/** A code cell as it would be, had its notebook been open. */
export function withOutputs(cell: nbformat.ICell, { run, outputs }: KeptOutputs): nbformat.ICell {
  return { ...cell, source: run.source, outputs, execution_count: run.executionCount };
}
