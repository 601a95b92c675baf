import * as React from 'react';
import type { ChartFace } from '../../../domain/history/charts-face';
import type { Formats } from '../../../domain/history/format';
import type { Messages } from './messages';

export interface DataProps {
  readonly face: ChartFace;
  readonly selected: ReadonlySet<string>;
  readonly messages: Messages;
  readonly formats: Formats;
  readonly onPick: (mark: { readonly id: string; readonly run: string }, add: boolean) => void;
}

/** Rows that are drawn; the CSV holds all. */
const DRAWN = 200;

/** The table behind a chart: every mark can be read and selected without seeing it. */
export function ChartData({ face, selected, messages, formats, onPick }: DataProps): JSX.Element | null {
  const [open, setOpen] = React.useState(false);
  const words = messages.charts;
  const { axes, values } = face;
  if (!axes) return null;
  const across = (x: number | string): string =>
    axes.x.type === 'temporal' ? formats.exact(new Date(x).toISOString()) : formats.value(x);
  return (
    <details className="cw-Chart-data" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{words.data(values.length)}</summary>
      {open && (
        // The scrolled part can be reached by keyboard.
        <div className="cw-Chart-rows" role="region" tabIndex={0} aria-label={words.label}>
          <table>
            <thead>
              <tr>
                {[words.run, axes.x.title, axes.y.title].map((head, n) => (
                  <th key={n} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {values.slice(0, DRAWN).map((value, n) => {
                const { id, run, label, x, y } = value;
                const picked = selected.has(id) || selected.has(run);
                return (
                  <tr key={n} data-selected={picked}>
                    <th scope="row">
                      <button
                        type="button"
                        className="cw-Runs-link"
                        aria-pressed={picked}
                        onClick={event => onPick(value, event.ctrlKey || event.metaKey || event.shiftKey)}
                      >
                        {label}
                      </button>
                    </th>
                    <td>{across(x)}</td>
                    <td>{formats.value(y)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {values.length > DRAWN && <p>{words.more(values.length - DRAWN)}</p>}
        </div>
      )}
    </details>
  );
}
