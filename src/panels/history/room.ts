import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IHistoryClient } from '../../client';
import type { Formats } from '../../domain/history/format';
import type { SnapshotReader } from '../../domain/history/snapshot';
import type { IRecorder, IShell } from '../../tokens';
import type { LiveRuns } from './live';
import type { Messages } from './messages';
import type { HistoryModel } from './model';

/** What the room's parts work with. */
export interface Room {
  readonly app: JupyterFrontEnd;
  readonly client: IHistoryClient;
  readonly snapshots: SnapshotReader;
  /** Absent where the application draws no outputs. */
  readonly rendermime: IRenderMimeRegistry | null;
  /** Absent where the application colours no code. */
  readonly languages: IEditorLanguageRegistry | null;
  readonly recorder: IRecorder;
  readonly shell: IShell;
  /** Absent where the application has no notebooks. */
  readonly tracker: INotebookTracker | null;
  readonly model: HistoryModel;
  readonly live: LiveRuns;
  readonly messages: Messages;
  readonly formats: Formats;
}

/** The open notebook at a path, or the current one. */
export function panelOf(room: Room, path?: unknown): NotebookPanel | undefined {
  const { tracker } = room;
  if (typeof path !== 'string') return tracker?.currentWidget ?? undefined;
  return tracker?.find(panel => panel.context.path === path);
}

/** The path that a command means: its argument, else the current notebook's. */
export function pathOf(room: Room, path?: unknown): string | undefined {
  return typeof path === 'string' ? path : room.tracker?.currentWidget?.context.path;
}
