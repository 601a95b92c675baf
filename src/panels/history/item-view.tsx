import * as React from 'react';
import { Icon, IconButton } from '../../components/icon';
import { Time } from '../../components/time';
import type { Formats } from '../../domain/history/format';
import { canRestoreInPlace } from '../../domain/history/in-place';
import type { Fold, Group, RunItem } from '../../domain/history/timeline';
import { byName } from '../../domain/history/timeline-metrics';
import type { RunRow } from '../../wire/types';
import { foldName } from './fold-words';
import type { ItemContext } from './item-context';
import type { Messages } from './messages';
import { titleOf } from './run-title';
import { Second } from './second-line-view';

export function GroupRow({ group, context }: { readonly group: Group; readonly context: ItemContext }): JSX.Element {
  const { messages, formats, sessions, mixed, path, now } = context;
  const { newest, runs, complete } = group;
  const day = formats.day(newest.started);
  const today = formats.day(new Date(now).toISOString());
  const yesterday = formats.day(new Date(now - 86_400_000).toISOString());
  const date =
    day === today ? messages.today : day === yesterday ? messages.yesterday : formats.date(newest.started, now);
  const number = sessions.get(newest.session);
  const count = formats.count(runs);
  const parts = [
    ...(mixed ? [name(newest.path)] : []),
    ...(!mixed && path !== null && newest.path !== path ? [messages.copiedFrom(name(newest.path))] : []),
    ...(number === undefined ? [] : [messages.session(formats.count(number))]),
    complete ? messages.runs(runs, count) : messages.runsSoFar(count)
  ];
  return (
    <div className="cw-Group">
      <Icon name="open" />
      <strong>{date}</strong>
      <span className="cw-Group-more" title={parts.join(' · ')}>
        {parts.join(' · ')}
      </span>
    </div>
  );
}

interface RowProps {
  readonly context: ItemContext;
  /** The row above is of the same minute. */
  readonly repeated: boolean;
}

export function FoldRow({ fold, repeated, context }: RowProps & { readonly fold: Fold }): JSX.Element {
  const { messages, formats } = context;
  const newest = fold.rows[0]!;
  const count = formats.count(fold.rows.length);
  const isAll = fold.fold === 'run-all';
  const heading = isAll ? foldName(fold, messages.fold, formats) : titleOf(newest);
  return (
    <div className="cw-Run" data-status={fold.status}>
      <Icon name="open" />
      <span className="cw-Run-title" title={hint(heading, fold, formats)}>
        {fold.starred && <Star messages={messages} />}
        <span>{heading}</span>
        {!isAll && (
          <span className="cw-Run-count" aria-label={messages.repeatsLong(heading, count)}>
            {messages.repeats(count)}
          </span>
        )}
      </span>
      <Outcome run={fold} repeated={repeated} context={context} />
      <Second
        row={isAll ? undefined : newest}
        wrong={wrong(fold, messages)}
        metrics={fold.metrics}
        modules={fold.modules}
        reads={fold.reads}
        writes={fold.writes}
        context={context}
      />
    </div>
  );
}

export function RunRowView(
  props: RowProps & {
    readonly item: RunItem;
    /** It has the keyboard, so that Tab goes on to its actions. */
    readonly active: boolean;
  }
): JSX.Element {
  const { item, active, repeated, context } = props;
  const { messages, formats } = context;
  const { row } = item;
  const title = titleOf(row);
  return (
    <div className="cw-Run" data-status={row.status}>
      <Icon name="open" />
      <span className="cw-Run-title" title={hint(title, row, formats)}>
        {row.mark?.star && <Star messages={messages} />}
        <span>{title}</span>
      </span>
      <Outcome run={row} repeated={repeated} context={context} />
      {!item.open && (
        <Second
          row={row}
          wrong={wrong(row, messages)}
          metrics={byName(item.metrics.map(metric => ({ ...metric, row })))}
          modules={item.modules}
          reads={row.reads ?? []}
          writes={row.writes ?? []}
          context={context}
        />
      )}
      <RowActions row={row} active={active} context={context} />
    </div>
  );
}

const wrong = ({ status, error }: Pick<RunRow, 'status' | 'error'>, messages: Messages): string | undefined =>
  status === 'ok' ? undefined : (error ?? messages.status[status]);

/** What may be cut, and what is short. */
const hint = (title: string, of: Pick<RunRow, 'status' | 'started' | 'durationMs'>, formats: Formats): string =>
  `${title}\n${formats.exact(of.started)} · ${formats.took(of)}`;

const Star = ({ messages }: { readonly messages: Messages }): JSX.Element => (
  <span className="cw-Run-star" role="img" aria-label={messages.starred}>
    <Icon name="star" filled />
  </span>
);

/** How it ended, when it began and how long it took; where there is room for it is the style's. */
function Outcome(props: {
  readonly run: Pick<RunRow, 'status' | 'error' | 'started' | 'durationMs'>;
  readonly repeated: boolean;
  readonly context: ItemContext;
}): JSX.Element {
  const { run, repeated, context } = props;
  const { status, error, started } = run;
  const { messages, formats } = context;
  const word = messages.status[status];
  return (
    <>
      <span className="cw-Run-status" role="img" aria-label={word} title={error ?? word}>
        <Icon name={status} />
      </span>
      <Time instant={started} text={formats.clock(started)} exact={formats.exact(started)} repeated={repeated} />
      <span className="cw-Run-took">{formats.took(run)}</span>
    </>
  );
}

/** Shown on hover and focus; all of them are in the context menu too. */
function RowActions(props: {
  readonly row: RunRow;
  readonly active: boolean;
  readonly context: ItemContext;
}): JSX.Element {
  const { row, active, context } = props;
  const tabIndex = active ? 0 : -1;
  const { messages, intents } = context;
  const title = titleOf(row);
  const restore = canRestoreInPlace(row.path) ? 'restore-cell' : 'restore-copy';
  const act = (action: 'compare' | typeof restore | 'star') => (event: React.MouseEvent) => {
    event.stopPropagation();
    intents.act(action, row);
  };
  return (
    <span className="cw-Run-actions" role="group" aria-label={messages.actionsOf(title)}>
      <IconButton icon="compare" label={messages.actions.compare} tabIndex={tabIndex} onClick={act('compare')} />
      <IconButton icon="restore" label={messages.actions[restore]} tabIndex={tabIndex} onClick={act(restore)} />
      <IconButton
        icon="star"
        filled={row.mark?.star}
        label={row.mark?.star ? messages.unstar : messages.actions.star}
        aria-pressed={row.mark?.star ?? false}
        tabIndex={tabIndex}
        onClick={act('star')}
      />
      <IconButton icon="more" label={messages.moreActions(title)} tabIndex={tabIndex} onClick={openContextMenu} />
    </span>
  );
}

/** The row's context menu is JupyterLab's own, so that users can edit it. */
export function openContextMenu(event: React.MouseEvent<HTMLElement>): void {
  event.stopPropagation();
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom });
  event.currentTarget.dispatchEvent(menu);
}

const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
