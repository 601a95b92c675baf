import * as React from 'react';

export interface TimeProps {
  readonly instant: string;
  /** As it reads: 14:32, 5 minutes ago. */
  readonly text: string;
  /** The exact one, on hover. */
  readonly exact: string;
  /** The row above says the same: it steps back. */
  readonly repeated?: boolean;
}

export function Time({ instant, text, exact, repeated = false }: TimeProps): JSX.Element {
  return (
    <time className={repeated ? 'cw-Time cw-mod-repeated' : 'cw-Time'} dateTime={instant} title={exact}>
      {text}
    </time>
  );
}
