import * as React from 'react';
import type { ChartFace } from '../../../domain/history/charts-face';
import type { ChartOptions, DrawnChart } from '../../../engines/charts/engine';

export type DrawChart = (host: HTMLElement, options: ChartOptions) => Promise<DrawnChart>;

export interface CanvasProps {
  readonly axes: NonNullable<ChartFace['axes']>;
  readonly values: ChartFace['values'];
  readonly selected: ReadonlySet<string>;
  /** What the chart says, in words. */
  readonly label: string;
  readonly draw: DrawChart;
  readonly onPick: ChartOptions['onPick'];
  readonly onDrawn: (chart: DrawnChart | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The seam between React and vega: other axes make another chart, other values and another selection change it. */
export function ChartCanvas({ label, onFailure, ...props }: CanvasProps): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const chart = React.useRef<DrawnChart>();
  const latest = React.useRef(props);
  latest.current = props;
  const failed = React.useRef(onFailure);
  failed.current = onFailure;
  const axes = JSON.stringify(props.axes);

  React.useEffect(() => {
    let gone = false;
    const { values, selected, draw, onDrawn } = latest.current;
    const options: ChartOptions = {
      axes: JSON.parse(axes) as ChartOptions['axes'],
      values,
      selected: [...selected],
      onPick: (mark, add) => latest.current.onPick(mark, add)
    };
    void draw(host.current!, options).then(
      async drawn => {
        if (gone) return drawn.dispose();
        chart.current = drawn;
        onDrawn(drawn);
        // What changed while it was loading.
        const now = latest.current;
        if (now.values !== values) await drawn.setValues(now.values);
        if (now.selected !== selected) await drawn.select([...now.selected]);
      },
      (error: unknown) => gone || failed.current(error)
    );
    return () => {
      gone = true;
      chart.current?.dispose();
      chart.current = undefined;
      onDrawn(undefined);
    };
  }, [axes]);

  const { values, selected } = props;
  React.useEffect(() => void chart.current?.setValues(values).catch(failed.current), [values]);
  React.useEffect(() => void chart.current?.select([...selected]).catch(failed.current), [selected]);

  return <div ref={host} className="cw-Chart-canvas" role="img" aria-label={label} />;
}
