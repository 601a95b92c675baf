import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { formats as formatsOf } from '../../../domain/history/format';
import { IHistory, ISnapshots } from '../../../tokens';
import { historyIcon } from '../icons';
import { CommandIDs } from '../ids';
import { messages as messagesOf } from './messages';
import type { CompareArgs } from './model';
import type { CompareWidget } from './widget';

/** Two runs in a tab of the main area. */
export const comparePlugin: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:compare',
  description: 'Compares two runs side by side.',
  autoStart: true,
  requires: [IHistory, ISnapshots, IRenderMimeRegistry],
  optional: [ITranslator, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    client: IHistory,
    snapshots: ISnapshots,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ) => {
    const messages = messagesOf((translator ?? nullTranslator).load('cellwright'));
    const tracker = new WidgetTracker<MainAreaWidget<CompareWidget>>({ namespace: 'cellwright-compare' });
    const nameOf = ({ path, left, right, leftAll, rightAll }: CompareArgs): string =>
      [path, left, right, ...(leftAll || rightAll ? [`${!!leftAll}-${!!rightAll}`] : [])].join(':');
    const formats = formatsOf();

    async function open(args: CompareArgs): Promise<void> {
      const known = tracker.find(one => nameOf(one.content.model.args) === nameOf(args));
      const widget = known ?? (await make(args));
      if (!widget.isAttached) app.shell.add(widget, 'main');
      app.shell.activateById(widget.id);
    }

    async function make(args: CompareArgs): Promise<MainAreaWidget<CompareWidget>> {
      const [{ CompareModel }, { titleOf }, { CompareWidget }] = await Promise.all([
        import('./model'),
        import('./side'),
        import('./widget')
      ]);
      const model = new CompareModel(client, snapshots, args);
      const widget = new MainAreaWidget({ content: new CompareWidget(model, messages, rendermime) });
      widget.id = `cellwright-compare-${nameOf(args)}`;
      widget.title.label = messages.command;
      widget.title.icon = historyIcon;
      widget.title.closable = true;
      model.changed.connect((_, state) => {
        if (state.kind !== 'ready') return;
        widget.title.label = messages.title(
          titleOf(state.left, messages, formats),
          titleOf(state.right, messages, formats)
        );
        widget.title.caption = widget.title.label;
        void tracker.save(widget);
      });
      void tracker.add(widget);
      return widget;
    }

    app.commands.addCommand(CommandIDs.compareRuns, {
      label: messages.command,
      describedBy: {
        args: {
          type: 'object',
          required: ['path', 'left', 'right'],
          properties: {
            path: { type: 'string', description: messages.path },
            left: { type: 'string', description: messages.run },
            right: { type: 'string', description: messages.run },
            leftAll: { type: 'boolean', description: messages.all },
            rightAll: { type: 'boolean', description: messages.all }
          }
        }
      },
      execute: async args =>
        open({
          path: args.path as string,
          left: args.left as string,
          right: args.right as string,
          ...(args.leftAll === true && { leftAll: true }),
          ...(args.rightAll === true && { rightAll: true })
        })
    });
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.compareRuns,
        args: widget => ({ ...widget.content.model.args }),
        name: widget => nameOf(widget.content.model.args)
      });
    }
  }
};
