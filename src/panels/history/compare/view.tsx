import * as React from 'react';
import { DiffEditor } from '../../../components/diff-editor';
import { Icon, IconButton } from '../../../components/icon';
import { Failed, Skeleton } from '../../../components/states';
import { differs, type CellPair } from '../../../domain/history/compare';
import type { OutputPair } from '../../../domain/history/compare-outputs';
import type { Formats } from '../../../domain/history/format';
import type { CellwrightError } from '../../../domain/shared/errors';
import { foldName } from '../fold-words';
import type { Messages } from './messages';
import type { CellContent, CompareState, Ready } from './model';
import { Outputs, type OutputsProps } from './outputs-view';
import { titleOf, type Side } from './side';
import { Strip } from './strip-view';

export interface CompareProps {
  readonly state: CompareState;
  readonly messages: Messages;
  readonly formats: Formats;
  readonly load: (pair: CellPair) => Promise<CellContent>;
  readonly renderRich: OutputsProps['renderRich'];
  readonly onSwap: () => void;
  readonly onRetry: () => void;
}

/** Two snapshots side by side: what differs is open, what does not is folded. */
export function Compare(props: CompareProps): JSX.Element {
  const { state, messages, formats, onSwap, onRetry } = props;
  if (state.kind === 'loading') return <Skeleton label={messages.loading} />;
  if (state.kind === 'failed') {
    return <Failed error={state.error} actions={[{ label: messages.again, run: onRetry, primary: true }]} />;
  }
  const changed = state.cells.filter(differs);
  return (
    <div className="cw-Compare">
      <div className="cw-Compare-head">
        <Head side={state.left} other={state.right} label={messages.left} messages={messages} formats={formats} />
        <IconButton icon="swap" label={messages.swap} onClick={onSwap} />
        <Head side={state.right} other={state.left} label={messages.right} messages={messages} formats={formats} />
      </div>
      <Strip runs={state.runs} cells={state.cells} messages={messages} formats={formats} />
      <section aria-label={messages.cells}>
        {changed.length === 0 && <p className="cw-Compare-quiet">{messages.noCells}</p>}
        {sections(state).map((cells, n) =>
          differs(cells[0]!) ? (
            <Cell key={cells[0]!.key} pair={cells[0]!} {...props} />
          ) : (
            <Fold key={n} cells={cells} {...props} />
          )
        )}
      </section>
    </div>
  );
}

function Head({
  side,
  other,
  label,
  messages,
  formats
}: {
  readonly side: Side;
  readonly other: Side;
  readonly label: string;
  readonly messages: Messages;
  readonly formats: Formats;
}): JSX.Element {
  const { row, all } = side;
  const shown = all ?? row;
  const { status, error, started } = shown;
  const isSameMinute = formats.clock(started) === formats.clock((other.all ?? other.row).started);
  return (
    <div className="cw-Compare-side">
      <span className="cw-Compare-label">{label}</span>{' '}
      <strong>{all ? foldName(all, messages.fold, formats) : titleOf(side, messages, formats)}</strong>{' '}
      <time dateTime={started} title={formats.exact(started)}>
        {formats.date(started, Date.now())}, {(isSameMinute ? formats.second : formats.clock)(started)}
      </time>{' '}
      <code title={row.run}>{shortId(row.run)}</code>{' '}
      <span className="cw-Compare-outcome" data-state={status} title={error}>
        <Icon name={status} /> {messages.status[status]} · {formats.took(shown)}
      </span>
    </div>
  );
}

/** Of an id its end, as in a run's details: the head is the time, which neighbours share. */
const shortId = (run: string): string => run.slice(-8);

/** Changed cells alone, unchanged neighbours together. */
function sections({ cells }: Ready): readonly (readonly CellPair[])[] {
  const out: CellPair[][] = [];
  for (const pair of cells) {
    const last = out.at(-1);
    if (last && !differs(pair) && !differs(last[0]!)) last.push(pair);
    else out.push([pair]);
  }
  return out;
}

function Fold({ cells, ...props }: { readonly cells: readonly CellPair[] } & CompareProps): JSX.Element {
  const [open, setOpen] = React.useState(false);
  return (
    <details className="cw-Compare-fold" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{props.messages.unchanged(cells.length)}</summary>
      {open && cells.map(pair => <Cell key={pair.key} pair={pair} {...props} />)}
    </details>
  );
}

function Cell({ pair, messages, load, renderRich }: { readonly pair: CellPair } & CompareProps): JSX.Element {
  const host = React.useRef<HTMLElement>(null);
  const [content, setContent] = React.useState<CellContent>();
  const [error, setError] = React.useState<CellwrightError>();
  React.useEffect(() => {
    let gone = false;
    // Two hundred editors at once would freeze the page: a cell loads as it comes near.
    const seen = new IntersectionObserver(
      entries => {
        if (!entries.some(entry => entry.isIntersecting)) return;
        seen.disconnect();
        void load(pair).then(
          loaded => !gone && setContent(loaded),
          (failure: CellwrightError) => !gone && setError(failure)
        );
      },
      { rootMargin: '400px' }
    );
    seen.observe(host.current!);
    return () => {
      gone = true;
      seen.disconnect();
    };
  }, [pair, load]);
  const { entry, index } = (pair.right ?? pair.left)!;
  const heading = messages.cell(index + 1);
  return (
    <article
      ref={host}
      className="cw-Compare-cell"
      aria-label={heading}
      data-change={!pair.left ? 'added' : !pair.right ? 'removed' : 'changed'}
    >
      <h3>
        {heading}
        {content && <span className="cw-Compare-title"> · {content.title}</span>}{' '}
        <small>{words(pair, messages, content).join(' · ')}</small>
      </h3>
      {error && <Failed error={error} />}
      {content && (pair.source || !differs(pair)) && (
        <DiffEditor
          left={content.left}
          right={content.right}
          labels={[messages.source(messages.left), messages.source(messages.right)]}
          language={entry.type === 'code' && entry.file.endsWith('.py') ? 'python' : undefined}
        />
      )}
      {content && pair.outputs !== 'same' && (
        <Outputs pairs={content.outputs} messages={messages} renderRich={renderRich} />
      )}
    </article>
  );
}

function words(pair: CellPair, { state }: Messages, content?: CellContent): readonly string[] {
  if (!pair.left) return [state.added];
  if (!pair.right) return [state.removed];
  return [
    ...(pair.moved ? [state.moved] : []),
    ...(pair.source ? [state.source] : []),
    ...(pair.outputs === 'same' ? [] : content?.outputs.every(sameToSee) ? [state.unseen] : [state.outputs]),
    ...(pair.metadata ? [state.metadata] : [])
  ];
}

const sameToSee = ({ change }: OutputPair): boolean => change !== 'seen';
