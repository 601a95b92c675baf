import * as React from 'react';

export interface ValuesTableProps {
  readonly title: string;
  /** Of the column of names first. */
  readonly heads: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly React.ReactNode[] }[];
  /** Said below, e.g. of what is left out. */
  readonly foot?: string;
}

/** Named values, one a row, with what is said of each. */
export function ValuesTable({ title, heads, rows, foot }: ValuesTableProps): JSX.Element {
  return (
    <table className="cw-Values">
      <caption>{title}</caption>
      {rows.length > 0 && (
        <thead>
          <tr>
            {heads.map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, at) => (
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {foot !== undefined && (
        <tfoot>
          <tr>
            <td colSpan={heads.length}>{foot}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
