// Commands, links and the status item are registered at the start and are small; the panel itself is loaded when it is seen.
/* eslint-disable jupyter/prefer-lazy-imports */
import { IRouter, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { formats as formatsOf } from '../../domain/history/format';
import { IHistory, IRecorder, IShell, ISnapshots } from '../../tokens';
import { reportWaiting } from './activity';
import { CellBadges } from './badges';
import { addCaptureCommands } from './capture-commands';
import { addRunCommands } from './commands';
import { askForConsent } from './consent';
import { addExample } from './example';
import { follow, followFolder } from './follow';
import { historyIcon } from './icons';
import { LazyHistory } from './lazy';
import { CommandIDs } from './ids';
import { LiveRuns } from './live';
import { MissedBars } from './missed-bar';
import { addLinks } from './open-link';
import { messages as words } from './messages';
import { HistoryModel } from './model';
import type { Room } from './room';
import { addStatusItem } from './status';

const history: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:history',
  description: 'The History room: every run in a timeline, with what can be done with it.',
  autoStart: true,
  requires: [IShell, IHistory, IRecorder, ISnapshots],
  optional: [
    INotebookTracker,
    ITranslator,
    ICommandPalette,
    ISettingRegistry,
    ILauncher,
    IDefaultFileBrowser,
    IStatusBar,
    IRouter,
    IRenderMimeRegistry,
    IEditorLanguageRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    shell: IShell,
    client: IHistory,
    recorder: IRecorder,
    snapshots: ISnapshots,
    tracker: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    launcher: ILauncher | null,
    browser: IDefaultFileBrowser | null,
    statusBar: IStatusBar | null,
    router: IRouter | null,
    rendermime: IRenderMimeRegistry | null,
    languages: IEditorLanguageRegistry | null
  ): void => {
    const messages = words((translator ?? nullTranslator).load('cellwright'));
    const formats = formatsOf(localeOf(translator));
    const model = new HistoryModel({ client, recorder, day: formats.day });
    const live = new LiveRuns(recorder);
    const room: Room = {
      app,
      client,
      snapshots,
      rendermime,
      languages,
      recorder,
      shell,
      tracker,
      model,
      live,
      messages,
      formats
    };

    addRunCommands(room);
    addCaptureCommands(room);
    addExample(room, launcher, browser);
    askForConsent(room);
    reportWaiting(room);
    if (router) addLinks(room, router);
    if (tracker) follow(tracker, model, live);
    if (browser) followFolder(browser, model);
    if (statusBar) addStatusItem(room, statusBar);
    for (const command of IN_PALETTE) palette?.addItem({ command, category: messages.commands.category });
    shell.addRoom({ id: 'history', title: messages.title, icon: historyIcon, create: () => new LazyHistory(room) });
    app.docRegistry.addWidgetExtension('Notebook', new CellBadges(room));
    app.docRegistry.addWidgetExtension('Notebook', new MissedBars(room));
    void settings?.load(history.id).then(loaded => {
      const apply = (): void => void model.setScope(loaded.get('scope').composite as HistoryModel['scope']);
      apply();
      loaded.changed.connect(apply);
    });
  }
};

/** The language that JupyterLab speaks, where one was chosen; else the browser's. */
function localeOf(translator: ITranslator | null): string | undefined {
  const code = translator?.languageCode;
  return code && code !== 'default' && code !== 'en' ? code.replace('_', '-') : undefined;
}

const IN_PALETTE = [
  CommandIDs.openHistory,
  CommandIDs.keep,
  CommandIDs.pause,
  CommandIDs.resume,
  CommandIDs.off,
  CommandIDs.outputs,
  CommandIDs.restoreMissed,
  CommandIDs.dismissMissed,
  CommandIDs.retry,
  CommandIDs.cellHistory,
  CommandIDs.addToEnvironment,
  CommandIDs.deleteOld,
  CommandIDs.copyGit,
  CommandIDs.openExample
];

export const historyPlugins: JupyterFrontEndPlugin<unknown>[] = [history];
