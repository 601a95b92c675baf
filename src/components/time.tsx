import * as React from 'react';

export interface TimeProps {
  readonly instant: string;
  /** As it reads: 14:32, 5 minutes ago. */
  readonly text: string;
  /** The exact one, on hover. */
  readonly exact: string;
}

export function Time({ instant, text, exact }: TimeProps): JSX.Element {
  return (
    <time className="cw-Time" dateTime={instant} title={exact}>
      {text}
    </time>
  );
}
