import * as React from 'react';
import { DiffEditor } from '../../../components/diff-editor';
import type { ValueChange } from '../../../domain/history/compare-runs';
import type { Formats } from '../../../domain/history/format';
import type { Scalar } from '../../../wire/types';
import type { Messages } from './messages';
import type { Ready } from './model';

export interface StripProps {
  readonly runs: Ready['runs'];
  readonly messages: Messages;
  readonly formats: Formats;
}

/** Metrics, parameters, data, packages and modules of both runs. */
export function Strip({ runs, messages, formats }: StripProps): JSX.Element {
  const { groups } = messages;
  return (
    <section className="cw-Compare-strip" aria-label={messages.strip}>
      {(['metrics', 'params', 'data', 'packages'] as const).map(
        group =>
          runs[group].length > 0 && (
            <Values key={group} title={groups[group]} changes={runs[group]} messages={messages} formats={formats} />
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
  messages,
  formats
}: { readonly title: string; readonly changes: readonly ValueChange[] } & Omit<StripProps, 'runs'>): JSX.Element {
  const changed = changes.filter(change => !change.same);
  const shown = changed.length ? changed : changes;
  const say = (value: Scalar | undefined): string => (value === undefined ? '–' : formats.value(value));
  return (
    <table className="cw-Compare-values">
      <caption>{title}</caption>
      <thead>
        <tr>
          {[messages.name, messages.left, messages.right, messages.difference].map(head => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ name, left, right, delta }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{say(left)}</td>
            <td>{say(right)}</td>
            <td>{delta !== undefined && `${delta > 0 ? '▲' : '▼'} ${formats.change(delta)}`}</td>
          </tr>
        ))}
      </tbody>
      {shown.length < changes.length && (
        <tfoot>
          <tr>
            <td colSpan={4}>{messages.sameValues(changes.length - shown.length)}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
