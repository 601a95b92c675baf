import * as React from 'react';
import { Icon, IconButton } from '../../components/icon';
import { Actions } from '../../components/states';
import type { RunItem } from '../../domain/history/timeline';
import type { RowValue, RunRow } from '../../wire/types';
import { Change, titleOf, type ItemContext } from './item-view';
import type { Doing } from './state';

interface DetailsProps {
  readonly item: RunItem;
  readonly doing: Doing;
  readonly context: ItemContext;
}

/** Values shown before the rest is asked for; a list of 200 would push the timeline away. */
const SHOWN = 12;

/** All that a row says of its run. */
export function Details({ item, doing, context }: DetailsProps): JSX.Element {
  const { row, metrics } = item;
  const { messages, formats, intents, now } = context;
  const { details } = messages;
  const editing = doing.kind === 'editing' && doing.run === row.run ? doing.field : undefined;
  return (
    <div className="cw-Details">
      {editing && <Editor key={editing} row={row} field={editing} context={context} />}
      {row.error && <pre className="cw-Details-error">{row.error}</pre>}
      {!editing && row.mark?.note && <p className="cw-Details-note">{row.mark.note}</p>}
      <Values title={details.metrics} context={context} values={metrics}>
        {metric => (
          <>
            {formats.value(metric.value)} <Change change={metric.change} context={context} />
          </>
        )}
      </Values>
      <Values title={details.params} context={context} values={item.params}>
        {param => <Param param={param} row={row} context={context} />}
      </Values>
      <dl className="cw-Details-facts">
        <Fact name={details.data} text={row.datasets.map(use => `${use.name}@${use.version}`).join(', ')} />
        <Fact name={details.modules} text={row.modules.join(', ')} />
        <Fact name={details.reads} text={row.reads?.join('\n')} />
        <Fact name={details.writes} text={row.writes?.join('\n')} />
        <Fact name={details.when} text={formats.relative(row.started, now)} hint={formats.exact(row.started)} />
        <Fact name={details.took} text={formats.duration(row.durationMs)} />
        <Fact name={details.by} text={row.author} />
        <Fact name={details.from} text={row.remote} />
        {context.mixed && <Fact name={details.notebook} text={row.path} />}
        <Id
          name={details.code}
          id={commit(row.head)}
          text={isDirty(row.head) ? messages.dirty : ''}
          context={context}
        />
        <Id name={details.environment} id={row.environment} context={context} />
        <Id name={details.run} id={row.run} tail context={context} />
      </dl>
      <Actions
        actions={[
          { label: messages.actions.compare, run: () => intents.act('compare', row) },
          { label: messages.actions['restore-cell'], run: () => intents.act('restore-cell', row) },
          { label: messages.actions['restore-notebook'], run: () => intents.act('restore-notebook', row) },
          { label: messages.goToCell, run: () => intents.goToCell(row) }
        ]}
      />
    </div>
  );
}

function Values<V extends { readonly name: string }>(props: {
  readonly title: string;
  readonly values: readonly V[];
  readonly context: ItemContext;
  readonly children: (value: V) => React.ReactNode;
}): JSX.Element | null {
  const { title, values, context, children } = props;
  const [all, setAll] = React.useState(false);
  if (values.length === 0) return null;
  const rest = values.length - SHOWN;
  return (
    <table className="cw-Details-values">
      <caption>{title}</caption>
      <tbody>
        {(all ? values : values.slice(0, SHOWN)).map((value, i) => (
          <tr key={`${value.name}/${i}`}>
            <th scope="row">{value.name}</th>
            <td>{children(value)}</td>
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

function Fact(props: { readonly name: string; readonly text?: string; readonly hint?: string }): JSX.Element | null {
  if (!props.text) return null;
  return (
    <>
      <dt>{props.name}</dt>
      <dd title={props.hint}>{props.text}</dd>
    </>
  );
}

/** An id, short, and whole in the clipboard. Of a UUIDv7 the tail tells runs apart: its head is the time. */
function Id(props: {
  readonly name: string;
  readonly id?: string;
  readonly text?: string;
  readonly tail?: boolean;
  readonly context: ItemContext;
}): JSX.Element | null {
  const { name, id, text, tail, context } = props;
  const [copied, setCopied] = React.useState(false);
  if (!id) return null;
  const copy = (): void => void navigator.clipboard.writeText(id).then(() => setCopied(true));
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code title={id}>{tail ? id.slice(-8) : id.slice(0, 8)}</code>
        <IconButton
          icon={copied ? 'ok' : 'copy'}
          label={copied ? context.messages.copied : context.messages.copy(name)}
          onClick={copy}
        />
        {text}
      </dd>
    </>
  );
}

/** A name or a note, written where it will stand. Enter keeps it, Escape does not. */
function Editor(props: {
  readonly row: RunRow;
  readonly field: 'name' | 'note';
  readonly context: ItemContext;
}): JSX.Element {
  const { row, field, context } = props;
  const { messages, intents } = context;
  const [text, setText] = React.useState(row.mark?.[field] ?? '');
  const input = React.useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  React.useEffect(() => input.current?.focus(), []);
  const cancel = (): void => intents.begin({ kind: 'nothing' });
  const save = (): void => intents.save(row, { [field]: text.trim() });
  const shared = {
    ref: input,
    value: text,
    'aria-label': field === 'name' ? messages.nameOf(titleOf(row)) : messages.noteOf(titleOf(row)),
    placeholder: field === 'name' ? row.title : undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setText(event.target.value),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
      else if (event.key === 'Enter' && !event.shiftKey) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div className="cw-Editor">
      <Icon name={field === 'name' ? 'book' : 'note'} />
      {field === 'name' ? <input {...shared} /> : <textarea rows={3} {...shared} />}
      <Actions
        actions={[
          { label: messages.save, run: save, primary: true },
          { label: messages.cancel, run: cancel }
        ]}
      />
    </div>
  );
}

const commit = (head: string | undefined): string | undefined => head?.replace('+dirty', '');
const isDirty = (head: string | undefined): boolean => head?.endsWith('+dirty') ?? false;
