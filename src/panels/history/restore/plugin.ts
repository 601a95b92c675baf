import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IHistory, ISnapshots } from '../../../tokens';
import { CommandIDs } from '../ids';
import { messages as messagesOf } from './messages';
import type { Restorer } from './restore';

/** Commands that bring back a cell or a notebook. */
export const restorePlugin: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:restore',
  description: 'Restores cells and notebooks from their history.',
  autoStart: true,
  requires: [IHistory, ISnapshots, IDocumentManager],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IHistory,
    snapshots: ISnapshots,
    documents: IDocumentManager,
    translator: ITranslator | null
  ) => {
    const messages = messagesOf((translator ?? nullTranslator).load('cellwright'));
    const { contents } = app.serviceManager;
    let made: Promise<Restorer> | undefined;
    const restorer = (): Promise<Restorer> =>
      (made ??= import('./restore').then(
        ({ Restorer }) => new Restorer({ client, snapshots, documents, contents, messages })
      ));
    const add = (
      id: string,
      label: string,
      execute: (path: string, run: string, mode: unknown) => Promise<string | void>
    ): void => {
      app.commands.addCommand(id, {
        label,
        describedBy: {
          args: {
            type: 'object',
            required: ['path', 'run'],
            properties: {
              path: { type: 'string', description: messages.path },
              run: { type: 'string', description: messages.run },
              ...(id === CommandIDs.restoreNotebook && {
                mode: { enum: ['in-place', 'copy'], description: messages.mode }
              })
            }
          }
        },
        execute: async args => {
          try {
            return await execute(args.path as string, args.run as string, args.mode);
          } catch (error) {
            const { message, remedy } = error as { readonly message: string; readonly remedy?: string };
            Notification.error([message, remedy].filter(Boolean).join(' '), { autoClose: 10_000 });
          }
        }
      });
    };
    add(CommandIDs.restoreCell, messages.restoreCell, async (path, run) => (await restorer()).cell(path, run));
    add(CommandIDs.restoreNotebook, messages.restoreNotebook, async (path, run, mode) =>
      mode === 'copy' ? (await restorer()).copy(path, run) : (await restorer()).inPlace(path, run)
    );
  }
};
