import * as React from 'react';
import { Icon } from '../../components/icon';
import { Actions } from '../../components/states';
import type { RunContents } from '../../domain/history/run-contents';
import type { CellwrightError } from '../../domain/shared/errors';
import type { RunRow } from '../../wire/types';
import type { Known } from './contents';
import { failure } from './failure';
import type { ItemContext } from './item-context';

interface ContentsProps {
  readonly row: RunRow;
  readonly context: ItemContext;
}

/** What the cell was, and what it printed and drew: read when the row is opened. */
export function RunContentsView({ row, context }: ContentsProps): JSX.Element {
  const { messages, formats, contents: source } = context;
  const { contents: words } = messages;
  const { contents, error, read } = useContents(row, context);
  if (error) {
    return (
      <div className="cw-Contents-failed" role="alert">
        <p>
          <Icon name="warning" /> {error.message} {error.remedy}
        </p>
        <Actions actions={[{ label: messages.retry, run: () => read(false) }]} />
      </div>
    );
  }
  if (!contents) return <div className="cw-Contents-loading" role="status" aria-label={words.loading} />;
  if (contents === 'gone') return <p className="cw-Contents-quiet">{words.gone}</p>;
  const { outputs, leftOut, kept } = contents;
  return (
    <div className="cw-Contents">
      <Source contents={contents} context={context} />
      {outputs.length > 0 && source.outputs && (
        <div className="cw-Contents-outputs" role="group" aria-label={words.outputs} tabIndex={0}>
          {source.outputs(outputs)}
        </div>
      )}
      {leftOut > 0 && (
        <p className="cw-Contents-quiet">
          {words.leftOut(leftOut, formats.count(leftOut))}{' '}
          <button type="button" className="cw-Link" onClick={() => read(true)}>
            {words.showAll}
          </button>
        </p>
      )}
      {!kept && <p className="cw-Contents-quiet">{words.notKept}</p>}
    </div>
  );
}

function Source({ contents, context }: Omit<ContentsProps, 'row'> & { readonly contents: RunContents }): JSX.Element {
  const { messages, contents: from } = context;
  const { source, file } = contents;
  const { highlight } = from;
  const code = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    if (!highlight) return;
    const coloured = document.createElement('code');
    void highlight(source, file, coloured).then(() => code.current?.replaceChildren(...coloured.childNodes));
  }, [source, file, highlight]);
  return (
    <pre className="cw-Contents-source" role="group" aria-label={messages.contents.source} tabIndex={0}>
      {/* React never draws inside it again: what was coloured stays. */}
      <code key={source} ref={code}>
        {source}
      </code>
    </pre>
  );
}

interface Reading {
  readonly contents?: Known;
  readonly error?: CellwrightError;
  readonly read: (all: boolean) => void;
}

/** An answer that comes after the row was closed, or went out of sight, is dropped. */
function useContents(row: RunRow, { contents: source }: ItemContext): Reading {
  const [known, setKnown] = React.useState<Omit<Reading, 'read'>>({ contents: source.peek(row.run) });
  const isShown = React.useRef(true);
  const read = (all: boolean): void => {
    source.read(row, all).then(
      contents => isShown.current && setKnown({ contents }),
      (reason: unknown) => isShown.current && setKnown({ error: failure(reason) })
    );
  };
  React.useEffect(() => {
    isShown.current = true;
    if (!known.contents) read(false);
    return () => {
      isShown.current = false;
    };
    // A row that is opened reads once; a newer commit of the run holds the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [row.run]);
  return { ...known, read };
}
