import * as React from 'react';
import { Failed } from '../../../components/states';
import { chartFace, type ChartFace } from '../../../domain/history/charts-face';
import type { ChartKind } from '../../../domain/history/charts';
import type { Formats } from '../../../domain/history/format';
import type { Column, RunsTable } from '../../../domain/history/runs-table';
import type { DrawnChart } from '../../../engines/charts/engine';
import { ChartCanvas, type DrawChart } from './chart-canvas';
import { ChartData } from './chart-data-view';
import { summaryOf } from './charts-words';
import type { ChartsLayout, ChartsState } from './charts-model';
import { labelOf, type Messages } from './messages';
import type { TableState } from './model';

export type ChartFormat = 'csv' | 'png' | 'svg';

export interface ChartsProps {
  readonly charts: ChartsState;
  readonly state: TableState;
  readonly table: RunsTable;
  readonly messages: Messages;
  readonly formats: Formats;
  readonly draw: DrawChart;
  readonly onCharts: (change: Partial<ChartsLayout>) => void;
  readonly onPick: (mark: { readonly id: string; readonly run: string }, add: boolean) => void;
  readonly onExportChart: (face: ChartFace, format: ChartFormat, drawn: DrawnChart | undefined) => void;
}

const KINDS: readonly ChartKind[] = ['time', 'curves', 'scatter'];

/** A chart of what the table shows: what to draw, the drawing, one line of words, and the data behind it. */
export function Charts(props: ChartsProps): JSX.Element {
  const { charts, state, table, messages, formats, draw, onPick, onExportChart } = props;
  const words = messages.charts;
  const [drawn, setDrawn] = React.useState<DrawnChart>();
  const [failure, setFailure] = React.useState<string>();
  const { layout, curves } = charts;
  const { version } = table;
  const face = React.useMemo(
    () =>
      chartFace({
        table,
        lines: state.view.lines,
        choice: layout,
        curves,
        step: words.step,
        nameOf: (column: Column) => labelOf(column, messages)
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the table is one object that changes: its version says when
    [table, version, state.view.lines, layout.kind, layout.x, layout.y, layout.metric, curves, messages]
  );
  const summary = summaryOf(face, words, formats);
  const limited = layout.kind === 'curves' && charts.withCurves > curves.length && curves.length > 0;
  return (
    <section className="cw-Chart" aria-label={words.label}>
      <Bar {...props} face={face} onExport={format => onExportChart(face, format, drawn)} />
      {failure !== undefined && (
        <Failed error={{ message: words.failed, remedy: `${words.failedRemedy} (${failure})` }} />
      )}
      {charts.error && <Failed error={charts.error} />}
      {failure === undefined && face.axes && (
        <ChartCanvas
          axes={face.axes}
          values={face.values}
          selected={state.selected}
          label={summary}
          draw={draw}
          onPick={onPick}
          onDrawn={setDrawn}
          onFailure={error => setFailure(String(error))}
        />
      )}
      <p className="cw-Chart-summary" role="status">
        {charts.loading && face.values.length === 0 ? words.loading : summary}{' '}
        {limited && words.limited(curves.length, charts.withCurves)}
      </p>
      <ChartData face={face} selected={state.selected} messages={messages} formats={formats} onPick={onPick} />
    </section>
  );
}

function Bar({
  face,
  charts,
  messages,
  onCharts,
  onExport
}: ChartsProps & { readonly face: ChartFace; readonly onExport: (format: ChartFormat) => void }): JSX.Element {
  const words = messages.charts;
  const { kind } = charts.layout;
  const { choice, columns, metrics } = face;
  const ids = (list: readonly Column[]) => list.map(column => [column.id, labelOf(column, messages)] as const);
  return (
    <div className="cw-Chart-bar" role="toolbar" aria-label={words.label}>
      <Pick
        label={words.kind}
        value={kind}
        options={KINDS.map(one => [one, words.kinds[one]] as const)}
        onPick={value => onCharts({ kind: value as ChartKind })}
      />
      {kind === 'curves' ? (
        <Pick
          label={words.metric}
          value={choice.metric}
          options={metrics.map(({ id, metrics: of }) => [id, of.join(' + ')] as const)}
          onPick={metric => onCharts({ metric })}
        />
      ) : (
        <Pick label={words.y} value={choice.y} options={ids(columns.y)} onPick={y => onCharts({ y })} />
      )}
      {kind === 'scatter' && (
        <Pick label={words.x} value={choice.x} options={ids(columns.x)} onPick={x => onCharts({ x })} />
      )}
      <span className="cw-Chart-exports" role="group" aria-label={words.export}>
        {(['png', 'svg', 'csv'] as const).map(format => (
          <button
            key={format}
            type="button"
            className="cw-Button"
            disabled={!face.axes}
            title={words.exportAs(words[format])}
            aria-label={words.exportAs(words[format])}
            onClick={() => onExport(format)}
          >
            {words[format]}
          </button>
        ))}
      </span>
    </div>
  );
}

function Pick({
  label,
  value,
  options,
  onPick
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onPick: (value: string) => void;
}): JSX.Element {
  return (
    <label>
      <span>{label}</span>{' '}
      <select
        aria-label={label}
        value={value ?? ''}
        disabled={options.length === 0}
        onChange={event => onPick(event.target.value)}
      >
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
