import { canRestoreInPlace } from '../../domain/history/in-place';
import { CellwrightError } from '../../domain/shared/errors';
import type { Mark, RunRow } from '../../wire/types';
import type { RunAction } from './intents';
import { linkTo, pageFor } from './links';
import { deleteRuns } from './delete';
import { openWithEnvironment } from './environment';
import { CommandIDs } from './ids';
import { openRun } from './open-link';
import type { Messages } from './messages';
import { register, type Args } from './register';
import type { Room } from './room';
import { wholeFold } from './whole-fold';

/** What can be done with one run: by the row's buttons and menu, the palette, or a script with `{path, run}`. */
export function addRunCommands(room: Room): void {
  const { app, model, client, messages, formats, shell } = room;
  const { commands } = app;

  const target = async (args: Args): Promise<RunRow> => {
    const { path, run } = args.of === 'menu' ? ofMenu(room) : args;
    if (typeof run !== 'string') return model.activeRow ?? fail(messages);
    return model.find(run) ?? (await client.run(typeof path === 'string' ? path : (model.place?.path ?? ''), run));
  };
  const say = (field: 'name' | 'note') => async (args: Args) => {
    const row = await target(args);
    if (typeof args.text === 'string') return model.mark(row, { [field]: args.text } satisfies Mark);
    shell.show('history');
    await model.reveal(row.run);
    model.begin({ kind: 'editing', run: row.run, field });
  };
  const text = { text: { type: 'string', description: messages.commands.note } };

  register(room, CommandIDs.showRun, {
    label: messages.commands.showRun,
    needs: 'run',
    execute: async args => openRun(room, await target(args))
  });
  register(room, CommandIDs.star, {
    label: args => (isStarred(room, args) ? messages.unstar : messages.actions.star),
    needs: 'run',
    execute: async args => {
      const row = await target(args);
      await model.mark(row, { star: !row.mark?.star });
    }
  });
  register(room, CommandIDs.name, { label: messages.actions.name, needs: 'run', args: text, execute: say('name') });
  register(room, CommandIDs.note, { label: messages.actions.note, needs: 'run', args: text, execute: say('note') });
  register(room, CommandIDs.promote, {
    label: messages.commands.promote,
    needs: 'run',
    args: {
      name: { type: 'string', description: messages.commands.promotedName },
      metric: { type: 'boolean', description: messages.commands.promotedAs }
    },
    isEnabled: args => typeof args.name === 'string',
    execute: async args => model.promote(await target(args), args.name as string, args.metric !== false)
  });
  register(room, CommandIDs.copyLink, {
    label: messages.actions['copy-link'],
    needs: 'run',
    execute: async args => {
      const { run, path } = await target(args);
      const { baseUrl } = app.serviceManager.serverSettings;
      const link = linkTo(pageFor(baseUrl, app.name === 'JupyterLab', path), { run, path });
      await navigator.clipboard.writeText(link);
      return link;
    }
  });
  register(room, CommandIDs.remove, {
    label: messages.actions.delete,
    needs: 'run',
    execute: async args => {
      const one = await target(args);
      const rows = isSelected(args) ? await wholeFold(model, model.activeRows) : [one];
      await deleteRuns(model, one.path, { runs: rows.map(({ run }) => run) }, rows, messages, formats);
    }
  });
  register(room, CommandIDs.deleteSession, {
    label: messages.commands.deleteSession,
    needs: 'nothing',
    args: {
      path: { type: 'string', description: messages.commands.path },
      session: { type: 'string', description: messages.commands.session }
    },
    isEnabled: ({ session }) => typeof session === 'string' || model.activeSession !== undefined,
    execute: async args => {
      const active = model.activeSession;
      const path = typeof args.path === 'string' ? args.path : (active?.path ?? model.place?.path ?? '');
      const session = typeof args.session === 'string' ? args.session : active!.session;
      const known = model.loaded.filter(row => row.session === session);
      await deleteRuns(model, path, { sessions: [session] }, known, messages, formats);
    }
  });
  register(room, CommandIDs.compareWith, {
    label: messages.actions.compare,
    needs: 'run',
    args: { all: { type: 'boolean', description: messages.commands.compareAll } },
    execute: async args => {
      const all = args.all === true || isRunAll(room, args);
      const row = await target(args);
      shell.show('history');
      model.begin({ kind: 'comparing', with: { row, ...(all && { all: model.runAll(row.run) }) } });
    }
  });
  register(room, CommandIDs.openWithEnvironment, {
    label: messages.actions['open-environment'],
    needs: 'run',
    execute: async args => openWithEnvironment(room, await target(args))
  });

  // Context menus can't hold the run as an argument: this passes the selected one on.
  register(room, CommandIDs.runAction, {
    label: args => messages.actions[args.action as RunAction] ?? messages.commands.action,
    needs: 'run',
    args: { action: { type: 'string', enum: Object.keys(messages.actions), description: messages.commands.action } },
    isVisible: args => args.action !== undefined && commands.hasCommand(commandFor(args.action as RunAction).id),
    isEnabled: args => !IN_PLACE.has(args.action as RunAction) || canRestoreInPlace(pathMeant(room, args)),
    execute: async args => runAction(room, args.action as RunAction, await target(args), isRunAll(room, args))
  });
}

