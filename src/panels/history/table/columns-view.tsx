import * as React from 'react';
import { IconButton } from '../../../components/icon';
import type { Column } from '../../../domain/history/runs-table';
import { arrange, hide, move, pin, type Layout } from '../../../domain/history/runs-table-layout';
import type { Messages } from './messages';

export interface ColumnsProps {
  readonly layout: Layout;
  readonly columns: readonly Column[];
  readonly messages: Messages;
  readonly onLayout: (layout: Layout) => void;
}

/** Which columns show, which are pinned, and their order: all by keyboard too. */
export function Columns({ layout, columns, messages, onLayout }: ColumnsProps): JSX.Element {
  return (
    <details className="cw-Columns">
      <summary>{messages.columns}</summary>
      <ul>
        {arrange(columns, layout, true).map(({ id, name, group }) => {
          const label = group === 'run' ? (messages.names[name] ?? name) : name;
          const pinned = layout.pinned.includes(id);
          return (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={!layout.hidden.includes(id)}
                  onChange={event => onLayout(hide(layout, id, !event.target.checked))}
                />{' '}
                {label}
              </label>
              <IconButton
                icon="link"
                label={pinned ? messages.unpin(label) : messages.pin(label)}
                aria-pressed={pinned}
                onClick={() => onLayout(pin(layout, id, !pinned))}
              />
              <button
                type="button"
                aria-label={messages.earlier(label)}
                onClick={() => onLayout(move(layout, columns, id, -1))}
              >
                ◂
              </button>
              <button
                type="button"
                aria-label={messages.later(label)}
                onClick={() => onLayout(move(layout, columns, id, 1))}
              >
                ▸
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
