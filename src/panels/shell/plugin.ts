import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IShell, type IRoom } from '../../tokens';
import { addCommands } from './commands';
import { messages as words } from './messages';
import { ShellModel } from './model';
// The frame stands in the sidebar from the start; rooms come when they are seen.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Shell } from './widget';

const shell: JupyterFrontEndPlugin<IShell> = {
  id: 'cellwright:shell',
  description: 'The Cellwright column in the left sidebar, to which rooms add themselves.',
  autoStart: true,
  provides: IShell,
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    lab: ILabShell | null
  ): IShell => {
    const messages = words((translator ?? nullTranslator).load('cellwright'));
    const model = new ShellModel();
    const widget = new Shell(model, messages);
    app.shell.add(widget, 'left', { rank: 110, type: 'Cellwright' });
    restorer?.add(widget, widget.id);

    const show = (id?: IRoom['id']): void => {
      if (id) model.show(id);
      // Notebook 7 has its side areas behind a command of its own.
      if (!lab && app.commands.hasCommand('application:toggle-panel') && !widget.isVisible) {
        void app.commands.execute('application:toggle-panel', {
          side: 'left',
          title: widget.title.caption,
          id: widget.id
        });
      }
      app.shell.activateById(widget.id);
    };
    addCommands(app.commands, model, show, messages);
    palette?.addItem({ command: 'cellwright:open', category: messages.category });
    return {
      addRoom: room => model.addRoom(room),
      show,
      report: activity => model.report(activity),
      settle: id => model.settle(id)
    };
  }
};

export const shellPlugins: JupyterFrontEndPlugin<unknown>[] = [shell];
