import * as React from 'react';
import { Icon, IconButton } from '../../../components/icon';
import { Empty, Failed, Skeleton } from '../../../components/states';
import { VirtualTable, type TableColumn } from '../../../components/virtual-table';
import { arrange, resize, sortBy, type Layout } from '../../../domain/history/runs-table-layout';
import { childrenOf } from '../../../domain/history/runs-table-view';
import type { RunRow } from '../../../wire/types';
import type { ChartsProps } from './charts-view';
import { Charts } from './charts-view';
import { Columns } from './columns-view';
import { Split } from './split-view';

export interface TableProps extends ChartsProps {
  readonly onLayout: (layout: Layout) => void;
  readonly onSelect: (id: string, add: boolean) => void;
  readonly onToggle: (id: string) => void;
  readonly onRetry: () => void;
  readonly onCompare: (left: RunRow, right: RunRow) => void;
  readonly onGoTo: (path: string, cell: string) => void;
  readonly onExport: () => void;
}

/** The table of runs: filters above, the rows, a summary in words below. */
export function Runs(props: TableProps): JSX.Element {
  const { state, table, messages, onLayout } = props;
  const { layout, view } = state;
  if (state.kind === 'loading') return <Skeleton label={messages.loading} />;
  if (state.kind === 'failed') {
    return <Failed error={state.error!} actions={[{ label: messages.again, run: props.onRetry, primary: true }]} />;
  }
  const filtered =
    layout.filter !== '' || layout.text !== '' || layout.starred || Object.values(layout.columnFilters).some(Boolean);
  const every = { label: messages.everyRun, run: () => onLayout({ ...layout, everyRun: true }) };
  const clear = {
    label: messages.clear,
    run: () => onLayout({ ...layout, filter: '', text: '', starred: false, columnFilters: {} })
  };
  return (
    <div className="cw-Runs">
      <Toolbar {...props} />
      {state.error && <Failed error={state.error} actions={[{ label: messages.again, run: props.onRetry }]} />}
      {view.runs === 0 && !filtered && state.read >= state.total ? (
        <Empty icon="table" title={messages.empty} text={messages.emptyText} actions={table.size ? [every] : []} />
      ) : props.charts.layout.open ? (
        <Split label={messages.charts.split} at={props.charts.layout.split} onMove={split => props.onCharts({ split })}>
          {[<Grid key="table" {...props} />, <Charts key="charts" {...props} />]}
        </Split>
      ) : (
        <Grid {...props} />
      )}
      <div className="cw-Runs-foot" role="status">
        {view.runs === 0 && filtered ? messages.nothing : messages.summary(view.runs, state.read, state.total)}
        {filtered && (
          <button type="button" onClick={clear.run}>
            {clear.label}
          </button>
        )}
      </div>
    </div>
  );
}

function Toolbar({ state, table, messages, charts, onCharts, onLayout, onCompare, onExport }: TableProps): JSX.Element {
  const { layout, selected, filterError } = state;
  const rows = [...selected].map(id => table.row(id)).filter(row => row !== undefined);
  const [before, after] = rows.sort((a, b) => (a.started < b.started ? -1 : 1));
  return (
    <div className="cw-Runs-bar" role="toolbar" aria-label={messages.title}>
      <input
        type="search"
        className="cw-Runs-filter"
        placeholder={messages.filter}
        aria-label={messages.filter}
        aria-invalid={filterError !== undefined}
        aria-describedby={filterError && 'cw-Runs-filterError'}
        value={layout.filter}
        onChange={event => onLayout({ ...layout, filter: event.target.value })}
      />
      <input
        type="search"
        placeholder={messages.text}
        aria-label={messages.text}
        value={layout.text}
        onChange={event => onLayout({ ...layout, text: event.target.value })}
      />
      <label>
        <input
          type="checkbox"
          checked={layout.starred}
          onChange={event => onLayout({ ...layout, starred: event.target.checked })}
        />{' '}
        {messages.starred}
      </label>
      <label>
        <input
          type="checkbox"
          checked={layout.everyRun}
          onChange={event => onLayout({ ...layout, everyRun: event.target.checked })}
        />{' '}
        {messages.everyRun}
      </label>
      <Columns layout={layout} columns={table.columns} messages={messages} onLayout={onLayout} />
      <button
        type="button"
        disabled={rows.length !== 2}
        title={messages.compareHint}
        onClick={() => onCompare(before!, after!)}
      >
        {messages.compare}
      </button>
      <button type="button" onClick={onExport}>
        {messages.csv}
      </button>
      <button type="button" aria-pressed={charts.layout.open} onClick={() => onCharts({ open: !charts.layout.open })}>
        {messages.charts.show}
      </button>
      {filterError && (
        <p id="cw-Runs-filterError" className="cw-Runs-error" role="alert">
          {filterError.message} {filterError.remedy}
        </p>
      )}
    </div>
  );
}

