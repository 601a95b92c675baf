import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import * as React from 'react';
import type { Removal } from '../../client';
import type { Formats } from '../../domain/history/format';
import type { RunRow } from '../../wire/types';
import { WhatGoes } from './delete-view';
import type { Messages } from './messages';
import type { HistoryModel } from './model';

/** Delete for good, after a look at what goes: the only question that stands in the way of everything else. `known`: runs of it, newest first. */
export async function deleteRuns(
  model: HistoryModel,
  path: string,
  what: Removal,
  known: readonly RunRow[],
  { deleting }: Messages,
  formats: Formats
): Promise<void> {
  const preview = await model.previewRemoval(path, what);
  if (preview.runs === 0) {
    Notification.info(deleting.nothing, { autoClose: 5_000 });
    return;
  }
  const { button } = await showDialog({
    title: deleting.title(preview.runs, formats.count(preview.runs)),
    body: <WhatGoes preview={preview} known={known} words={deleting} formats={formats} />,
    buttons: [
      Dialog.cancelButton({ label: deleting.cancel }),
      Dialog.warnButton({ label: deleting.confirm, accept: true })
    ],
    defaultButton: 0
  });
  if (!button.accept) return;
  const done = await model.remove(path, what);
  Notification.success(deleting.done(done.runs, formats.count(done.runs)), { autoClose: 5_000 });
}
