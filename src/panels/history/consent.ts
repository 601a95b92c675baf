import { Notification } from '@jupyterlab/apputils';
import { CommandIDs } from './ids';
import type { Room } from './room';

/** Characters that JupyterLab shows of a message. */
const LONGEST = 140;

/** Ask once a workspace, quietly, when its first run is held back and the column, which asks the same, is out of sight. One answer settles both. */
export function askForConsent(room: Room): void {
  const { recorder, app, model, messages } = room;
  const asked = new Map<string, string>();
  recorder.changed.connect((_, path) => {
    const status = recorder.status(path);
    const key = status?.workspace?.store ?? path;
    const shown = asked.get(key);
    if (status?.kind === 'asking' && status.pending > 0 && shown === undefined && !model.isShowing(path)) {
      const { keep, pause, off, keepHint, pauseHint, offHint, title, where } = messages.asking;
      const action = (label: string, caption: string, command: string, displayType?: 'accent') => ({
        label,
        caption,
        callback: () => void app.commands.execute(command, { path }),
        ...(displayType ? { displayType } : {})
      });
      const question = status.workspace ? `${title} ${where} ` : title;
      const id = Notification.emit(
        question + ending(status.workspace?.store ?? '', LONGEST - question.length),
        'default',
        {
          autoClose: false,
          actions: [
            action(keep, keepHint, CommandIDs.keep, 'accent'),
            action(pause, pauseHint, CommandIDs.pause),
            action(off, offHint, CommandIDs.off)
          ]
        }
      );
      asked.set(key, id);
    } else if (status && status.kind !== 'asking' && shown) {
      Notification.dismiss(shown);
      asked.set(key, '');
    }
  });
}

/** A path in so many characters: its end says more than where it begins. */
function ending(path: string, length: number): string {
  if (path.length <= length) return path;
  const end = path.slice(1 - length);
  return `…${end.slice(Math.max(0, end.search(/[/\\]/)))}`;
}
