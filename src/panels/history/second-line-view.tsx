import * as React from 'react';
import { Change } from '../../components/change';
import { Icon } from '../../components/icon';
import type { MetricChange } from '../../domain/history/timeline-changes';
import type { RunRow } from '../../wire/types';
import type { ItemContext } from './item-context';

/** Metrics that a row shows; the rest stands in its details. */
const SHOWN = 3;
/** Files, or modules, that a row names. */
const NAMED = 2;

/** The second line: what went wrong, what the run measured and what it used; no line where there is nothing. A Run All has no row of its own. */
export function Second(props: {
  readonly row?: RunRow;
  readonly wrong: string | undefined;
  readonly metrics: readonly MetricChange[];
  readonly modules: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly context: ItemContext;
}): JSX.Element | null {
  const { row, wrong, metrics, modules, reads, writes, context } = props;
  const { messages, formats } = context;
  const used = row && (row.datasets.length || row.children.length || row.mark?.note || row.remote);
  if (!wrong && !metrics.length && !modules.length && !reads.length && !writes.length && !used) return null;
  return (
    <span className="cw-Run-second">
      {wrong && (
        <span className="cw-Run-wrong" title={wrong}>
          {wrong.split(':', 1)[0]}
        </span>
      )}
      {metrics.slice(0, SHOWN).map((metric, i) => (
        <Metric key={`${metric.name}/${i}`} metric={metric} context={context} />
      ))}
      {metrics.length > SHOWN && <span>{messages.moreValues(formats.count(metrics.length - SHOWN))}</span>}
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
        <Badge key={`${use.name}@${use.version}/${use.mode}`} icon="data" label={messages.details.data}>
          {use.name}@{use.version}
        </Badge>
      ))}
      {mark?.note && (
        <Badge icon="note" label={messages.details.note}>
          {mark.note}
        </Badge>
      )}
      {remote && <span>{author}</span>}
    </>
  );
}

function Metric({ metric, context }: { readonly metric: MetricChange; readonly context: ItemContext }): JSX.Element {
  return (
    <span className="cw-Metric">
      <span className="cw-Metric-name">{metric.name}</span> <b>{context.formats.value(metric.value)}</b>
      <Change change={metric.change} by={context.formats.change} words={context.messages} />
    </span>
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
  const more = short.length > NAMED ? ` +${context.formats.count(short.length - NAMED)}` : '';
  return (
    <Badge icon={icon} label={`${title}: ${all.join(', ')}`}>
      {short.slice(0, NAMED).join(', ')}
      {more}
    </Badge>
  );
}

function Badge(props: {
  readonly icon: 'data' | 'write' | 'module' | 'note';
  readonly label: string;
  readonly children: React.ReactNode;
}): JSX.Element {
  return (
    <span className="cw-Badge" title={props.label}>
      <Icon name={props.icon} />
      <span>{props.children}</span>
    </span>
  );
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
