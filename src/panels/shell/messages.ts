import type { TranslationBundle } from '@jupyterlab/translation';
import type { IActivity } from '../../tokens';

/** Every word of the column's frame. */
export const messages = (trans: TranslationBundle) => ({
  title: trans.__('Cellwright'),
  caption: trans.__('Cellwright: the history of your runs'),
  category: trans.__('Cellwright'),
  rooms: trans.__('Rooms'),
  activity: trans.__('Activity'),
  open: trans.__('Open Cellwright'),
  openCaption: trans.__('Open the Cellwright column, on one of its rooms'),
  room: trans.__('The room to show; the last one when it is left out'),
  dismiss: trans.__('Dismiss'),
  state: {
    running: trans.__('Running'),
    done: trans.__('Done'),
    failed: trans.__('Failed')
  } satisfies Record<IActivity['state'], string>
});

export type Messages = ReturnType<typeof messages>;
