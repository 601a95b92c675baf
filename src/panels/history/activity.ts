import { CommandIDs } from './ids';
import { pathOf, type Room } from './room';

/** Runs that wait to be kept, of notebooks that are not in front: the column speaks only of the one that is. */
export function reportWaiting(room: Room): void {
  const { recorder, shell, app, tracker, messages, formats } = room;
  const report = (path: string): void => {
    const id = `waiting/${path}`;
    const status = recorder.status(path);
    if (status?.kind !== 'failed' || status.pending === 0 || path === pathOf(room)) return shell.settle(id);
    const retry = (): void => {
      app.commands.execute(CommandIDs.retry, { path }).catch((error: unknown) => console.error(error));
    };
    shell.report({
      id,
      title: messages.waiting(status.pending, formats.count(status.pending), path),
      state: 'failed',
      actions: [{ label: messages.retry, run: retry }]
    });
  };
  recorder.changed.connect((_, path) => report(path));
  tracker?.currentChanged.connect(() => tracker.forEach(panel => report(panel.context.path)));
}
