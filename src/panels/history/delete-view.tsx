import * as React from 'react';
import type { Formats } from '../../domain/history/format';
import type { DeletePreview, RunRow } from '../../wire/types';
import type { Messages } from './messages';
import { titleOf } from './run-title';

/** Runs that the question names. */
const NAMED = 5;

/** Which runs, and what that means. */
export function WhatGoes(props: {
  readonly preview: DeletePreview;
  readonly known: readonly RunRow[];
  readonly words: Messages['deleting'];
  readonly formats: Formats;
}): JSX.Element {
  const { preview, known, words, formats } = props;
  const { runs, bytes, stars, later = 0, pushed } = preview;
  const named = known.slice(0, NAMED);
  const rest = runs - named.length;
  const said = [
    words.frees(formats.bytes(bytes)),
    ...(stars > 0 ? [words.stars(stars, formats.count(stars))] : []),
    ...(later > 0 ? [words.later(later, formats.count(later))] : []),
    ...(pushed.length > 0 ? [words.pushed(pushed.join(', '))] : [])
  ];
  return (
    <div className="cw-WhatGoes">
      {named.length > 0 && (
        <ul>
          {named.map(row => (
            <li key={row.run}>
              <strong>{titleOf(row)}</strong> {formats.exact(row.started)}
            </li>
          ))}
          {rest > 0 && <li>{words.more(formats.count(rest))}</li>}
        </ul>
      )}
      {said.map(text => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
