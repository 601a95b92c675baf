import * as React from 'react';
import { nested } from '../../domain/history/children';
import type { RowChild, RowValue, RunRow } from '../../wire/types';
import type { ItemContext } from './item-context';

/** Children shown before the rest is asked for. */
const SHOWN = 8;

/** The runs inside a run — iterations of a loop, nested runs — each with what it was given and measured. */
export function Children({
  row,
  context
}: {
  readonly row: RunRow;
  readonly context: ItemContext;
}): JSX.Element | null {
  const { messages, formats } = context;
  const [all, setAll] = React.useState(false);
  const { children } = row;
  if (children.length === 0) return null;
  const rest = children.length - SHOWN;
  const title = messages.children(children.length, formats.count(children.length));
  return (
    <section className="cw-Children" aria-label={title}>
      <h4>{title}</h4>
      <ol>
        {nested(children)
          .slice(0, all ? undefined : SHOWN)
          .map(({ child, depth }, i) => (
            <li key={child.id} style={{ marginInlineStart: `${depth}em` }}>
              <Child child={child} name={child.name ?? messages.child(formats.count(i + 1))} context={context} />
            </li>
          ))}
      </ol>
      {!all && rest > 0 && (
        <button type="button" className="cw-Link" onClick={() => setAll(true)}>
          {messages.moreValues(formats.count(rest))}
        </button>
      )}
    </section>
  );
}

function Child(props: { readonly child: RowChild; readonly name: string; readonly context: ItemContext }): JSX.Element {
  const { child, name, context } = props;
  const { formats } = context;
  const list = (values: readonly RowValue[], className: string): JSX.Element[] =>
    values.map((value, i) => (
      <span key={`${value.name}/${i}`} className={className}>
        <span className="cw-Metric-name">{value.name}</span> <b>{formats.value(value.value)}</b>
      </span>
    ));
  return (
    <>
      <span className="cw-Children-name">{name}</span>
      {list(child.metrics, 'cw-Metric')}
      {list(child.params, 'cw-Children-param')}
    </>
  );
}
