import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly pinned: boolean;
  readonly numeric: boolean;
  readonly sort?: 'ascending' | 'descending';
}

export interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  readonly rowKey: (row: number) => string;
  readonly cell: (row: number, column: TableColumn) => React.ReactNode;
  readonly head: (column: TableColumn) => React.ReactNode;
  /** What else is said of a row's element, as `data-…`. */
  readonly rowData: (row: number) => Readonly<Record<`data-${string}`, string | undefined>>;
  readonly selected: (row: number) => boolean;
  /** `add`: the modifier for more than one was held. */
  readonly onSelect: (row: number, add: boolean) => void;
  readonly onKey: (row: number, key: string) => boolean;
  readonly onResize: (id: string, width: number) => void;
  readonly resizeLabel: (column: TableColumn) => string;
}

const ROW = 26;
const HEAD = 56;

/** A grid that draws only the rows and columns in sight. Arrow keys move from row to row and scroll sideways; space selects. */
export function VirtualTable(props: VirtualTableProps): JSX.Element {
  const { columns, rowCount, rowKey } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const [active, setActive] = React.useState(0);
  const pinned = columns.filter(column => column.pinned);
  const free = columns.filter(column => !column.pinned);
  const left = pinned.reduce((sum, column) => sum + column.width, 0);
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => host.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: rowKey
  });
  const across = useVirtualizer({
    count: free.length,
    getScrollElement: () => host.current,
    estimateSize: n => free[n]!.width,
    horizontal: true,
    overscan: 3,
    getItemKey: n => free[n]!.id
  });
  const widths = columns.map(column => column.width).join();
  React.useEffect(() => across.measure(), [across, widths]);
  const total = left + across.getTotalSize();
  const inSight = across
    .getVirtualItems()
    .map(item => ({ column: free[item.index]!, start: left + item.start, at: pinned.length + item.index }));
  const stuck = pinned.map((column, at) => ({
    column,
    at,
    start: pinned.slice(0, at).reduce((sum, one) => sum + one.width, 0)
  }));
  const places = [...stuck, ...inSight];
  const layout = places.map(({ column, start }) => `${column.id} ${start} ${column.width}`).join('|');
  // Rows are drawn again only when the columns in sight change, not with each step of the scroll.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the layout says all of them
  const drawn = React.useMemo<readonly Placed[]>(() => places, [columns, layout]);
  const onSelect = React.useRef(props.onSelect);
  onSelect.current = props.onSelect;
  const pick = React.useCallback((row: number, add: boolean) => {
    setActive(row);
    onSelect.current(row, add);
  }, []);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.target !== host.current) return;
    const page = Math.max(1, Math.floor((host.current.clientHeight - HEAD) / ROW) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rowCount,
      End: rowCount
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const next = Math.min(rowCount - 1, Math.max(0, active + step));
      setActive(next);
      rows.scrollToIndex(next);
    } else if (event.key === ' ') props.onSelect(active, true);
    else if (!props.onKey(active, event.key)) return;
    event.preventDefault();
  };

  /** The menu key speaks to the grid, which has the keyboard; the menu is that of the row it is on. */
  const onContextMenu = (event: React.MouseEvent): void => {
    if (event.target !== host.current) return;
    const row = document.getElementById(`cw-row-${rowKey(Math.min(active, rowCount - 1))}`);
    if (!row) return;
    event.preventDefault();
    event.stopPropagation();
    const { top, height } = row.getBoundingClientRect();
    const at = { clientX: host.current.getBoundingClientRect().left + 16, clientY: top + height };
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  };

  return (
    <div
      ref={host}
      className="cw-Table"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-activedescendant={rowCount ? `cw-row-${rowKey(Math.min(active, rowCount - 1))}` : undefined}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <div role="rowgroup" className="cw-Table-head" style={{ width: total, height: HEAD }}>
        <div role="row" aria-rowindex={1}>
          {drawn.map(item => (
            <div
              key={item.column.id}
              role="columnheader"
              aria-colindex={item.at + 1}
              aria-sort={item.column.sort ?? 'none'}
              className="cw-Table-columnHead"
              style={placeOf(item)}
            >
              {props.head(item.column)}
              <Resizer
                column={item.column}
                label={props.resizeLabel(item.column)}
                onResize={width => props.onResize(item.column.id, width)}
              />
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ position: 'relative', width: total, height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => (
          <Row
            key={key}
            id={rowKey(index)}
            index={index}
            start={start}
            width={total}
            columns={drawn}
            rowData={props.rowData}
            isActive={index === active}
            isSelected={props.selected(index)}
            cell={props.cell}
            onPick={pick}
            onMenu={setActive}
          />
        ))}
      </div>
    </div>
  );
}

interface Placed {
  readonly column: TableColumn;
  /** From 0. */
  readonly at: number;
  /** Pixels. */
  readonly start: number;
}

function placeOf({ column, start }: Placed): React.CSSProperties {
  return column.pinned
    ? { position: 'sticky', insetInlineStart: start, width: column.width, zIndex: 1 }
    : { position: 'absolute', insetInlineStart: start, width: column.width };
}

interface RowProps extends Pick<VirtualTableProps, 'cell' | 'rowData'> {
  readonly id: string;
  readonly index: number;
  readonly start: number;
  readonly width: number;
  readonly columns: readonly Placed[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onPick: (row: number, add: boolean) => void;
  readonly onMenu: (row: number) => void;
}

const Row = React.memo(function Row(props: RowProps): JSX.Element {
  const { id, index, start, width, columns, isActive, isSelected, cell, rowData, onPick, onMenu } = props;
  return (
    <div
      id={`cw-row-${id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive}
      {...rowData(index)}
      className="cw-Table-row"
      style={{ transform: `translateY(${start}px)`, height: ROW, width }}
      onClick={event => onPick(index, event.ctrlKey || event.metaKey || event.shiftKey)}
      onContextMenu={() => onMenu(index)}
    >
      {columns.map(item => (
        <div
          key={item.column.id}
          role="gridcell"
          aria-colindex={item.at + 1}
          className="cw-Table-cell"
          data-numeric={item.column.numeric}
          style={placeOf(item)}
        >
          {cell(index, item.column)}
        </div>
      ))}
    </div>
  );
});

const STEP = 16;

/** The edge of a column: moves by pointer, and by arrow keys. */
function Resizer(props: {
  readonly column: TableColumn;
  readonly label: string;
  readonly onResize: (width: number) => void;
}): JSX.Element {
  const { column, label, onResize } = props;
  return (
    <span
      className="cw-Table-resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={column.width}
      onKeyDown={event => {
        const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
        if (step === undefined) return;
        onResize(column.width + step);
        event.preventDefault();
      }}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onResize(column.width + event.movementX);
      }}
    />
  );
}
