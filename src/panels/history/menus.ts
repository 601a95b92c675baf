import { MenuSvg } from '@jupyterlab/ui-components';
import type { Workspace } from '../../wire/types';
import { CommandIDs } from './ids';
import { pathOf, type Room } from './room';

/** The menus under ⚙ (whether, what and where is kept) and ⋯ (what else there is to do). */
export function openMenu(room: Room, which: 'settings' | 'more', button: HTMLElement): void {
  const menu = which === 'settings' ? settings(room) : more(room);
  const { left, bottom } = button.getBoundingClientRect();
  // Its words are read aloud, and the keyboard comes back to where it was.
  menu.aboutToClose.connect(() => button.focus());
  menu.open(left, bottom);
}

function settings(room: Room): MenuSvg {
  const { app, client, recorder, messages, formats } = room;
  const { commands } = app;
  const menu = new MenuSvg({ commands });
  const path = pathOf(room);
  const kept = path === undefined ? undefined : recorder.status(path)?.workspace;
  if (kept) {
    const words = ({ storeBytes, store }: Workspace): string => messages.store(formats.bytes(storeBytes), store);
    const args = { label: words(kept) };
    menu.addItem({ command: CommandIDs.copyFolder, args });
    void client.workspace(path!).then(
      now => {
        args.label = words(now);
        menu.update();
      },
      (error: unknown) => console.warn(error) // the size last known stands
    );
    menu.addItem({ type: 'separator' });
  }
  menu.addItem({ command: CommandIDs.keep });
  menu.addItem({ command: CommandIDs.pause });
  menu.addItem({ command: CommandIDs.resume });
  menu.addItem({ command: CommandIDs.off });
  menu.addItem({ command: CommandIDs.outputs });
  menu.addItem({ type: 'separator' });
  const old = new MenuSvg({ commands });
  old.title.label = messages.commands.deleteOld;
  for (const age of ['week', 'month', 'year']) old.addItem({ command: CommandIDs.deleteOld, args: { age } });
  menu.addItem({ type: 'submenu', submenu: old });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.addToEnvironment });
  menu.addItem({ command: CommandIDs.copyGit });
  menu.addItem({ command: CommandIDs.settings });
  return menu;
}

function more({ app, model }: Room): MenuSvg {
  const menu = new MenuSvg({ commands: app.commands });
  const { place } = model;
  if (place && app.commands.hasCommand(CommandIDs.openRunsTable)) {
    menu.addItem({ command: CommandIDs.openRunsTable, args: { path: place.path, scope: place.scope } });
  }
  menu.addItem({ command: CommandIDs.refresh });
  menu.addItem({ command: CommandIDs.restoreMissed });
  menu.addItem({ command: CommandIDs.retry });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.openExample });
  return menu;
}
