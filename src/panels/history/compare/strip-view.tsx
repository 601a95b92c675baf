import * as React from 'react';
import { DiffEditor } from '../../../components/diff-editor';
import { ValuesTable } from '../../../components/values-table';
import { dataWords } from '../../../domain/history/compare-data';
import type { ValueChange } from '../../../domain/history/compare-runs';
import type { Formats } from '../../../domain/history/format';
import type { Scalar } from '../../../wire/types';
import type { Messages } from './messages';
import type { Ready } from './model';

export interface StripProps {
  readonly runs: Ready['runs'];
  readonly cells: Ready['cells'];
  readonly messages: Messages;
  readonly formats: Formats;
}

/** Two environments may have hardly a package in common. */
const MOST_PACKAGES = 10;

/** Metrics, parameters, data, packages and modules of both runs. */
export function Strip({ runs, cells, messages, formats }: StripProps): JSX.Element {
  const { groups } = messages;
  const placed = ({ name, cell, ...change }: ValueChange): ValueChange => {
    const at = cells.map(({ left, right }) => (right ?? left)!).find(({ entry }) => entry.id === cell);
    return { ...change, name: cell !== undefined && at ? messages.ofCell(name, at.index + 1) : name };
  };
  const data = runs.data.map(change => {
    const [left, right] = dataWords(change, formats);
    return { name: change.name, left, right, same: change.same };
  });
  const values = [
    ['metrics', runs.metrics.map(placed)],
    ['params', runs.params],
    ['data', data],
    ['packages', runs.packages]
  ] as const;
  return (
    <section className="cw-Compare-strip" aria-label={messages.strip}>
      {values.map(
        ([group, changes]) =>
          changes.length > 0 && (
            <Values
              key={group}
              title={groups[group]}
              most={group === 'packages' ? MOST_PACKAGES : Infinity}
              changes={changes}
              // What equal metrics are is of interest; of equal files it is that they are.
              folded={group === 'data'}
              messages={messages}
              formats={formats}
            />
          )
      )}
      {runs.modules.map(({ path, left, right }) => (
        <details key={path} open>
          <summary>
            {groups.modules}: <code>{path}</code>
          </summary>
          <DiffEditor
            left={left ?? ''}
            right={right ?? ''}
            labels={[`${path}, ${messages.left}`, `${path}, ${messages.right}`]}
            language="python"
          />
        </details>
      ))}
    </section>
  );
}

function Values({
  title,
  changes,
  folded,
  most,
  messages,
  formats
}: {
  readonly title: string;
  readonly changes: readonly ValueChange[];
  /** Equal ones are counted, also where nothing else is there to be shown. */
  readonly folded: boolean;
  /** As many are shown at once. */
  readonly most: number;
} & Omit<StripProps, 'runs' | 'cells'>): JSX.Element {
  const changed = changes.filter(change => !change.same);
  const shown = changed.length > 0 || folded ? changed : changes;
  const equal = changes.length - shown.length;
  const say = (value: Scalar | undefined): string => (value === undefined ? '–' : formats.value(value));
  const counted = shown.some(({ delta }) => delta !== undefined);
  const [all, setAll] = React.useState(false);
  const first = all ? shown : shown.slice(0, most);
  const rows = first.map(({ name, left, right, delta }) => ({
    name,
    cells: [
      say(left),
      say(right),
      ...(counted ? [delta !== undefined && `${delta > 0 ? '▲' : '▼'} ${formats.change(delta)}`] : [])
    ]
  }));
  const table = (
    <ValuesTable
      title={title}
      heads={[messages.name, messages.left, messages.right, ...(counted ? [messages.difference] : [])]}
      rows={rows}
      foot={equal === 0 ? undefined : shown.length > 0 ? messages.sameValues(equal) : messages.allSame(equal)}
    />
  );
  if (first.length === shown.length) return table;
  return (
    <div>
      {table}
      <button type="button" className="cw-Link" onClick={() => setAll(true)}>
        {messages.moreValues(shown.length - first.length)}
      </button>
    </div>
  );
}
