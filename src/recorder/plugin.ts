/* eslint-disable jupyter/prefer-lazy-imports -- the first run may come before a chunk does; what is heavy, git, is in the worker */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { HistoryClient } from '../client/history';
import type { IHistoryClient } from '../client';
import { Requests } from '../client/requests';
import type { SnapshotReader } from '../domain/history/snapshot';
import { GitSnapshotReader } from '../engines/git/reader';
import { RemoteGitEngine } from '../engines/git/remote';
import { IHistory, IRecorder, ISnapshots } from '../tokens';
import { Recorder } from './recorder';
import { readSettings } from './settings';

const engine = new RemoteGitEngine(); // its worker starts on first use

const client: JupyterFrontEndPlugin<IHistoryClient> = {
  id: 'cellwright:client',
  description: 'Requests to the server about history.',
  autoStart: true,
  provides: IHistory,
  activate: (app: JupyterFrontEnd) => new HistoryClient(new Requests(app.serviceManager.serverSettings))
};

const snapshots: JupyterFrontEndPlugin<SnapshotReader> = {
  id: 'cellwright:snapshots',
  description: 'Reads snapshots: listings, blobs, whole notebooks.',
  autoStart: true,
  requires: [IHistory],
  provides: ISnapshots,
  activate: (_: JupyterFrontEnd, history: IHistoryClient) => new GitSnapshotReader(history, engine)
};

const recorder: JupyterFrontEndPlugin<IRecorder> = {
  id: 'cellwright:recorder',
  description: 'Turns cell runs into snapshots.',
  autoStart: true,
  requires: [INotebookTracker, IHistory, ISnapshots],
  optional: [ISettingRegistry],
  provides: IRecorder,
  activate: (
    _: JupyterFrontEnd,
    tracker: INotebookTracker,
    history: IHistoryClient,
    reader: SnapshotReader,
    registry: ISettingRegistry | null
  ) => {
    let loaded: ISettingRegistry.ISettings | undefined;
    registry?.load(recorder.id).then(
      settings => (loaded = settings),
      (error: unknown) => console.warn('Cellwright: settings can not be read, defaults are used.', error)
    );
    return new Recorder(tracker, { client: history, engine, snapshots: reader, settings: () => readSettings(loaded) });
  }
};

export const recorderPlugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  snapshots,
  recorder
] as JupyterFrontEndPlugin<unknown>[];
