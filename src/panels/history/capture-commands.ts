import { Clipboard } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { shellWord } from '../../domain/shared/shell';
import type { Workspace } from '../../wire/types';
import { canRetry } from './capture';
import { deleteRuns } from './delete';
import { addToEnvironment } from './environment';
import { CommandIDs } from './ids';
import { register, type Args } from './register';
import { panelOf, pathOf, type Room } from './room';

/** Days of the ages in the menu. */
export const AGES = { week: 7, month: 30, year: 365 } as const;

/** Whether and what is kept, where it lies, and what goes: one click each. */
export function addCaptureCommands(room: Room): void {
  const { app, recorder, model, shell, client, messages, formats } = room;
  const words = messages.commands;
  const path = (args: Args): string => pathOf(room, args.path) ?? '';
  const status = (args: Args) => recorder.status(path(args));
  const kind = (args: Args) => status(args)?.kind;
  const workspace = async (args: Args): Promise<Workspace> => status(args)?.workspace ?? client.workspace(path(args));

  register(room, CommandIDs.openHistory, {
    label: words.openHistory,
    needs: 'nothing',
    execute: () => shell.show('history')
  });
  register(room, CommandIDs.refresh, { label: words.refresh, needs: 'nothing', execute: () => model.refresh() });

  register(room, CommandIDs.keep, {
    label: words.keep,
    needs: 'notebook',
    isEnabled: args => kind(args) !== 'keeping',
    execute: args => recorder.setConsent(path(args), 'keep')
  });
  register(room, CommandIDs.off, {
    label: words.off,
    needs: 'notebook',
    isEnabled: args => kind(args) !== 'off',
    execute: args => recorder.setConsent(path(args), 'off')
  });
  register(room, CommandIDs.pause, {
    label: words.pause,
    needs: 'notebook',
    isEnabled: args => kind(args) !== 'paused' && kind(args) !== 'off',
    execute: args => recorder.pause(path(args))
  });
  register(room, CommandIDs.resume, {
    label: words.resume,
    needs: 'notebook',
    isEnabled: args => kind(args) === 'paused',
    execute: args => recorder.resume(path(args))
  });
  register(room, CommandIDs.outputs, {
    label: words.outputs,
    needs: 'notebook',
    isToggled: () => status({})?.workspace?.outputs !== 'off',
    isEnabled: args => status(args)?.workspace?.consent === 'keep',
    execute: async args => {
      const outputs = (await workspace(args)).outputs === 'off' ? 'keep' : 'off';
      await recorder.setConsent(path(args), 'keep', outputs);
    }
  });
  register(room, CommandIDs.retry, {
    label: words.retry,
    needs: 'notebook',
    isEnabled: args => canRetry(status(args)),
    execute: args => recorder.retry(path(args))
  });
  register(room, CommandIDs.restoreMissed, {
    label: words.restoreMissed,
    needs: 'notebook',
    isEnabled: args => (status(args)?.missed.length ?? 0) > 0,
    execute: args => recorder.restoreMissed(path(args))
  });
  register(room, CommandIDs.dismissMissed, {
    label: words.dismissMissed,
    needs: 'notebook',
    isEnabled: args => (status(args)?.missed.length ?? 0) > 0,
    execute: args => recorder.dismissMissed(path(args))
  });

  register(room, CommandIDs.deleteOld, {
    label: args => (isAge(args.age) ? messages.deleting.older[args.age] : words.deleteOld),
    needs: 'notebook',
    args: {
      age: { type: 'string', enum: Object.keys(AGES) },
      before: { type: 'string', format: 'date-time', description: words.before }
    },
    execute: args => {
      const days = AGES[isAge(args.age) ? args.age : 'month'];
      const before =
        typeof args.before === 'string' ? args.before : new Date(Date.now() - days * 86_400_000).toISOString();
      const known = model.loaded.filter(row => row.started < before);
      return deleteRuns(model, path(args), { before }, known, messages, formats);
    }
  });
  register(room, CommandIDs.copyFolder, {
    label: args => (typeof args.label === 'string' ? args.label : words.copyFolder),
    needs: 'notebook',
    execute: async args => Clipboard.copyToSystem((await workspace(args)).store)
  });
  register(room, CommandIDs.copyGit, {
    label: words.copyGit,
    needs: 'notebook',
    execute: async args => {
      const { store, notebook } = await workspace(args);
      const refs = `--glob='refs/cellwright/snapshots/${notebook}/*'`;
      Clipboard.copyToSystem(`git --git-dir=${shellWord(`${store}/history.git`)} log ${refs}`);
    }
  });
  register(room, CommandIDs.settings, {
    label: words.settings,
    needs: 'nothing',
    isEnabled: () => app.commands.hasCommand('settingeditor:open'),
    execute: () => app.commands.execute('settingeditor:open', { query: 'Cellwright' })
  });
  register(room, CommandIDs.addToEnvironment, {
    label: words.addToEnvironment,
    needs: 'notebook',
    execute: args => addToEnvironment(room, args.path)
  });
  register(room, CommandIDs.cellHistory, {
    label: words.cellHistory,
    needs: 'notebook',
    args: { cell: { type: 'string' }, of: { enum: ['menu', 'active'], description: words.cellOf } },
    execute: args => {
      const panel = panelOf(room, args.path);
      const cell = typeof args.cell === 'string' ? args.cell : cellOf(room, panel, args.of === 'menu');
      if (panel && cell) return app.commands.execute(CommandIDs.showCellHistory, { path: panel.context.path, cell });
    }
  });
}

/** A right click opens the menu of a cell without making it the active one. */
function cellOf({ app }: Room, panel: NotebookPanel | undefined, ofMenu: boolean): string | undefined {
  const node = ofMenu ? app.contextMenuHitTest(node => node.classList.contains('jp-Cell')) : undefined;
  return (node ? panel?.content.widgets.find(cell => cell.node === node) : panel?.content.activeCell)?.model.id;
}

const isAge = (age: unknown): age is keyof typeof AGES => typeof age === 'string' && Object.hasOwn(AGES, age);
