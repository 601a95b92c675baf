import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { canRestoreInPlace } from '../../../domain/history/in-place';
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
    const { contents, kernelspecs } = app.serviceManager;
    let made: Promise<Restorer> | undefined;
    const restorer = (): Promise<Restorer> =>
      (made ??= import('./restore').then(
        ({ Restorer }) => new Restorer({ client, snapshots, documents, contents, kernelspecs, messages })
      ));
    const add = (
      id: string,
      label: string,
      execute: (path: string, run: string, args: ReadonlyPartialJSONObject) => Promise<string | void>
    ): void => {
      app.commands.addCommand(id, {
        label,
        isEnabled: ({ path, mode }) => mode === 'copy' || typeof path !== 'string' || canRestoreInPlace(path),
        describedBy: {
          args: {
            type: 'object',
            required: ['path', 'run'],
            properties: {
              path: { type: 'string', description: messages.path },
              run: { type: 'string', description: messages.run },
              ...(id === CommandIDs.restoreNotebook && {
                mode: { enum: ['in-place', 'copy'], description: messages.mode },
                kernel: { type: 'string', description: messages.kernel }
              })
            }
          }
        },
        execute: async args => {
          try {
            return await execute(args.path as string, args.run as string, args);
          } catch (error) {
            const { message, remedy } = error as { readonly message: string; readonly remedy?: string };
            Notification.error([message, remedy].filter(Boolean).join(' '), { autoClose: 10_000 });
          }
        }
      });
    };
    add(CommandIDs.restoreCell, messages.restoreCell, async (path, run) => (await restorer()).cell(path, run));
    add(CommandIDs.restoreNotebook, messages.restoreNotebook, async (path, run, { mode, kernel }) =>
      mode === 'copy'
        ? (await restorer()).copy(path, run, kernel as string | undefined)
        : (await restorer()).inPlace(path, run)
    );
  }
};
