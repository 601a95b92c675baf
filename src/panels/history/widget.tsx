import { ReactWidget } from '@jupyterlab/ui-components';
import { NotebookActions } from '@jupyterlab/notebook';
import * as React from 'react';
import { runAction } from './commands';
import { faceOf, notices, type CaptureAction } from './capture';
import { Outputs } from './cell/outputs';
import { Contents, type ContentsSource } from './contents';
import { CommandIDs } from './ids';
import type { Intents } from './intents';
import { openMenu } from './menus';
import { panelOf, type Room } from './room';
import { showCell } from './show-cell';
import { History } from './view';

/** Milliseconds between two drawings while a cell runs, for its clock. */
const TICK = 500;

/** The room's one seam between Lumino and React. */
export class HistoryWidget extends ReactWidget {
  private readonly room: Room;
  private readonly intents: Intents;
  private readonly contents: ContentsSource;
  private ticking: number | undefined;

  constructor(room: Room) {
    super();
    this.room = room;
    this.addClass('cw-HistoryWidget');
    this.intents = intentsOf(room);
    this.contents = contentsOf(room);
    const update = (): void => {
      if (this.isVisible) this.update();
    };
    room.model.changed.connect(update, this);
    room.live.changed.connect(update, this);
    room.recorder.changed.connect(update, this);
    room.tracker?.currentChanged.connect(update, this);
    this.followMenu();
  }

  /** The keyboard comes back to the row whose menu was opened, unless what was chosen there takes it. */
  private followMenu(): void {
    const { app } = this.room;
    app.contextMenu.menu.aboutToClose.connect(() => {
      const row = app.contextMenuHitTest(node => node.classList.contains('cw-Item'));
      if (row && this.node.contains(row)) row.focus();
    }, this);
  }

  protected override onAfterAttach(message: Parameters<ReactWidget['onAfterAttach']>[0]): void {
    super.onAfterAttach(message);
    if (this.isVisible) void this.room.model.setVisible(true);
  }

  protected override onAfterShow(): void {
    this.update();
    void this.room.model.setVisible(true);
  }

  protected override onBeforeHide(): void {
    void this.room.model.setVisible(false);
    this.tick(false);
  }

  protected render(): JSX.Element {
    const { model, live, recorder, tracker, messages, formats } = this.room;
    const path = tracker?.currentWidget?.context.path ?? null;
    const status = path === null ? undefined : recorder.status(path);
    const running = path === null ? undefined : live.running(path);
    this.tick(running !== undefined);
    return (
      <History
        state={model.state}
        scope={model.scope}
        filter={model.filter}
        active={model.active}
        reveals={model.reveals}
        doing={model.doing}
        previous={model.doing.kind === 'comparing' ? model.previous(model.doing.with) : undefined}
        path={path}
        session={status?.session?.session}
        kind={status?.kind ?? 'closed'}
        face={faceOf(status)}
        notices={notices(status)}
        running={running}
        messages={messages}
        formats={formats}
        intents={this.intents}
        contents={this.contents}
        restartKernel={() => void panelOf(this.room)?.sessionContext.restartKernel()}
        now={Date.now()}
      />
    );
  }

  private tick(on: boolean): void {
    if (on === (this.ticking !== undefined)) return;
    window.clearInterval(this.ticking);
    this.ticking = on ? window.setInterval(() => this.update(), TICK) : undefined;
  }
}

/** Sources and outputs of runs, drawn with what the application has for it. */
function contentsOf({ snapshots, rendermime, languages }: Room): ContentsSource {
  const contents = new Contents(snapshots);
  return {
    peek: run => contents.peek(run),
    read: (row, all) => contents.read(row, all),
    ...(rendermime && { outputs: outputs => <Outputs outputs={outputs} rendermime={rendermime} /> }),
    ...(languages && {
      highlight: (source, file, element) => languages.highlight(source, languages.findByFileName(file), element)
    })
  };
}

const CAPTURE: Readonly<Record<CaptureAction, string>> = {
  keep: CommandIDs.keep,
  off: CommandIDs.off,
  pause: CommandIDs.pause,
  resume: CommandIDs.resume,
  retry: CommandIDs.retry,
  'restore-missed': CommandIDs.restoreMissed,
  'dismiss-missed': CommandIDs.dismissMissed
};

/** What the view asks for, as commands where a command does it. What fails there is said there. */
function intentsOf(room: Room): Intents {
  const { model, app } = room;
  const execute = (id: string, args: Record<string, string | boolean> = {}): void => {
    app.commands.execute(id, args).catch((error: unknown) => console.error(error));
  };
  return {
    scope: scope => void model.setScope(scope),
    filter: text => void model.setFilter(text),
    toggle: key => model.toggle(key),
    activate: key => model.activate(key),
    more: () => void model.loadMore(),
    refresh: () => execute(CommandIDs.refresh),
    act: (action, row) => void runAction(room, action, row).catch((error: unknown) => console.error(error)),
    pick: side => {
      const { doing } = model;
      model.begin({ kind: 'nothing' });
      if (doing.kind !== 'comparing' || doing.with.row.run === side.row.run) return;
      const [left, right] = [doing.with, side].sort((a, b) => (a.row.started < b.row.started ? -1 : 1));
      execute(CommandIDs.compareRuns, {
        path: side.row.path,
        left: left!.row.run,
        right: right!.row.run,
        ...(left!.all && { leftAll: true }),
        ...(right!.all && { rightAll: true })
      });
    },
    begin: doing => model.begin(doing),
    promote: ({ path, run }, name, metric) => execute(CommandIDs.promote, { path, run, name, metric }),
    save: (row, mark) => {
      if (mark.name !== undefined) execute(CommandIDs.name, { path: row.path, run: row.run, text: mark.name });
      if (mark.note !== undefined) execute(CommandIDs.note, { path: row.path, run: row.run, text: mark.note });
    },
    capture: action => execute(CAPTURE[action]),
    table: view => {
      const { place } = model;
      if (place) execute(CommandIDs.openRunsTable, { path: place.path, scope: place.scope, view });
    },
    openExample: () => execute(CommandIDs.openExample),
    runAll: () => {
      const panel = panelOf(room);
      if (panel) void NotebookActions.runAll(panel.content, panel.sessionContext);
    },
    goToCell: row => void goToCell(room, row.path, row.cell),
    showLog: () => execute('logconsole:open'),
    openMenu: (menu, button) => openMenu(room, menu, button)
  };
}

async function goToCell(room: Room, path: string, cell: string | null): Promise<void> {
  await room.app.commands.execute('docmanager:open', { path });
  const panel = panelOf(room, path);
  if (panel && cell !== null) await showCell(panel, cell);
}
