import * as React from 'react';

export interface ChangeProps {
  /** How far a value moved; nothing is shown where it did not. */
  readonly change: number | undefined;
  /** The distance, in the user's locale. */
  readonly by: (change: number) => string;
  readonly words: { readonly up: (by: string) => string; readonly down: (by: string) => string };
}

/** ▲0.012: which way, not whether that is good, which only the user knows. */
export function Change({ change, by, words }: ChangeProps): JSX.Element | null {
  if (!change) return null;
  const long = change > 0 ? words.up(by(change)) : words.down(by(change));
  return (
    <span className="cw-Change" role="img" aria-label={long} title={long}>
      {change > 0 ? '▲' : '▼'}
      {by(change)}
    </span>
  );
}