/** Do it with the command that does it, wherever that comes from. */
export async function runAction(room: Room, action: RunAction, row: RunRow, all = false): Promise<void> {
  const { id, args } = commandFor(action);
  await room.app.commands.execute(id, { path: row.path, run: row.run, ...args, ...(all && { all }) });
}

/** Whether a Run All as a whole is meant: what is selected where no run is named. */
function isRunAll({ model }: Room, args: Args): boolean {
  return isSelected(args) && model.activeIsRunAll;
}

/** Whether what is selected in the column is meant, as no run is named. */
const isSelected = ({ run, of }: Args): boolean => typeof run !== 'string' && of !== 'menu';

function commandFor(action: RunAction): { readonly id: string; readonly args?: { readonly mode: string } } {
  switch (action) {
    case 'compare':
      return { id: CommandIDs.compareWith };
    case 'restore-cell':
      return { id: CommandIDs.restoreCell };
    case 'restore-notebook':
      return { id: CommandIDs.restoreNotebook, args: { mode: 'in-place' } };
    case 'restore-copy':
      return { id: CommandIDs.restoreNotebook, args: { mode: 'copy' } };
    case 'open-environment':
      return { id: CommandIDs.openWithEnvironment };
    case 'star':
      return { id: CommandIDs.star };
    case 'name':
      return { id: CommandIDs.name };
    case 'note':
      return { id: CommandIDs.note };
    case 'copy-link':
      return { id: CommandIDs.copyLink };
    case 'delete':
      return { id: CommandIDs.remove };
  }
}

/** Actions that edit the notebook itself. */
const IN_PLACE: ReadonlySet<RunAction> = new Set<RunAction>(['restore-cell', 'restore-notebook']);

/** The notebook, or the script, of the run that a command means. */
function pathMeant(room: Room, args: Args): string {
  const { path } = args.of === 'menu' ? ofMenu(room) : args;
  return typeof path === 'string' ? path : (room.model.activeRow?.path ?? '');
}

/** The row whose context menu is open, of a table where rows are not those of the column. */
function ofMenu({ app }: Room): { readonly path?: string; readonly run?: string } {
  const row = app.contextMenuHitTest(node => node.dataset.cellwrightRun !== undefined);
  return { path: row?.dataset.cellwrightPath, run: row?.dataset.cellwrightRun };
}

function isStarred(room: Room, args: Args): boolean {
  if (args.of !== 'menu') return room.model.activeRow?.mark?.star ?? false;
  return room.app.contextMenuHitTest(node => node.dataset.cellwrightStar !== undefined) !== undefined;
}

function fail({ noRun }: Messages): never {
  throw new CellwrightError({ code: 'history/no-run', message: noRun.message, remedy: noRun.remedy });
}
