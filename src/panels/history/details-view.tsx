import * as React from 'react';
import { canRestoreInPlace } from '../../domain/history/in-place';
import { Icon, IconButton } from '../../components/icon';
import { Actions } from '../../components/states';
import type { RunItem } from '../../domain/history/timeline';
import type { RunRow } from '../../wire/types';
import { RunContentsView } from './contents-view';
import { Children } from './details-children';
import { RunValues } from './details-values';
import type { ItemContext } from './item-context';
import { titleOf } from './run-title';
import type { Doing } from './state';

interface DetailsProps {
  readonly item: RunItem;
  readonly doing: Doing;
  readonly context: ItemContext;
}

/** All that a row says of its run. */
export function Details({ item, doing, context }: DetailsProps): JSX.Element {
  const { row } = item;
  const { messages, formats, intents, now } = context;
  const { details } = messages;
  const editing = doing.kind === 'editing' && doing.run === row.run ? doing.field : undefined;
  const restores = canRestoreInPlace(row.path)
    ? (['restore-cell', 'restore-notebook'] as const)
    : (['restore-copy'] as const);
  return (
    <div className="cw-Details">
      {editing && <Editor key={editing} row={row} field={editing} context={context} />}
      {row.error && <pre className="cw-Details-error">{row.error}</pre>}
      {!editing && row.mark?.note && <p className="cw-Details-note">{row.mark.note}</p>}
      <RunContentsView row={row} context={context} />
      <RunValues item={item} context={context} />
      <Children row={row} context={context} />
      <dl className="cw-Details-facts">
        <Fact name={details.data} text={row.datasets.map(use => `${use.name}@${use.version}`).join(', ')} />
        <Fact name={details.modules} text={row.modules.join(', ')} />
        <Fact name={details.reads} text={row.reads?.join('\n')} />
        <Fact name={details.above} text={row.upstreamReads?.join('\n')} />
        <Fact name={details.writes} text={row.writes?.join('\n')} />
        <Fact name={details.when} text={formats.relative(row.started, now)} hint={formats.exact(row.started)} />
        <Fact name={details.took} text={formats.took(row)} />
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
          ...restores.map(action => ({ label: messages.actions[action], run: () => intents.act(action, row) })),
          { label: messages.goToCell, run: () => intents.goToCell(row) }
        ]}
      />
    </div>
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
