import type { ChartFace } from '../../../domain/history/charts-face';
import { csv } from '../../../domain/history/runs-table-csv';
import type { DrawnChart } from '../../../engines/charts/engine';
import type { ChartFormat } from './charts-view';
import { download, downloadText } from './download';

/** A chart as a file: its picture, or the values behind it. */
export async function exportChart(face: ChartFace, format: ChartFormat, drawn: DrawnChart | undefined): Promise<void> {
  const { axes, values } = face;
  if (!axes) return;
  const name = `${axes.y.title} ${axes.x.title}`.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  if (format === 'csv') return downloadText(`${name}.csv`, chartCsv(face), 'text/csv');
  if (!drawn || values.length === 0) return;
  if (format === 'svg') downloadText(`${name}.svg`, await drawn.svg(), 'image/svg+xml');
  else download(`${name}.png`, await drawn.png());
}

function chartCsv({ axes, values }: ChartFace): string {
  const across = (x: number | string): number | string => (axes?.x.type === 'temporal' ? new Date(x).toISOString() : x);
  return csv([
    ['id', 'run', 'label', axes?.x.title ?? 'x', axes?.y.title ?? 'y'],
    ...values.map(({ id, run, label, x, y }) => [id, run, label, across(x), y])
  ]);
}
