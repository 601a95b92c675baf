import type { RowValue, RunRow } from '../../wire/types';

/**
 * A run's parameters, each with the cell that set it. An estimator's own setting hides the variable it was given; it is led back to the
 * cell that set the same value under that name, where the run is known to use that cell. Rows are newest first.
 */
export function located(row: RunRow, rows: readonly RunRow[]): readonly RowValue[] {
  const used = new Set(row.params.flatMap(({ cell }) => (cell && cell !== row.cell ? [cell] : [])));
  const own = row.params.some(({ cell }) => !cell || cell === row.cell);
  if (used.size === 0 || !own) return row.params;
  const setters = rows.filter(
    other => other.session === row.session && other.seq < row.seq && other.cell !== null && used.has(other.cell)
  );
  return row.params.map(param => {
    if (param.cell && param.cell !== row.cell) return param;
    const setter = setters.find(other => sets(other, param));
    return setter?.cell ? { ...param, cell: setter.cell } : param;
  });
}

const sets = (row: RunRow, { name, value }: RowValue): boolean =>
  row.params.some(param => param.name === name && param.value === value && (!param.cell || param.cell === row.cell));
