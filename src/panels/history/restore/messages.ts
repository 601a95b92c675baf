import type { TranslationBundle } from '@jupyterlab/translation';
import type { RestorePlan } from '../../../domain/history/restore';

/** Every word about restoring. */
export const messages = (trans: TranslationBundle) => {
  const bare = (what: 'cell' | 'notebook', when: string): string =>
    what === 'cell'
      ? trans.__('The cell’s source is as it was at %1. Its output was not kept.', when)
      : trans.__(
          'The sources are as they were at %1. Outputs were not kept; those of cells with the same source stay.',
          when
        );
  return {
    restoreCell: trans.__('Restore Cell'),
    restoreNotebook: trans.__('Restore Notebook'),
    undo: trans.__('Undo'),
    path: trans.__('The notebook’s path'),
    run: trans.__('The run whose version comes back'),
    mode: trans.__('in-place edits the open notebook; copy makes a new one'),
    kernel: trans.__('The kernel that a copy opens with, by its name'),
    noCell: trans.__('This run’s cell is not in its snapshot.'),
    noCellRemedy: trans.__('Restore the whole notebook as a copy and look for it there.'),
    notOpen: trans.__('The notebook could not be opened.'),
    notOpenRemedy: trans.__('Restore it as a copy instead.'),
    script: trans.__('A script can’t be restored in place.'),
    readOnly: trans.__('The notebook can’t be changed: it is read-only.'),
    unsaved: {
      title: trans.__('Replace text that is nowhere else?'),
      body: (cells: number) =>
        trans._n(
          'One cell holds text that is neither saved nor in history. Only Undo would bring it back.',
          '%1 cells hold text that is neither saved nor in history. Only Undo would bring it back.',
          cells
        ),
      cancel: trans.__('Cancel'),
      copy: trans.__('Restore as a copy'),
      replace: trans.__('Replace')
    },
    nothing: trans.__('Nothing to restore: the notebook already stands as it did.'),
    nothingButOutputs: trans.__('Nothing to restore: the source already stands as it did, and outputs were not kept.'),
    edited: trans.__('Nothing was undone: the notebook was edited since. Take those edits back first.'),
    copied: (path: string) => trans.__('Restored as %1', path),
    copiedBare: (path: string) => trans.__('Restored as %1. Outputs were not kept then, so it has none of them.', path),
    copyName: (name: string, time: string) => trans.__('%1 (restored %2)', name, time),
    done: (what: 'cell' | 'notebook', when: string, plan: RestorePlan) =>
      [
        plan.unkept > 0
          ? bare(what, when)
          : what === 'cell'
            ? trans.__('The cell is as it was at %1.', when)
            : trans.__('The notebook is as it was at %1.', when),
        trans.__('What stood there comes back with Undo.'),
        ...(plan.filled
          ? [
              trans._n(
                'A masked secret was left as it stands.',
                '%1 cells keep their secrets as they stand.',
                plan.filled
              )
            ]
          : []),
        ...(plan.kept.length
          ? [
              trans._n(
                'A cell was left alone: a masked secret in it has no counterpart.',
                '%1 cells were left alone: masked secrets in them have no counterpart.',
                plan.kept.length
              )
            ]
          : []),
        ...(plan.masked
          ? [trans._n('A cell came back with a masked secret.', '%1 cells came back with masked secrets.', plan.masked)]
          : [])
      ].join(' ')
  };
};

export type Messages = ReturnType<typeof messages>;
