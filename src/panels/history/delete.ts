import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { Removal } from '../../client';
import type { Formats } from '../../domain/history/format';
import type { Messages } from './messages';
import type { HistoryModel } from './model';

/** Delete for good, after a look at what goes: the only question that stands in the way of everything else. */
export async function deleteRuns(
  model: HistoryModel,
  path: string,
  what: Removal,
  { deleting }: Messages,
  formats: Formats
): Promise<void> {
  const preview = await model.previewRemoval(path, what);
  if (preview.runs === 0) {
    Notification.info(deleting.nothing, { autoClose: 5_000 });
    return;
  }
  const { later = 0 } = preview;
  const body = [
    deleting.frees(formats.bytes(preview.bytes)),
    ...(preview.stars > 0 ? [deleting.stars(preview.stars, formats.count(preview.stars))] : []),
    ...(later > 0 ? [deleting.later(later, formats.count(later))] : []),
    ...(preview.pushed.length > 0 ? [deleting.pushed(preview.pushed.join(', '))] : [])
  ];
  const { button } = await showDialog({
    title: deleting.title(preview.runs, formats.count(preview.runs)),
    body: body.join('\n\n'),
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
