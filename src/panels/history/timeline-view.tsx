import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';
import type { TimelineItem } from '../../domain/history/timeline';
import type { Intents } from './intents';
import { Details } from './details-view';
import type { ItemContext } from './item-context';
import { FoldRow, GroupRow, RunRowView } from './item-view';
import type { Compared, Doing, ReadyState } from './state';

export interface TimelineProps {
  readonly state: ReadyState;
  readonly active: string | null;
  /** Counts up whenever the active item should be brought into view. */
  readonly reveals: number;
  readonly doing: Doing;
  readonly context: ItemContext;
}

/** Pixels, until a row has been measured. */
const HEIGHT = { group: 28, run: 44, fold: 44 };
/** A time of day as long as any: the rows' times make a column. */
const NOON = '2000-01-01T12:00:00.000Z';
/** Items before the end at which the next page is asked for. */
const AHEAD = 30;

/** The runs as a tree of groups, folds and runs, of which only what is seen is in the page. */
export function Timeline({ state, active, reveals, doing, context }: TimelineProps): JSX.Element {
  const { items, more } = state;
  const { intents, messages, formats } = context;
  const scroller = React.useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => HEIGHT[items[index]!.kind],
    getItemKey: index => items[index]!.key,
    overscan: 12
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const activeIndex = items.findIndex(item => item.key === active);
  const reachable = shown.some(({ index }) => index === activeIndex);

  React.useEffect(() => {
    if (more === 'waiting' && last >= items.length - AHEAD) intents.more();
  }, [more, last, items.length, intents]);

  React.useEffect(() => {
    if (reveals > 0 && activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: 'center' });
    // Only a new wish scrolls, not rows that come in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reveals]);

  const minute = (item: TimelineItem | undefined): string =>
    !item || item.kind === 'group' ? '' : formats.clock(item.kind === 'run' ? item.row.started : item.started);

  const focus = (index: number): void => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (!item) return;
    intents.activate(item.key);
    virtual.scrollToIndex(items.indexOf(item), { align: 'auto' });
    const find = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`);
    const drawn = find();
    if (drawn) drawn.focus();
    else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus())); // it is drawn after the scroll
  };

  return (
    <div
      ref={scroller}
      className="cw-Timeline"
      style={{ '--cw-clock': `${formats.clock(NOON).length}ch` } as React.CSSProperties}
      role="tree"
      aria-label={messages.timeline}
      tabIndex={reachable ? -1 : 0}
      onFocus={event => event.target === event.currentTarget && focus(Math.max(0, activeIndex))}
      onKeyDown={event => onKey(event, items, activeIndex, Math.max(1, shown.length - 14), focus, doing, intents)}
    >
      <div role="none" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, key, start }) => (
          <Item
            key={key}
            ref={virtual.measureElement}
            item={items[index]!}
            index={index}
            count={items.length}
            start={start}
            repeated={minute(items[index]) !== '' && minute(items[index]) === minute(items[index - 1])}
            active={index === activeIndex}
            doing={doing}
            context={context}
          />
        ))}
      </div>
    </div>
  );
}

interface ItemProps extends Pick<TimelineProps, 'doing' | 'context'> {
  readonly item: TimelineItem;
  readonly index: number;
  readonly count: number;
  readonly start: number;
  /** The row above is of the same minute. */
  readonly repeated: boolean;
  readonly active: boolean;
}

const DrawnItem = React.forwardRef<HTMLDivElement, ItemProps>(function Item(props, ref) {
  const { item, index, count, start, repeated, active, doing, context } = props;
  const { intents } = context;
  // While a run is chosen, a fold's arrow still opens it.
  const open = ({ target }: React.MouseEvent): void =>
    act(item, (target as Element).closest('[data-icon=open]') ? { kind: 'nothing' } : doing, intents);
  const row = item.kind === 'group' ? undefined : item.kind === 'run' ? item.row : item.rows[0];
  const side = comparable(item);
  const compared = doing.kind === 'comparing' && doing.with.row.run === side?.row.run && !doing.with.all === !side.all;
  return (
    <div
      ref={ref}
      className="cw-Item"
      role="treeitem"
      aria-level={item.kind === 'group' ? 1 : item.kind === 'run' && item.inFold ? 3 : 2}
      aria-expanded={item.open}
      aria-selected={active}
      aria-setsize={count}
      aria-posinset={index + 1}
      tabIndex={active ? 0 : -1}
      data-index={index}
      data-key={item.key}
      data-kind={item.kind}
      data-in-fold={(item.kind === 'run' && item.inFold) || undefined}
      data-compared={compared || undefined}
      data-cellwright-session={(item.kind === 'group' && !item.newest.remote && item.newest.session) || undefined}
      data-cellwright-run={item.kind === 'group' ? undefined : row?.run}
      data-cellwright-path={item.kind === 'group' ? undefined : row?.path}
      style={{ transform: `translateY(${start}px)` }}
      onContextMenu={() => intents.activate(item.key)}
    >
      {/* The row itself is what a pointer opens; the keyboard has the tree's keys. */}
      <div className="cw-Item-head" role="none" onClick={open}>
        {item.kind === 'group' && <GroupRow group={item} context={context} />}
        {item.kind === 'fold' && <FoldRow fold={item} repeated={repeated} context={context} />}
        {item.kind === 'run' && <RunRowView item={item} repeated={repeated} active={active} context={context} />}
      </div>
      {item.kind === 'run' && item.open && <Details item={item} doing={doing} context={context} />}
    </div>
  );
});

/** A step of the scroll draws only what comes into sight. */
const Item = React.memo(DrawnItem);

/** What a click, or Enter, does. */
function act(item: TimelineItem, doing: Doing, intents: Intents): void {
  intents.activate(item.key);
  const side = comparable(item);
  if (doing.kind === 'comparing' && side) intents.pick(side);
  else intents.toggle(item.key);
}

/** What a row is in a comparison: a Run All as a whole, of repeats the latest. */
function comparable(item: TimelineItem): Compared | undefined {
  if (item.kind === 'group') return undefined;
  if (item.kind === 'run') return { row: item.row };
  return { row: item.rows[0]!, ...(item.fold === 'run-all' && { all: item }) };
}

/** A tree's keys: up, down, page, home, end; right opens, left closes; Enter does what a click does. */
function onKey(
  event: React.KeyboardEvent,
  items: readonly TimelineItem[],
  at: number,
  page: number,
  focus: (index: number) => void,
  doing: Doing,
  intents: Intents
): void {
  const target = event.target as HTMLElement;
  // In a row's buttons and fields the keys are theirs; Escape comes back to the row.
  if (target.getAttribute('role') !== 'treeitem') {
    if (event.key === 'Escape') focus(at);
    return;
  }
  const item = items[at];
  const move: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: items.length - 1
  };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (Object.hasOwn(move, event.key)) focus(move[event.key]!);
  else if (event.key === 'Escape' && doing.kind === 'comparing') intents.begin({ kind: 'nothing' });
  else if (!item) return;
  else if (event.key === 'ArrowRight' && item.open) focus(at + 1);
  else if (event.key === 'ArrowLeft' && !item.open) focus(parent(items, at));
  else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') intents.toggle(item.key);
  else if (event.key === 'Enter' || event.key === ' ') act(item, doing, intents);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The group or fold that an item is in. */
function parent(items: readonly TimelineItem[], at: number): number {
  const item = items[at]!;
  const wanted = item.kind === 'run' && item.inFold ? 'fold' : 'group';
  for (let i = at - 1; i >= 0; i--) if (items[i]!.kind === wanted) return i;
  return at;
}
