import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ILauncher } from '@jupyterlab/launcher';
import { cellwrightIcon } from './icons';
import { CommandIDs } from './ids';
import { register } from './register';
import type { Room } from './room';

/** The example: a copy, made where the user is, and opened. */
export function addExample(room: Room, launcher: ILauncher | null, browser: IDefaultFileBrowser | null): void {
  const { app, client, messages } = room;
  register(room, CommandIDs.openExample, {
    label: messages.commands.openExample,
    needs: 'nothing',
    args: { folder: { type: 'string', description: messages.commands.folder } },
    execute: async args => {
      const here = typeof args.cwd === 'string' ? args.cwd : (browser?.model.path ?? '');
      const { path } = await client.copyExample(typeof args.folder === 'string' ? args.folder : here);
      await app.commands.execute('docmanager:open', { path });
      room.shell.show('history');
      return path;
    }
  });
  // The launcher takes label, caption and icon from the command.
  app.commands.addCommand(CommandIDs.launchExample, {
    label: messages.commands.example,
    caption: messages.commands.exampleCaption,
    icon: args => (args.isPalette ? undefined : cellwrightIcon),
    describedBy: {
      args: { type: 'object', properties: { cwd: { type: 'string', description: messages.commands.folder } } }
    },
    execute: args => app.commands.execute(CommandIDs.openExample, { cwd: args.cwd })
  });
  launcher?.add({ command: CommandIDs.launchExample, category: messages.commands.launcher, rank: 10 });
}
