import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import type { IRoom } from '../../tokens';
import type { Messages } from './messages';
import type { ShellModel } from './model';

export namespace CommandIDs {
  export const open = 'cellwright:open';
}

/** Open the column, on a room or on the last one. */
export function addCommands(
  commands: CommandRegistry,
  model: ShellModel,
  show: (id?: IRoom['id']) => void,
  messages: Messages
): IDisposable {
  return commands.addCommand(CommandIDs.open, {
    label: messages.open,
    caption: messages.openCaption,
    describedBy: {
      args: {
        type: 'object',
        properties: { room: { type: 'string', description: messages.room } }
      }
    },
    execute: args => show(model.rooms.find(room => room.id === args.room)?.id)
  });
}
