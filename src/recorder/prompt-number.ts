import type { ICodeCellModel } from '@jupyterlab/cells';
import type { Run } from '../wire/types';

const COUNT_WAIT = 250; // ms

/** Resolves when a cell has its run's prompt number, which JupyterLab sets a moment after the kernel went idle. */
export function promptNumber(run: Run, cell: ICodeCellModel | undefined): Promise<void> {
  const isThere = (): boolean => !cell || run.executionCount === null || cell.executionCount === run.executionCount;
  if (isThere()) return Promise.resolve();
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      cell!.sharedModel.changed.disconnect(check);
      resolve();
    };
    const check = (): void => (isThere() ? done() : undefined);
    const timer = setTimeout(done, COUNT_WAIT);
    cell!.sharedModel.changed.connect(check);
  });
}
