import * as React from 'react';

/** After what a long name goes on in the next line, before it is broken within a word. */
const SEPARATOR = /(?<=[_/.:-])/;

/** A name such as `validation_0_mean_absolute_error`, of which no letter is cut where it is narrow. */
export function Breakable({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split(SEPARATOR).map((part, at) => (
        <React.Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </React.Fragment>
      ))}
    </>
  );
}
