import * as React from 'react';
import { Sparkline } from '../../../components/sparkline';
import { ValuesTable } from '../../../components/values-table';
import { metricNames, valuesOf, type VersionValue } from '../../../domain/history/cell-history';
import type { Formats } from '../../../domain/history/format';
import { metricOverRuns } from '../../../domain/history/series';
import type { RunRow } from '../../../wire/types';
import type { Messages } from './messages';

export interface StripProps {
  readonly versions: readonly RunRow[];
  readonly at: number;
  readonly messages: Messages;
  readonly formats: Formats;
}

/** What is known of a version besides its text: a metric over all of them, its values and its data. */
export function Strip(props: StripProps): JSX.Element {
  const { versions, at, messages } = props;
  const row = versions[at]!;
  const { metrics, params } = valuesOf(row, versions[at - 1]);
  return (
    <section className="cw-Cell-strip" aria-label={messages.values}>
      <Course {...props} />
      {metrics.length > 0 && <Values title={messages.metrics} values={metrics} {...props} />}
      {params.length > 0 && <Values title={messages.params} values={params} {...props} />}
      {row.datasets.length > 0 && (
        <p>
          {messages.data}: {row.datasets.map(use => `${use.name}@${use.version}`).join(', ')}
        </p>
      )}
    </section>
  );
}

/** A metric over the versions, as a curve and in words. */
function Course({ versions, messages, formats }: StripProps): JSX.Element | null {
  const names = metricNames(versions);
  const [picked, setPicked] = React.useState<string>();
  const name = picked !== undefined && names.includes(picked) ? picked : names[0];
  if (name === undefined) return null;
  const values = metricOverRuns(versions, name).filter(value => value !== undefined);
  if (values.length < 2) return null;
  const label = messages.over(name, formats.value(values[0]!), formats.value(values.at(-1)!), values.length);
  return (
    <div className="cw-Cell-course">
      {names.length > 1 && (
        <select aria-label={messages.metric} value={name} onChange={event => setPicked(event.target.value)}>
          {names.map(one => (
            <option key={one}>{one}</option>
          ))}
        </select>
      )}
      <Sparkline values={values} label={label} />
      <span>{label}</span>
    </div>
  );
}

function Values({
  title,
  values,
  messages,
  formats
}: { readonly title: string; readonly values: readonly VersionValue[] } & StripProps): JSX.Element {
  const rows = values.map(({ name, value, before, delta }) => ({
    name,
    cells: [
      formats.value(value),
      delta !== undefined
        ? `${delta > 0 ? '▲' : '▼'} ${formats.change(delta)}`
        : before !== undefined && before !== value && messages.was(formats.value(before))
    ]
  }));
  return <ValuesTable title={title} heads={[messages.name, messages.value, messages.change]} rows={rows} />;
}
