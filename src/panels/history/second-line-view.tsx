import * as React from 'react';
import { Breakable } from '../../components/breakable';
import { Icon } from '../../components/icon';
import type { RowMetric } from '../../domain/history/timeline-metrics';
import type { RunRow } from '../../wire/types';
import type { ItemContext } from './item-context';
import { Metrics } from './metrics-view';

/** Metrics that a row shows, and datasets; the rest stands in its details. */
const SHOWN = 3;
/** Metrics of a Run All, which speaks for many cells; the rest stands in their rows. */
const SHOWN_TOGETHER = 6;
/** Files, or modules, that a row names. */
const NAMED = 2;

/** The second line: what went wrong, what the run measured and what it used; no line where there is nothing. A Run All has no row of its own. */
export function Second(props: {
  readonly row?: RunRow;
  readonly wrong: string | undefined;
  readonly metrics: readonly RowMetric[];
  readonly modules: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly context: ItemContext;
}): JSX.Element | null {
  const { row, wrong, metrics, modules, reads, writes, context } = props;
  const { messages } = context;
  const used = row && (row.datasets.length || row.children.length || row.mark?.note || row.remote);
  if (!wrong && !metrics.length && !modules.length && !reads.length && !writes.length && !used) return null;
  return (
    <span className="cw-Run-second">
      {wrong && (
        <span className="cw-Run-wrong" title={wrong}>
          {wrong.split(':', 1)[0]}
        </span>
      )}
      <Metrics metrics={metrics} room={row ? SHOWN : SHOWN_TOGETHER} context={context} />
      {reads.length > 0 && !row?.datasets.length && (
        <Names icon="data" title={messages.details.reads} all={reads} short={reads.map(fileName)} context={context} />
      )}
      {writes.length > 0 && (
        <Names
          icon="write"
          title={messages.details.writes}
          all={writes}
          short={writes.map(fileName)}
          context={context}
        />
      )}
      {modules.length > 0 && (
        <Names icon="module" title={messages.details.modules} all={modules} short={modules} context={context} />
      )}
      {row && <Badges row={row} context={context} />}
    </span>
  );
}

function Badges({ row, context }: { readonly row: RunRow; readonly context: ItemContext }): JSX.Element {
  const { messages, formats } = context;
  const { children, datasets, mark, remote, author } = row;
  return (
    <>
      {children.length > 0 && <span>{messages.children(children.length, formats.count(children.length))}</span>}
      {datasets.slice(0, SHOWN).map(use => (
        <Badge
          key={`${use.name}@${use.version}/${use.mode}`}
          icon="data"
          label={`${messages.details.data}: ${use.name}@${use.version}`}
          text={`${use.name}@${use.version}`}
        />
      ))}
      {mark?.note && <Badge icon="note" label={`${messages.details.note}: ${mark.note}`} text={mark.note} />}
      {remote && <span>{author}</span>}
    </>
  );
}

/** The first names, how many more there are, and all of them on hover. */
function Names(props: {
  readonly icon: 'data' | 'write' | 'module';
  readonly title: string;
  readonly all: readonly string[];
  readonly short: readonly string[];
  readonly context: ItemContext;
}): JSX.Element {
  const { icon, title, all, short, context } = props;
  const more = short.length > NAMED ? `+${context.formats.count(short.length - NAMED)}` : undefined;
  return (
    <Badge icon={icon} label={`${title}: ${all.join(', ')}`} text={short.slice(0, NAMED).join(', ')} more={more} />
  );
}

function Badge(props: {
  readonly icon: 'data' | 'write' | 'module' | 'note';
  /** On hover: what it is, whole. */
  readonly label: string;
  readonly text: string;
  readonly more?: string;
}): JSX.Element {
  const { icon, label, text, more } = props;
  return (
    <span className="cw-Badge" title={label}>
      <Icon name={icon} />
      <span>
        <Breakable text={text} />
      </span>
      {more && <small>{more}</small>}
    </span>
  );
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
