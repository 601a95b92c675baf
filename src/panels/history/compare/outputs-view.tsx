import * as React from 'react';
import { DiffEditor } from '../../../components/diff-editor';
import { ImageDiff } from '../../../components/image-diff';
import type { OutputFace, OutputPair } from '../../../domain/history/compare-outputs';
import { diffTables, type TableDiff } from '../../../domain/history/table-diff';
import type { Messages } from './messages';

export interface OutputsProps {
  readonly pairs: readonly OutputPair[];
  readonly messages: Messages;
  /** Draws a MIME bundle without trust. */
  readonly renderRich: (face: Extract<OutputFace, { kind: 'rich' }>) => JSX.Element;
}

/** The outputs of a cell, each beside its counterpart, compared as what they are. */
export function Outputs(props: OutputsProps): JSX.Element | null {
  if (props.pairs.length === 0) return null;
  return (
    <div className="cw-Compare-outputs" role="group" aria-label={props.messages.outputs}>
      {props.pairs.map((pair, n) => (
        <div
          key={n}
          className="cw-Compare-output"
          data-same={pair.change !== 'seen'}
          role="group"
          aria-label={props.messages.output(n + 1)}
          tabIndex={pair.change !== 'seen' ? undefined : 0 /* what is wide scrolls, by keyboard too */}
        >
          <Output pair={pair} {...props} />
        </div>
      ))}
    </div>
  );
}

function Output({ pair, messages, renderRich }: { readonly pair: OutputPair } & OutputsProps): JSX.Element {
  const { left, right } = pair;
  if (pair.change !== 'seen') {
    return <p className="cw-Compare-quiet">{pair.change === 'none' ? messages.sameOutput : messages.unseenOutput}</p>;
  }
  if (left?.kind === 'image' && right?.kind === 'image') {
    return <ImageDiff left={left.source} right={right.source} words={messages.image} />;
  }
  if (left?.kind === 'table' && right?.kind === 'table') {
    const diff = diffTables(left.table, right.table);
    return <Table diff={diff} said={messages.cellsDiffer(diff.changed)} />;
  }
  if (!left || !right || [left, right].some(({ kind }) => kind === 'rich' || kind === 'image')) {
    return (
      <div className="cw-Compare-sides">
        {[left, right].map((face, n) => (
          <div key={n}>
            {face ? (
              <Face face={face} messages={messages} renderRich={renderRich} />
            ) : (
              <p className="cw-Compare-quiet">{messages.noOutput}</p>
            )}
          </div>
        ))}
      </div>
    );
  }
  return <DiffEditor left={textOf(left)} right={textOf(right)} labels={[messages.left, messages.right]} />;
}

function Face({
  face,
  messages,
  renderRich
}: { readonly face: OutputFace } & Omit<OutputsProps, 'pairs'>): JSX.Element {
  if (face.kind === 'rich') return renderRich(face);
  if (face.kind === 'image') return <img src={face.source} alt={messages.image.only} />;
  if (face.kind === 'table') return <Table diff={diffTables(face.table, face.table)} />;
  return <pre>{textOf(face)}</pre>;
}

function textOf(face: OutputFace): string {
  switch (face.kind) {
    case 'text':
    case 'rich':
      return face.text;
    case 'error':
      return face.traceback || `${face.name}: ${face.message}`;
    case 'json':
      return JSON.stringify(face.value, null, 2);
    case 'table':
      return [...face.table.head, ...face.table.rows].map(row => row.join('\t')).join('\n');
    case 'image':
      return '';
  }
}

function Table({ diff, said }: { readonly diff: TableDiff; readonly said?: string }): JSX.Element {
  return (
    <div className="cw-Compare-table">
      {said !== undefined && <p className="cw-Compare-quiet">{said}</p>}
      <table>
        <thead>
          <tr>
            {diff.columns.map((column, n) => {
              const Head = column.name ? 'th' : 'td'; // above an index there is no name
              return (
                <Head key={n} {...(column.name && { scope: 'col' })} data-kind={column.kind}>
                  {column.name}
                </Head>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {diff.rows.map((row, n) => (
            <tr key={n} data-kind={row.kind}>
              {row.cells.map((cell, at) => (
                <td key={at} data-same={cell.same}>
                  {!cell.same && cell.left !== undefined && <del>{cell.left}</del>}{' '}
                  {cell.same || cell.right === undefined ? cell.same && cell.right : <ins>{cell.right}</ins>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
