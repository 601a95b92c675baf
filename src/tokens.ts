import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { IHistoryClient } from './client';
import type { SnapshotReader } from './domain/history/snapshot';
import type { CellwrightError } from './domain/shared/errors';
import type { KernelSession, Point, RunRow, Workspace } from './wire/types';

/** Turns runs into snapshots, for every open notebook. */
export interface IRecorder {
  /** A snapshot became durable. */
  readonly committed: ISignal<IRecorder, IRecorder.ICommitted>;
  /** Another page committed a run of this notebook; the argument is its contents path. */
  readonly elsewhere: ISignal<IRecorder, string>;
  /** The status of a notebook changed; the argument is its contents path. */
  readonly changed: ISignal<IRecorder, string>;
  /** A metric was logged at a step, while its cell still runs. */
  readonly points: ISignal<IRecorder, { readonly path: string; readonly point: Point }>;
  /** What is known of a notebook; undefined when it is not open. */
  status(path: string): IRecorder.IStatus | undefined;
  /** The user's answer to the first run's question; `keep` commits what was held back. */
  setConsent(path: string, consent: 'keep' | 'off', outputs?: 'keep' | 'off'): Promise<void>;
  /** Capture goes on only after `resume`; runs in between are not kept. */
  pause(path: string): void;
  resume(path: string): void;
  /** Put outputs that the notebook does not show back into it, as one undoable edit. Resolves to the number of cells filled. */
  restoreMissed(path: string): Promise<number>;
  /** Offer them no more. */
  dismissMissed(path: string): void;
  /** Try again what failed. */
  retry(path: string): Promise<void>;
}

export namespace IRecorder {
  export interface IStatus {
    readonly path: string;
    readonly kind: 'starting' | 'asking' | 'keeping' | 'paused' | 'off' | 'failed';
    readonly workspace?: Workspace;
    readonly session?: KernelSession;
    /** Why nothing is kept, or why the last snapshot was not. */
    readonly error?: CellwrightError;
    /** Runs held back: not yet durable, or waiting for consent. */
    readonly pending: number;
    /** Cells whose outputs arrived while no tab was open, or in one that closed before it was saved. */
    readonly missed: readonly string[];
    /** Starting: whether there will be one is not known yet. */
    readonly kernel: 'none' | 'starting' | 'alive' | 'dead';
  }
  export interface ICommitted {
    readonly path: string;
    readonly row: RunRow;
  }
}

export const IRecorder = new Token<IRecorder>(
  'cellwright:IRecorder',
  'Turns cell runs into snapshots and says how that goes.'
);

/** Every request to the server about workspaces and their history. */
export const IHistory = new Token<IHistoryClient>('cellwright:IHistory', 'Requests to the server about history.');
export type IHistory = IHistoryClient;

/** Snapshots read back from the store. */
export const ISnapshots = new Token<SnapshotReader>(
  'cellwright:ISnapshots',
  'Reads snapshots: listings, blobs, whole notebooks.'
);
export type ISnapshots = SnapshotReader;

/** A tab of the Cellwright column. Rooms register themselves; the shell draws the tab row. */
export interface IRoom {
  readonly id: 'history' | 'datasets' | 'pipelines' | 'models' | 'monitoring';
  readonly title: string;
  readonly icon: import('@jupyterlab/ui-components').LabIcon;
  /** Makes the room's body; called when it is first shown. */
  create(): import('@lumino/widgets').Widget;
}

export interface IShell {
  addRoom(room: IRoom): void;
  /** Open the column on a room. */
  show(id: IRoom['id']): void;
  /** Say in the activity strip what goes on in the background; one with the same id is replaced. */
  report(activity: IActivity): void;
  /** Take it off the strip, which is gone when it is empty. */
  settle(id: string): void;
}

/** Something that runs, or failed, out of sight. */
export interface IActivity {
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  /** From 0 to 1; absent where it can't be known. */
  readonly progress?: number;
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[];
}

export const IShell = new Token<IShell>('cellwright:IShell', 'The Cellwright column, to which rooms add themselves.');