const WIDTHS: Readonly<Record<string, number>> = { title: 240, started: 150, status: 100 };

function Grid(props: TableProps): JSX.Element {
  const { state, table, messages, formats, onLayout } = props;
  const { layout, view } = state;
  const byId = new Map(table.columns.map(column => [column.id, column]));
  const columns = arrange(table.columns, layout).map((column): TableColumn => {
    const key = layout.sort.find(one => one.column === column.id);
    return {
      id: column.id,
      label: column.group === 'run' ? (messages.names[column.name] ?? column.name) : column.name,
      width: layout.widths[column.id] ?? WIDTHS[column.id] ?? 110,
      pinned: layout.pinned.includes(column.id),
      numeric:
        column.id === 'duration' ||
        column.group === 'metric' ||
        (column.group === 'param' && column.values.some(value => typeof value === 'number')),
      ...(key && { sort: key.descending ? 'descending' : 'ascending' })
    };
  });
  const idAt = (row: number): string => table.entries[view.lines[row]!]!.id;
  return (
    <VirtualTable
      label={messages.title}
      columns={columns}
      rowCount={view.lines.length}
      rowKey={idAt}
      selected={row => state.selected.has(idAt(row))}
      onSelect={(row, add) => props.onSelect(idAt(row), add)}
      onKey={(row, key) => {
        const open = state.expanded.has(idAt(row));
        const flips = key === 'Enter' || (key === 'ArrowRight' && !open) || (key === 'ArrowLeft' && open);
        if (flips && childrenOf(table).has(view.lines[row]!)) props.onToggle(idAt(row));
        return flips;
      }}
      onResize={(id, width) => onLayout(resize(layout, id, width))}
      head={column => (
        <>
          <button
            type="button"
            className="cw-Table-sort"
            title={column.label}
            onClick={event => onLayout(sortBy(layout, byId.get(column.id)!, event.shiftKey))}
          >
            {column.label} {column.sort && (column.sort === 'ascending' ? '▲' : '▼')}
          </button>
          <input
            className="cw-Table-filter"
            aria-label={messages.filterColumn(column.label)}
            value={layout.columnFilters[column.id] ?? ''}
            onChange={event =>
              onLayout({ ...layout, columnFilters: { ...layout.columnFilters, [column.id]: event.target.value } })
            }
          />
        </>
      )}
      cell={(row, column) => <Cell at={view.lines[row]!} id={column.id} {...props} formats={formats} />}
    />
  );
}

function Cell({
  at,
  id,
  table,
  state,
  messages,
  formats,
  onToggle,
  onGoTo
}: { readonly at: number; readonly id: string } & TableProps): JSX.Element {
  const entry = table.entries[at]!;
  const { row } = entry;
  const column = table.get(id)!;
  const value = column.values[at];
  if (id === 'title') {
    const count = childrenOf(table).get(at)?.length ?? 0;
    const open = state.expanded.has(entry.id);
    return (
      <span className="cw-Runs-title" style={{ paddingInlineStart: entry.depth * 16 }} title={String(value)}>
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
        {row.mark?.star && !entry.child && <Icon name="star" filled />} {String(value ?? '')}
      </span>
    );
  }
  if (value === undefined) return <></>;
  if (id === 'status') {
    return (
      <span data-state={row.status}>
        <Icon name={row.status} /> {messages.status[row.status]}
      </span>
    );
  }
  if (value instanceof Date) {
    return <time title={formats.exact(row.started)}>{formats.relative(row.started, Date.now())}</time>;
  }
  if (id === 'duration') return <>{formats.duration(row.durationMs)}</>;
  const set = column.group === 'param' ? row.params.find(param => param.name === column.name)?.cell : undefined;
  const said = formats.value(value);
  if (!set || entry.child) return <span title={String(value)}>{said}</span>;
  return (
    <button
      type="button"
      className="cw-Runs-link"
      tabIndex={-1}
      title={messages.setIn(set)}
      onClick={() => onGoTo(row.path, set)}
    >
      {said}
    </button>
  );
}
