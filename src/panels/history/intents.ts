import type { Scope } from '../../client';
import type { Mark, RunRow } from '../../wire/types';
import type { CaptureAction } from './capture';
import type { Compared, Doing } from './state';

export type RunAction =
  | 'compare'
  | 'restore-cell'
  | 'restore-notebook'
  | 'restore-copy'
  | 'open-environment'
  | 'star'
  | 'name'
  | 'note'
  | 'copy-link'
  | 'delete';

/** All that the view can ask for. The plugin answers with commands, so that the palette and a script can do the same. */
export interface Intents {
  readonly scope: (scope: Scope) => void;
  readonly filter: (text: string) => void;
  readonly toggle: (key: string) => void;
  readonly activate: (key: string) => void;
  readonly more: () => void;
  readonly refresh: () => void;
  readonly act: (action: RunAction, row: RunRow) => void;
  /** The second run of a comparison. */
  readonly pick: (side: Compared) => void;
  readonly begin: (doing: Doing) => void;
  /** Make a number a metric in every run of the notebook, or no longer. */
  readonly promote: (row: RunRow, name: string, metric: boolean) => void;
  readonly save: (row: RunRow, mark: Mark) => void;
  readonly capture: (action: CaptureAction) => void;
  readonly table: (view: 'table' | 'charts') => void;
  readonly openExample: () => void;
  readonly runAll: () => void;
  readonly goToCell: (row: RunRow) => void;
  readonly showLog: () => void;
  /** A menu under the button that was pressed. */
  readonly openMenu: (menu: 'settings' | 'more', button: HTMLElement) => void;
}
