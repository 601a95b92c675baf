import * as React from 'react';
import type { TableProps } from './view';
import { Columns } from './columns-view';

/** What is looked for, above what is shown of it and what can be done with it. */
export function Toolbar(props: TableProps): JSX.Element {
  const { state, table, messages, charts, onCharts, onLayout, onCompare, onShow, onExport } = props;
  const { layout, selected, filterError } = state;
  const rows = [...selected].map(id => table.row(id)).filter(row => row !== undefined);
  const [before, after] = rows.sort((a, b) => (a.started < b.started ? -1 : 1));
  return (
    <div className="cw-Runs-bar" role="toolbar" aria-label={messages.title}>
      <div className="cw-Runs-search">
        <input
          type="search"
          className="cw-Runs-filter"
          placeholder={messages.filterHint}
          title={messages.filter}
          aria-label={messages.filter}
          aria-invalid={filterError !== undefined}
          aria-describedby={filterError && 'cw-Runs-filterError'}
          spellCheck={false}
          value={layout.filter}
          onChange={event => onLayout({ ...layout, filter: event.target.value })}
        />
        <input
          type="search"
          placeholder={messages.text}
          title={messages.text}
          aria-label={messages.text}
          value={layout.text}
          onChange={event => onLayout({ ...layout, text: event.target.value })}
        />
      </div>
      <div className="cw-Runs-options">
        <label>
          <input
            type="checkbox"
            checked={layout.starred}
            onChange={event => onLayout({ ...layout, starred: event.target.checked })}
          />{' '}
          {messages.starred}
        </label>
        <label>
          <input
            type="checkbox"
            checked={layout.everyRun}
            onChange={event => onLayout({ ...layout, everyRun: event.target.checked })}
          />{' '}
          {messages.everyRun}
        </label>
        <Columns
          layout={layout}
          columns={table.columns}
          promoted={table.promoted}
          messages={messages}
          onLayout={onLayout}
          onPromote={props.onPromote}
        />
        <button
          type="button"
          className="cw-Button"
          disabled={rows.length !== 2}
          title={messages.compareHint}
          onClick={() => onCompare(before!, after!)}
        >
          {messages.compare}
        </button>
        <button
          type="button"
          className="cw-Button"
          disabled={rows.length !== 1}
          title={messages.showHint}
          onClick={() => onShow(before!)}
        >
          {messages.show}
        </button>
        <button type="button" className="cw-Button" onClick={onExport}>
          {messages.csv}
        </button>
        <button
          type="button"
          className="cw-Button"
          aria-pressed={charts.layout.open}
          onClick={() => onCharts({ open: !charts.layout.open })}
        >
          {messages.charts.show}
        </button>
      </div>
      {filterError && (
        <p id="cw-Runs-filterError" className="cw-Runs-error" role="alert">
          {filterError.message} {filterError.remedy}
        </p>
      )}
    </div>
  );
}
