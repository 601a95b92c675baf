import type * as nbformat from '@jupyterlab/nbformat';
import type { ISharedCell, ISharedCodeCell, ISharedNotebook } from '@jupyter/ydoc';
import type { Edit } from '../../../domain/history/restore';
import { asOneStep, type Step } from './one-step';

/** A cell of the notebook to be: one that stays, with what changes in it, or a new one. */
type Slot =
  | {
      readonly kind: 'stays';
      readonly cell: ISharedCell;
      readonly changes: ((cell: ISharedCell) => void)[];
      refilled: boolean;
    }
  | { readonly kind: 'new'; json: nbformat.ICell };

/**
 * Carry out a plan as one step of the shared model: one undo takes all of it back, the notebook's or that of a cell's editor.
 * The model tells of new places only after a transaction, hence the list of slots. A moved cell is written anew, as JupyterLab does.
 */
export function applyEdits(notebook: ISharedNotebook, edits: readonly Edit[]): Step {
  const slots: Slot[] = notebook.cells.map(cell => ({ kind: 'stays', cell, changes: [], refilled: false }));
  for (const edit of edits) plan(slots, edit);
  const staying = new Set(slots.flatMap(slot => (slot.kind === 'stays' ? [slot.cell] : [])));
  const refilled = slots.flatMap(slot =>
    slot.kind === 'stays' && slot.refilled ? [slot.cell as ISharedCodeCell] : []
  );
  const changed = slots.flatMap(slot => (slot.kind === 'stays' && slot.changes.length > 0 ? [slot.cell] : []));
  return asOneStep(notebook, changed, () => {
    // In one event with what was there, JupyterLab appends a stream to the old one of that name and removes both.
    notebook.transact(() => refilled.forEach(cell => cell.setOutputs([])));
    notebook.transact(() => {
      for (let at = notebook.cells.length - 1; at >= 0; at--) {
        if (!staying.has(notebook.cells[at]!)) notebook.deleteCell(at);
      }
      slots.forEach((slot, at) => {
        if (slot.kind === 'new') notebook.insertCell(at, slot.json);
        else for (const change of slot.changes) change(slot.cell);
      });
    });
  });
}

function plan(slots: Slot[], edit: Edit): void {
  if (edit.kind === 'delete') slots.splice(edit.index, 1);
  else if (edit.kind === 'insert') slots.splice(edit.index, 0, { kind: 'new', json: edit.cell });
  else if (edit.kind === 'move') {
    const [slot] = slots.splice(edit.from, 1);
    slots.splice(edit.to, 0, slot!.kind === 'new' ? slot! : { kind: 'new', json: slot!.cell.toJSON() });
  } else {
    const slot = slots[edit.index]!;
    if (slot.kind === 'stays') {
      slot.changes.push(cell => change(cell, edit));
      slot.refilled ||= edit.kind === 'outputs';
    } else slot.json = { ...slot.json, ...fields(edit) };
  }
}

type Change = Exclude<Edit, { kind: 'delete' | 'insert' | 'move' }>;

function fields(edit: Change): Partial<nbformat.ICell> {
  switch (edit.kind) {
    case 'source':
      return { source: edit.source };
    case 'metadata':
      return { metadata: edit.metadata };
    case 'outputs':
      return { outputs: [...edit.outputs], execution_count: edit.executionCount };
  }
}

function change(cell: ISharedCell, edit: Change): void {
  switch (edit.kind) {
    case 'source':
      return cell.setSource(edit.source);
    case 'metadata':
      return cell.setMetadata(edit.metadata);
    case 'outputs':
      (cell as ISharedCodeCell).setOutputs([...edit.outputs]);
      (cell as ISharedCodeCell).execution_count = edit.executionCount;
  }
}
