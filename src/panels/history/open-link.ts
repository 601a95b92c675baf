import { Notification } from '@jupyterlab/apputils';
import type { IRouter } from '@jupyterlab/application';
import { CommandIDs } from './ids';
import { parseLink, RUN, withoutLink, type RunLink } from './links';
import { register } from './register';
import type { Room } from './room';

/** Addresses that name a run open its notebook, wherever it is by now, and show the run. */
export function addLinks(room: Room, router: IRouter): void {
  const { messages, app } = room;
  register(room, CommandIDs.openLink, {
    label: messages.commands.openRun,
    needs: 'nothing',
    args: { request: { type: 'string', description: messages.commands.href } },
    execute: async args => {
      const address = typeof args.request === 'string' ? args.request : '';
      const link = parseLink(address);
      if (!link) return;
      if (router.current.request === address) router.navigate(withoutLink(address), { skipRouting: true });
      await app.restored;
      await openRun(room, link);
    }
  });
  router.register({ command: CommandIDs.openLink, pattern: new RegExp(`[?&]${RUN}=`), rank: 90 });
}

/** Show a run in the timeline of its notebook. */
export async function openRun(room: Room, { run, path }: RunLink): Promise<void> {
  const { client, tracker, model, shell, app, messages } = room;
  const row = await client.run(path, run);
  if (tracker?.currentWidget?.context.path !== row.path) {
    await app.commands.execute('docmanager:open', { path: row.path });
  }
  shell.show('history');
  await model.setNotebook(row.path);
  await model.setScope('notebook');
  await model.setVisible(true);
  if (!(await model.reveal(run))) Notification.warning(messages.notFound, { autoClose: 8_000 });
}
