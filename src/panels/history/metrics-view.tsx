import * as React from 'react';
import { Breakable } from '../../components/breakable';
import { Change } from '../../components/change';
import { foremost, type Measurement, type RowMetric } from '../../domain/history/timeline-metrics';
import type { ItemContext } from './item-context';
import { titleOf } from './run-title';

/** Values of one name that stand beside it. */
const VALUES = 3;

interface MetricsProps {
  readonly metrics: readonly RowMetric[];
  readonly room: number;
  readonly context: ItemContext;
}

/** What there is no room for is counted, and said on hover. */
export function Metrics({ metrics, room, context }: MetricsProps): JSX.Element {
  const { messages, formats } = context;
  const shown = foremost(metrics, room);
  const rest = metrics.filter(metric => !shown.includes(metric));
  return (
    <>
      {shown.map(metric => (
        <Metric key={metric.name} metric={metric} context={context} />
      ))}
      {rest.length > 0 && (
        <span title={rest.map(metric => said(metric, context)).join('\n')}>
          {messages.moreValues(formats.count(rest.length))}
        </span>
      )}
    </>
  );
}

/** A name with its value, or with each that the cells of a Run All gave it. */
function Metric({ metric, context }: { readonly metric: RowMetric; readonly context: ItemContext }): JSX.Element {
  const { messages, formats } = context;
  const { name, values } = metric;
  const rest = values.length - VALUES;
  return (
    <span className="cw-Metric" title={said(metric, context)}>
      <span className="cw-Metric-name">
        <Breakable text={name} />
      </span>
      {values.slice(0, VALUES).map((one, i) => (
        <React.Fragment key={one.row.run}>
          {i > 0 && ' ·'} <b>{formats.value(one.value)}</b>
          <Change change={one.change} by={formats.change} words={messages} />
        </React.Fragment>
      ))}
      {rest > 0 && <> {messages.moreValues(formats.count(rest))}</>}
    </span>
  );
}

/** A metric in words: which cell gave it which value. */
function said({ name, values }: RowMetric, { messages, formats }: ItemContext): string {
  const worded = ({ value, change = 0 }: Measurement): string => {
    const by = formats.change(change);
    return [formats.value(value), change > 0 ? messages.up(by) : change < 0 ? messages.down(by) : ''].join(' ').trim();
  };
  return [name, ...values.map(one => messages.measured(titleOf(one.row), worded(one)))].join('\n');
}
