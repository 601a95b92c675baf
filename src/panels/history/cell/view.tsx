import * as React from 'react';
import { DiffEditor } from '../../../components/diff-editor';
import { Icon, IconButton } from '../../../components/icon';
import { Actions, Empty, Failed, Skeleton } from '../../../components/states';
import type { Formats } from '../../../domain/history/format';
import type { RunRow } from '../../../wire/types';
import type { Messages } from './messages';
import type { CellState, CellVersion } from './model';
import { Strip } from './strip-view';

export interface CellProps {
  readonly state: CellState;
  readonly messages: Messages;
  readonly formats: Formats;
  readonly onShow: (at: number) => void;
  readonly onAgainst: (against: CellState['against']) => void;
  readonly onRetry: () => void;
  readonly onRestore: (row: RunRow) => void;
  readonly onCompare: (left: RunRow, right: RunRow) => void;
  /** Pick the other run in the History column. */
  readonly onCompareWith: (row: RunRow) => void;
  /** Draws outputs as the notebook does, without trust. */
  readonly renderOutputs: (outputs: CellVersion['outputs']) => JSX.Element;
}

/** One cell through time: the slider goes over its versions. */
export function CellHistory(props: CellProps): JSX.Element {
  const { state, messages, formats, renderOutputs, onRetry } = props;
  const { versions, at, content } = state;
  const again = { label: messages.again, run: onRetry, primary: true };
  if (state.kind === 'loading') return <Skeleton label={messages.loading} />;
  if (state.kind === 'failed') return <Failed error={state.error!} actions={[again]} />;
  if (versions.length === 0) return <Empty icon="history" title={messages.empty} text={messages.emptyText} />;
  return (
    <div className="cw-Cell">
      <Slider {...props} />
      <Buttons {...props} />
      <Strip versions={versions} at={at} messages={messages} formats={formats} />
      {state.error && <Failed error={state.error} actions={[again]} />}
      {content && (
        <>
          <Source {...props} content={content} />
          <section aria-label={messages.outputs}>
            <h3>{messages.outputs}</h3>
            {content.outputs.length > 0 ? (
              <div className="cw-Cell-scroller" role="group" aria-label={messages.outputs} tabIndex={0}>
                {renderOutputs(content.outputs)}
              </div>
            ) : (
              <p className="cw-Compare-quiet">{content.kept ? messages.noOutputs : messages.notKept}</p>
            )}
          </section>
        </>
      )}
    </div>
  );
}

function Slider({ state, messages, formats, onShow }: CellProps): JSX.Element {
  const { versions, at } = state;
  const row = versions[at]!;
  const place = messages.version(formats.count(at + 1), formats.count(versions.length));
  return (
    <div className="cw-Cell-head">
      <div className="cw-Cell-slider">
        <IconButton
          icon="open"
          className="cw-mod-earlier"
          label={messages.earlier}
          disabled={at === 0}
          onClick={() => onShow(at - 1)}
        />
        <input
          type="range"
          min={1}
          max={versions.length}
          value={at + 1}
          aria-label={messages.versions}
          aria-valuetext={`${place}, ${formats.exact(row.started)}`}
          onChange={event => onShow(Number(event.target.value) - 1)}
        />
        <IconButton
          icon="open"
          label={messages.later}
          disabled={at === versions.length - 1}
          onClick={() => onShow(at + 1)}
        />
        <strong>{place}</strong>
      </div>
      <p className="cw-Cell-facts">
        <strong>{row.mark?.name ?? row.title}</strong>
        <time dateTime={row.started} title={formats.exact(row.started)}>
          {formats.date(row.started, Date.now())}, {formats.clock(row.started)}
        </time>
        <span data-state={row.status}>
          <Icon name={row.status} /> {messages.status[row.status]}
        </span>
        <span>{formats.took(row)}</span>
        <span>{row.author}</span>
      </p>
      {row.error !== undefined && <p className="cw-Runs-error">{row.error}</p>}
      {row.mark?.note && <p>{row.mark.note}</p>}
    </div>
  );
}

function Buttons({ state, messages, onRestore, onCompare, onCompareWith }: CellProps): JSX.Element {
  const { versions, at } = state;
  const row = versions[at]!;
  const before = versions[at - 1];
  const latest = versions.at(-1)!;
  return (
    <Actions
      actions={[
        { label: messages.restore, run: () => onRestore(row), primary: true },
        ...(before ? [{ label: messages.compareBefore, run: () => onCompare(before, row) }] : []),
        ...(latest !== row ? [{ label: messages.compareLatest, run: () => onCompare(row, latest) }] : []),
        { label: messages.compareWith, run: () => onCompareWith(row) }
      ]}
    />
  );
}

function Source({ state, messages, content, onAgainst }: CellProps & { readonly content: CellVersion }): JSX.Element {
  const { now, before, against } = state;
  if (content.source === undefined) return <Failed error={{ message: messages.gone, remedy: messages.goneRemedy }} />;
  const toNow = against === 'notebook' && now !== undefined;
  const [left, right] = toNow ? [content.source, now] : [before?.source ?? '', content.source];
  const [leftLabel, rightLabel] = toNow ? [messages.this, messages.notebook] : [messages.before, messages.this];
  return (
    <section aria-label={messages.source}>
      <div className="cw-Cell-against">
        <h3>{messages.source}</h3>
        <label>
          {messages.against}{' '}
          <select
            value={toNow ? 'notebook' : 'before'}
            onChange={event => onAgainst(event.target.value as CellState['against'])}
          >
            <option value="notebook" disabled={now === undefined}>
              {messages.notebook}
            </option>
            <option value="before">{messages.before}</option>
          </select>
        </label>
      </div>
      {against === 'notebook' && now === undefined && <p className="cw-Compare-quiet">{messages.closed}</p>}
      {!toNow && !before && <p className="cw-Compare-quiet">{messages.noBefore}</p>}
      {left === right && <p className="cw-Compare-quiet">{messages.same}</p>}
      {left === right || (!toNow && !before) ? (
        <DiffEditor
          left={right}
          right={right}
          labels={[leftLabel, rightLabel]}
          language={content.python ? 'python' : undefined}
        />
      ) : (
        <>
          <div className="cw-Cell-sides" aria-hidden>
            <span>{leftLabel}</span>
            <span>{rightLabel}</span>
          </div>
          <DiffEditor
            left={left}
            right={right}
            labels={[leftLabel, rightLabel]}
            language={content.python ? 'python' : undefined}
          />
        </>
      )}
    </section>
  );
}
