import * as React from 'react';
import { Change } from '../../../components/change';
import { Icon, IconButton } from '../../../components/icon';
import type { Fact } from '../../../domain/history/matches';
import type { Column } from '../../../domain/history/runs-table';
import { changesIn } from '../../../domain/history/runs-table-changes';
import { childrenOf } from '../../../domain/history/runs-table-view';
import type { Scalar } from '../../../wire/types';
import type { TableProps } from './view';

export interface CellProps extends TableProps {
  /** Index of the entry. */
  readonly at: number;
  readonly column: Column;
}

/** What one run says under one column. */
export function Cell(props: CellProps): JSX.Element {
  const { at, column, table, messages, formats } = props;
  const { row } = table.entries[at]!;
  const value = column.values[at];
  if (column.id === 'title') return <Title {...props} value={value} />;
  if (value === undefined) return <></>;
  if (column.id === 'status') {
    return (
      <span data-state={row.status}>
        <Icon name={row.status} /> {messages.status[row.status]}
      </span>
    );
  }
  if (value instanceof Date) {
    return <time title={formats.exact(row.started)}>{formats.relative(row.started, Date.now())}</time>;
  }
  if (column.id === 'duration') return <>{formats.took(row)}</>;
  if (column.group === 'metric') return <Metric {...props} value={value} />;
  return <Plain {...props} value={value} />;
}

function Title({ at, table, state, messages, value, onToggle }: CellProps & { readonly value?: Fact }): JSX.Element {
  const entry = table.entries[at]!;
  const count = childrenOf(table).get(at)?.length ?? 0;
  const open = state.view.open.has(at);
  const within = state.view.within.get(at);
  const text = String(value ?? '');
  return (
    <span className="cw-Runs-title" style={{ paddingInlineStart: entry.depth * 16 }} title={text}>
      {count > 0 && (
        <IconButton
          icon="open"
          label={messages.children(count)}
          tabIndex={-1}
          aria-expanded={open}
          data-open={open}
          onClick={() => onToggle(entry.id)}
        />
      )}
      {entry.row.mark?.star && !entry.child && <Icon name="star" filled />}
      <span>{text}</span>
      {within !== undefined && <small>{messages.within(within, count)}</small>}
    </span>
  );
}

function Metric({ at, column, table, messages, formats, value }: CellProps & { readonly value: Scalar }): JSX.Element {
  const { row, child } = table.entries[at]!;
  const change = child ? undefined : changesIn(table).get(row.run)?.get(column.name);
  return (
    <span className="cw-Runs-metric" title={String(value)}>
      <span>{formats.value(value)}</span> <Change change={change} by={formats.change} words={messages} />
    </span>
  );
}

/** A parameter that was set in another cell leads there. */
function Plain({
  at,
  column,
  table,
  messages,
  formats,
  value,
  onGoTo
}: CellProps & { readonly value: Scalar }): JSX.Element {
  const { row, child } = table.entries[at]!;
  const set = column.group === 'param' ? row.params.find(param => param.name === column.name)?.cell : undefined;
  const said = formats.value(value);
  if (!set || set === row.cell || child) return <span title={String(value)}>{said}</span>;
  return (
    <button
      type="button"
      className="cw-Runs-link"
      tabIndex={-1}
      title={messages.setElsewhere}
      onClick={() => onGoTo(row.path, set)}
    >
      {said}
    </button>
  );
}
