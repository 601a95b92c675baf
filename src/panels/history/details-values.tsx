import * as React from 'react';
import { Breakable } from '../../components/breakable';
import { Change } from '../../components/change';
import { IconButton } from '../../components/icon';
import { factOf } from '../../domain/history/facts';
import type { RunItem } from '../../domain/history/timeline';
import type { RowValue, RunRow } from '../../wire/types';
import type { ItemContext } from './item-context';

interface ValuesProps {
  readonly item: RunItem;
  readonly context: ItemContext;
}

/** Values shown before the rest is asked for; a list of 200 would push the timeline away. */
const SHOWN = 12;

/** What a run measured, was given and computed. Any number becomes a metric by a click, and a promoted one a plain number again. */
export function RunValues({ item, context }: ValuesProps): JSX.Element {
  const { row, metrics } = item;
  const { messages, formats } = context;
  const { details } = messages;
  const measured = new Set(metrics.map(({ name }) => name));
  const unmeasured = (values: readonly RowValue[]): readonly RowValue[] =>
    values.filter(one => !measured.has(one.name));
  return (
    <>
      <Values title={details.metrics} row={row} values={metrics} context={context}>
        {metric => (
          <>
            {formats.value(metric.value)} <Change change={metric.change} by={formats.change} words={messages} />
          </>
        )}
      </Values>
      <Values title={details.params} row={row} values={unmeasured(row.params)} context={context}>
        {param => <Param param={param} row={row} context={context} />}
      </Values>
      <Values title={details.values} row={row} values={unmeasured(row.values ?? [])} context={context}>
        {({ value }) => formats.value(value)}
      </Values>
    </>
  );
}

function Values<V extends RowValue>(props: {
  readonly title: string;
  readonly row: RunRow;
  readonly values: readonly V[];
  readonly context: ItemContext;
  readonly children: (value: V) => React.ReactNode;
}): JSX.Element | null {
  const { title, row, values, context, children } = props;
  const [all, setAll] = React.useState(false);
  if (values.length === 0) return null;
  const rest = values.length - SHOWN;
  return (
    <table className="cw-Details-values">
      <caption>{title}</caption>
      <tbody>
        {(all ? values : values.slice(0, SHOWN)).map((value, i) => (
          <tr key={`${value.name}/${i}`}>
            <th scope="row">
              <Breakable text={value.name} />
            </th>
            <td>
              {children(value)}
              <Promote row={row} value={value} context={context} />
            </td>
          </tr>
        ))}
        {!all && rest > 0 && (
          <tr>
            <td colSpan={2}>
              <button type="button" className="cw-Link" onClick={() => setAll(true)}>
                {context.messages.moreValues(context.formats.count(rest))}
              </button>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** What the run itself measured is a metric anyway. */
function Promote(props: {
  readonly row: RunRow;
  readonly value: RowValue;
  readonly context: ItemContext;
}): JSX.Element | null {
  const { row, value, context } = props;
  const { messages, intents } = context;
  const { name } = value;
  const promoted = row.promoted?.includes(name) ?? false;
  if (typeof factOf(value.value) !== 'number' || row.metrics.some(metric => metric.name === name)) return null;
  return (
    <IconButton
      icon="metric"
      label={promoted ? messages.demote(name) : messages.promote(name)}
      aria-pressed={promoted}
      onClick={() => intents.promote(row, name, !promoted)}
    />
  );
}

/** A parameter that was set in another cell leads there. */
function Param(props: { readonly param: RowValue; readonly row: RunRow; readonly context: ItemContext }): JSX.Element {
  const { param, row, context } = props;
  const text = context.formats.value(param.value);
  if (!param.cell || param.cell === row.cell) return <>{text}</>;
  const go = (): void => context.intents.goToCell({ ...row, cell: param.cell ?? null });
  return (
    <button type="button" className="cw-Link" title={context.messages.setAbove} onClick={go}>
      {text}
    </button>
  );
}
