import type { ISharedCell, ISharedNotebook, YBaseCell, YNotebook } from '@jupyter/ydoc';

type UndoManager = YNotebook['undoManager'];

/** A change that was carried out, and can be taken back as long as nothing was edited since. */
export interface Step {
  /** False where there were edits since: undone beneath them, they would be left mixed with what comes back. */
  undo(): boolean;
}

/**
 * Carry out a change as one undo step of its own: the notebook's, and that of each editor among `cells`. An editor's undo follows only
 * what was typed in it; pressed after a change it does not know, it would bring typed text back beside what the change wrote.
 */
export function asOneStep(notebook: ISharedNotebook, cells: readonly ISharedCell[], change: () => void): Step {
  // The interfaces leave undo managers out; JupyterLab's notebooks and cells are always these classes.
  const own = (notebook as YNotebook).undoManager;
  const editors = cells.map(cell => (cell as unknown as YBaseCell<never>).undoManager).filter(one => one !== null);
  const managers = new Set([own, ...editors]);
  const ends = [...managers].map(manager => begin(manager, notebook));
  try {
    change();
  } finally {
    for (const end of ends) end();
  }
  const steps = new Map([...managers].map(manager => [manager, manager.undoStack.at(-1)]));
  return {
    undo() {
      for (const [manager, step] of steps) if (manager.undoStack.at(-1) !== step) return false;
      return only(own, () => notebook.undo());
    }
  };
}

/** However long the change takes, and whatever was typed right before or after it, it is a step by itself. */
function begin(manager: UndoManager, notebook: ISharedNotebook): () => void {
  const { captureTimeout } = manager;
  const follows = manager.trackedOrigins.has(notebook);
  manager.stopCapturing();
  manager.captureTimeout = Infinity;
  if (!follows) manager.addTrackedOrigin(notebook);
  return () => {
    if (!follows) manager.removeTrackedOrigin(notebook);
    manager.captureTimeout = captureTimeout;
    manager.stopCapturing();
  };
}

/** Undo the last step and none before it, as yjs does where the last has nothing left to take back. */
function only(manager: UndoManager, undo: () => boolean): boolean {
  const before = manager.undoStack.splice(0, manager.undoStack.length - 1);
  try {
    return undo();
  } finally {
    manager.undoStack.unshift(...before);
  }
}
