import * as React from 'react';
import { IconButton } from '../../../components/icon';
import { Popup } from '../../../components/popup';
import type { Column } from '../../../domain/history/runs-table';
import { arrange, hide, move, pin, type Layout } from '../../../domain/history/runs-table-layout';
import { labelOf, type Messages } from './messages';

export interface ColumnsProps {
  readonly layout: Layout;
  readonly columns: readonly Column[];
  /** Names that a person made metrics. */
  readonly promoted: ReadonlySet<string>;
  readonly messages: Messages;
  readonly onLayout: (layout: Layout) => void;
  /** Absent where runs of several notebooks are shown. */
  readonly onPromote?: (name: string, metric: boolean) => void;
}

/** Which columns show, which are pinned, what is a metric, and their order: all by keyboard too. */
export function Columns({ columns, ...props }: ColumnsProps): JSX.Element {
  return (
    <Popup label={props.messages.columns}>
      <ul className="cw-Columns">
        {arrange(columns, props.layout, true).map(column => (
          <Entry key={column.id} column={column} columns={columns} {...props} />
        ))}
      </ul>
    </Popup>
  );
}

function Entry(props: ColumnsProps & { readonly column: Column }): JSX.Element {
  const { column, columns, layout, promoted, messages, onLayout, onPromote } = props;
  const { id, group, name } = column;
  const label = labelOf(column, messages);
  const pinned = layout.pinned.includes(id);
  const isPromoted = group === 'metric' && promoted.has(name);
  const promotable = isPromoted || (group === 'param' && column.values.some(value => typeof value === 'number'));
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={!layout.hidden.includes(id)}
          onChange={event => onLayout(hide(layout, id, !event.target.checked))}
        />{' '}
        {label}
      </label>
      {onPromote && promotable && (
        <IconButton
          icon="metric"
          label={isPromoted ? messages.demote(label) : messages.promote(label)}
          aria-pressed={isPromoted}
          onClick={() => onPromote(name, !isPromoted)}
        />
      )}
      <IconButton
        icon="pin"
        label={pinned ? messages.unpin(label) : messages.pin(label)}
        aria-pressed={pinned}
        onClick={() => onLayout(pin(layout, id, !pinned))}
      />
      <IconButton
        icon="open"
        className="cw-mod-earlier"
        label={messages.earlier(label)}
        onClick={() => onLayout(move(layout, columns, id, -1))}
      />
      <IconButton icon="open" label={messages.later(label)} onClick={() => onLayout(move(layout, columns, id, 1))} />
    </li>
  );
}
