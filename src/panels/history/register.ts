import { Notification } from '@jupyterlab/apputils';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { failure } from './failure';
import type { Room } from './room';

export type Args = ReadonlyPartialJSONObject;

export interface Options {
  readonly label: string | ((args: Args) => string);
  readonly caption?: string;
  /** A run: `path` and `run`, else the selected one. A notebook: `path`, else the current one. */
  readonly needs: 'run' | 'notebook' | 'nothing';
  /** Arguments besides. */
  readonly args?: ReadonlyJSONObject;
  readonly isVisible?: (args: Args) => boolean;
  readonly isToggled?: () => boolean;
  readonly isEnabled?: (args: Args) => boolean;
  readonly execute: (args: Args) => unknown;
}

/** One way to add a command: it says what it takes, is enabled where it can work, and its failure is said with the remedy. */
export function register(room: Room, id: string, options: Options): void {
  const { app, model, tracker, messages } = room;
  const { label, caption, needs, isVisible, isToggled } = options;
  const path = { path: { type: 'string', description: messages.commands.path } };
  const run = {
    run: { type: 'string', description: messages.commands.run },
    of: { enum: ['menu'], description: messages.commands.of }
  };
  const ready = (args: Args): boolean =>
    needs === 'nothing' ||
    typeof args.path === 'string' ||
    (needs === 'run'
      ? typeof args.run === 'string' || args.of === 'menu' || model.activeRow !== undefined
      : Boolean(tracker?.currentWidget));
  app.commands.addCommand(id, {
    label: args => (typeof label === 'string' ? label : label(args)),
    ...(caption === undefined ? {} : { caption }),
    ...(isVisible ? { isVisible } : {}),
    ...(isToggled ? { isToggleable: true, isToggled } : {}),
    isEnabled: args => ready(args) && (options.isEnabled?.(args) ?? true),
    describedBy: {
      args: {
        type: 'object',
        properties: { ...(needs === 'nothing' ? {} : path), ...(needs === 'run' ? run : {}), ...options.args }
      }
    },
    execute: async args => {
      try {
        return await options.execute(args);
      } catch (reason) {
        const error = failure(reason);
        Notification.error(`${error.message} ${error.remedy}`, { autoClose: 15_000 });
        throw error;
      }
    }
  });
}
