import * as React from 'react';
import { Icon } from '../../components/icon';
import { Sparkline } from '../../components/sparkline';
import { Actions, Empty, Failed, Notice, Skeleton, type Action } from '../../components/states';
import type { Formats } from '../../domain/history/format';
import { unknownIn } from '../../domain/history/timeline-query';
import type { CaptureFace, CaptureKind, Notice as Said } from './capture';
import type { ContentsSource } from './contents';
import { Head } from './head-view';
import type { Intents } from './intents';
import type { ItemContext } from './item-context';
import { foldTitle } from './fold-words';
import { titleOf } from './run-title';
import type { LiveRun } from './live';
import type { Messages } from './messages';
import { Notices } from './notices-view';
import { isWide, type Compared, type Doing, type HistoryState, type ReadyState } from './state';
import { Timeline } from './timeline-view';
import type { Scope } from '../../client';

export interface HistoryProps {
  readonly state: HistoryState;
  readonly scope: Scope;
  readonly filter: string;
  readonly active: string | null;
  readonly reveals: number;
  readonly doing: Doing;
  /** The run before the one that is compared, of the same cell, or the Run All before. */
  readonly previous?: Compared;
  /** The open notebook's path; null when none is. */
  readonly path: string | null;
  /** The kernel session that runs now. */
  readonly session?: string;
  readonly kind: CaptureKind;
  readonly face: CaptureFace;
  readonly notices: readonly Said[];
  readonly running?: LiveRun;
  readonly messages: Messages;
  readonly formats: Formats;
  readonly intents: Intents;
  readonly contents: ContentsSource;
  readonly restartKernel: () => void;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The History room of the column: draws what it is given; knows neither server nor model. */
export function History(props: HistoryProps): JSX.Element {
  const { state, messages, formats, intents, doing } = props;
  const sessions = state.kind === 'ready' ? state.sessions : new Map<string, number>();
  const number = props.session === undefined ? undefined : sessions.get(props.session);
  const context: ItemContext = {
    messages,
    formats,
    intents,
    contents: props.contents,
    now: props.now,
    path: props.path,
    mixed: isWide(props.scope),
    sessions
  };
  return (
    <div className="cw-History">
      <Head
        messages={messages}
        intents={intents}
        scope={props.scope}
        notebook={props.path?.slice(props.path.lastIndexOf('/') + 1) ?? ''}
        session={number === undefined ? '' : messages.session(formats.count(number))}
        face={props.face}
        filter={props.filter}
        mistake={state.kind === 'ready' && state.query.kind === 'mistake' ? state.query.error.message : undefined}
      />
      <Notices
        notices={unsaid(props)}
        messages={messages}
        formats={formats}
        capture={intents.capture}
        restartKernel={props.restartKernel}
        showLog={intents.showLog}
      />
      {doing.kind === 'comparing' && (
        <Notice
          tone="ask"
          icon="compare"
          title={comparing(doing.with, messages, formats)}
          actions={[...previousRun(props), { label: messages.cancel, run: () => intents.begin({ kind: 'nothing' }) }]}
        />
      )}
      {props.running && <Running run={props.running} now={props.now} messages={messages} formats={formats} />}
      <Body {...props} context={context} />
    </div>
  );
}

function comparing({ row, all }: Compared, messages: Messages, formats: Formats): string {
  return all
    ? messages.comparingAll(foldTitle(all, messages.fold, formats))
    : messages.comparing(titleOf(row), formats.clock(row.started));
}

/** What fills the room is not said above it too. */
function unsaid({ state, notices }: HistoryProps): readonly Said[] {
  if (state.kind !== 'failed') return notices;
  return notices.filter(said => !('error' in said) || said.error.message !== state.error.message);
}

/** Most comparisons are with the run before. */
function previousRun({ previous, messages, formats, intents }: HistoryProps): readonly Action[] {
  if (!previous) return [];
  const { row, all } = previous;
  const label = all
    ? messages.comparePreviousAll(foldTitle(all, messages.fold, formats))
    : messages.comparePrevious(formats.clock(row.started));
  return [{ label, run: () => intents.pick(previous), primary: true }];
}

function Body(props: HistoryProps & { readonly context: ItemContext }): JSX.Element {
  const { state, messages, intents } = props;
  switch (state.kind) {
    case 'no-notebook':
      return (
        <Empty
          icon="book"
          title={messages.noNotebook.title}
          text={messages.noNotebook.text}
          actions={[
            { label: messages.noNotebook.action, run: intents.openExample, primary: true },
            { label: messages.noNotebook.workspace, run: () => intents.scope('workspace') }
          ]}
        />
      );
    case 'no-cell':
      return <Empty icon="book" title={messages.noCell.title} text={messages.noCell.text} />;
    case 'loading':
      return <Skeleton label={messages.loading} />;
    case 'failed':
      return (
        <Failed
          error={state.error}
          actions={[
            { label: messages.retry, run: intents.refresh, primary: true },
            { label: messages.log, run: intents.showLog }
          ]}
        />
      );
    case 'ready':
      return <Ready {...props} state={state} />;
  }
}

function Ready(props: HistoryProps & { readonly state: ReadyState; readonly context: ItemContext }): JSX.Element {
  const { state, messages, formats, intents, filter } = props;
  const loading = state.more !== 'none' && (state.more === 'loading' || filter !== '');
  const isNothing = state.rows.length > 0 && state.items.length === 0 && !loading && !state.searching;
  const unknown = isNothing ? unknownIn(state.query, state.rows) : [];
  return (
    <>
      {state.stale && (
        <Notice
          tone="warning"
          icon="warning"
          title={state.stale.message}
          actions={[{ label: messages.retry, run: intents.refresh }]}
        >
          <p>{state.stale.remedy}</p>
        </Notice>
      )}
      {state.problems.length > 0 && (
        <details className="cw-Problems">
          <summary>
            <Icon name="warning" />
            {messages.problems(state.problems.length, formats.count(state.problems.length))}
          </summary>
          <ul>
            {state.problems.map((problem, i) => (
              <li key={i}>
                {problem.message} {problem.remedy}
              </li>
            ))}
          </ul>
        </details>
      )}
      {state.rows.length === 0 ? (
        <NothingYet {...props} />
      ) : isNothing ? (
        <Empty
          icon="history"
          title={messages.nothingFound(filter)}
          text={unknown.length > 0 ? messages.nothingHas(unknown) : messages.nothingFoundHint}
          actions={[{ label: messages.clearFilter, run: () => intents.filter('') }]}
        />
      ) : (
        <Timeline
          state={state}
          active={props.active}
          reveals={props.reveals}
          doing={props.doing}
          context={props.context}
        />
      )}
      <p className="cw-Progress" role="status">
        {state.searching
          ? messages.searching
          : loading
            ? messages.loadingMore(formats.count(state.rows.length), formats.count(state.total))
            : ''}
      </p>
      {state.rows.length > 0 && (
        <div className="cw-Foot">
          <Actions
            actions={[
              { label: messages.table, run: () => intents.table('table') },
              { label: messages.charts, run: () => intents.table('charts') }
            ]}
          />
        </div>
      )}
    </>
  );
}

/** Says what will be here, and has the one button that fills it. */
function NothingYet({ scope, kind, running, messages, intents, notices }: HistoryProps): JSX.Element {
  const { empty } = messages;
  if (notices.some(({ kind: of }) => of === 'no-git')) {
    return <Empty icon="off" title={empty.title} text={empty.noGit} />;
  }
  if (scope === 'team') return <Empty icon="history" title={empty.title} text={empty.team} />;
  if (scope === 'cell') return <Empty icon="history" title={empty.title} text={empty.cell} />;
  if (kind === 'off') return <Empty icon="off" title={empty.title} text={empty.off} />;
  if (kind === 'asking') return <Empty icon="history" title={empty.noneKept} text={empty.asking} />;
  if (running) return <Empty icon="history" title={empty.title} text={empty.running} />;
  const actions = kind === 'closed' ? [] : [{ label: empty.action, run: intents.runAll, primary: true }];
  return <Empty icon="history" title={empty.title} text={empty.text} actions={actions} />;
}

/** The cell that runs at this moment, with the curves it logs. */
function Running(props: {
  readonly run: LiveRun;
  readonly now: number;
  readonly messages: Messages;
  readonly formats: Formats;
}): JSX.Element {
  const { run, now, messages, formats } = props;
  return (
    <section className="cw-Running" aria-label={messages.running}>
      <div className="cw-Running-head">
        <Icon name="running" />
        <span className="cw-Run-title">
          <span>{run.title}</span>
        </span>
        <span className="cw-Run-took">{formats.duration(Math.max(0, now - run.since))}</span>
      </div>
      {run.queued > 0 && (
        <span className="cw-Running-queued">{messages.queued(run.queued, formats.count(run.queued))}</span>
      )}
      {run.curves.map(({ name, values }) => {
        const last = formats.value(values.at(-1)!);
        return (
          <div key={name} className="cw-Running-curve">
            <span className="cw-Metric-name">{name}</span>
            <Sparkline values={values} label={messages.curve(name, last, formats.count(values.length))} />
            <b>{last}</b>
          </div>
        );
      })}
    </section>
  );
}
