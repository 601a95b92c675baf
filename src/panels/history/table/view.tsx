import * as React from 'react';
import { Empty, Failed, Skeleton } from '../../../components/states';
import { VirtualTable, type TableColumn } from '../../../components/virtual-table';
import type { Column } from '../../../domain/history/runs-table';
import { arrange, resize, sortBy, type Layout } from '../../../domain/history/runs-table-layout';
import { childrenOf } from '../../../domain/history/runs-table-view';
import type { RunRow } from '../../../wire/types';
import type { ChartsProps } from './charts-view';
import { Charts } from './charts-view';
import { Cell } from './cell-view';
import { labelOf, type Messages } from './messages';
import { Split } from './split-view';
import { Toolbar } from './toolbar-view';

export interface TableProps extends ChartsProps {
  readonly onLayout: (layout: Layout) => void;
  readonly onSelect: (id: string, add: boolean) => void;
  readonly onToggle: (id: string) => void;
  readonly onRetry: () => void;
  readonly onCompare: (left: RunRow, right: RunRow) => void;
  /** Show a run in the History column. */
  readonly onShow: (row: RunRow) => void;
  readonly onGoTo: (path: string, cell: string) => void;
  readonly onExport: () => void;
  /** Absent where runs of several notebooks are shown. */
  readonly onPromote?: (name: string, metric: boolean) => void;
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
        {view.runs === 0 && filtered
          ? [messages.nothing, ...(state.unknown.length > 0 ? [messages.nothingHas(state.unknown)] : [])].join(' ')
          : messages.summary(view.runs, state.read, state.total)}
        {filtered && (
          <button type="button" className="cw-Button" onClick={clear.run}>
            {clear.label}
          </button>
        )}
      </div>
    </div>
  );
}

/** Pixels: room for a number and its change. */
const METRIC = 136;
const WIDTHS: Readonly<Record<string, number>> = { title: 240, started: 150, status: 100 };

function Grid(props: TableProps): JSX.Element {
  const { state, table, messages, onLayout } = props;
  const { layout, view } = state;
  const byId = new Map(table.columns.map(column => [column.id, column]));
  const columns = arrange(table.columns, layout).map((column): TableColumn => {
    const key = layout.sort.find(one => one.column === column.id);
    return {
      id: column.id,
      label: labelOf(column, messages),
      width: layout.widths[column.id] ?? WIDTHS[column.id] ?? (column.group === 'metric' ? METRIC : 110),
      pinned: layout.pinned.includes(column.id),
      numeric:
        column.id === 'duration' ||
        column.group === 'metric' ||
        (column.group === 'param' && column.values.some(value => typeof value === 'number')),
      ...(key && { sort: key.descending ? 'descending' : 'ascending' })
    };
  });
  const idAt = (row: number): string => table.entries[view.lines[row]!]!.id;
  const rowData = (row: number) => {
    const at = view.lines[row]!;
    const { parent, row: of } = table.entries[at]!;
    const { run, path, mark } = of;
    return {
      'data-match': view.within.has(at) ? 'within' : view.within.has(parent) ? 'own' : undefined,
      'data-cellwright-run': run,
      'data-cellwright-path': path,
      'data-cellwright-star': mark?.star ? 'true' : undefined
    };
  };
  return (
    <VirtualTable
      label={messages.title}
      columns={columns}
      rowCount={view.lines.length}
      rowKey={idAt}
      rowData={rowData}
      selected={row => state.selected.has(idAt(row))}
      onSelect={(row, add) => props.onSelect(idAt(row), add)}
      onKey={(row, key) => {
        const open = view.open.has(view.lines[row]!);
        const flips = key === 'Enter' || (key === 'ArrowRight' && !open) || (key === 'ArrowLeft' && open);
        if (flips && childrenOf(table).has(view.lines[row]!)) props.onToggle(idAt(row));
        return flips;
      }}
      onResize={(id, width) => onLayout(resize(layout, id, width))}
      resizeLabel={column => messages.width(column.label)}
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
            title={messages.columnHint[kindOf(byId.get(column.id)!)]}
            value={layout.columnFilters[column.id] ?? ''}
            onChange={event =>
              onLayout({ ...layout, columnFilters: { ...layout.columnFilters, [column.id]: event.target.value } })
            }
          />
        </>
      )}
      cell={(row, column) => <Cell {...props} at={view.lines[row]!} column={byId.get(column.id)!} />}
    />
  );
}

/** What a filter of the column is written like. */
function kindOf({ id, values }: Column): keyof Messages['columnHint'] {
  if (id === 'started') return 'time';
  if (id === 'duration') return 'duration';
  return values.some(value => typeof value === 'string') ? 'text' : 'number';
}
