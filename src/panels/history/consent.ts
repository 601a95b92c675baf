import { Notification } from '@jupyterlab/apputils';
import { CommandIDs } from './ids';
import type { Room } from './room';

/** Ask once a workspace, quietly, when its first run is held back. The column asks the same; one answer settles both. */
export function askForConsent(room: Room): void {
  const { recorder, app, messages } = room;
  const asked = new Map<string, string>();
  recorder.changed.connect((_, path) => {
    const status = recorder.status(path);
    const key = status?.workspace?.store ?? path;
    const shown = asked.get(key);
    if (status?.kind === 'asking' && status.pending > 0 && shown === undefined) {
      const { keep, pause, off, keepHint, pauseHint, offHint, title, where } = messages.asking;
      const action = (label: string, caption: string, command: string, displayType?: 'accent') => ({
        label,
        caption,
        callback: () => void app.commands.execute(command, { path }),
        ...(displayType ? { displayType } : {})
      });
      const folder = status.workspace ? ` ${where} ${status.workspace.store}` : '';
      const id = Notification.emit(`${title}${folder}`, 'default', {
        autoClose: false,
        actions: [
          action(keep, keepHint, CommandIDs.keep, 'accent'),
          action(pause, pauseHint, CommandIDs.pause),
          action(off, offHint, CommandIDs.off)
        ]
      });
      asked.set(key, id);
    } else if (status && status.kind !== 'asking' && shown) {
      Notification.dismiss(shown);
      asked.set(key, '');
    }
  });
}
