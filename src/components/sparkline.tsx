import * as React from 'react';

export interface SparklineProps {
  readonly values: readonly number[];
  /** The same in words. */
  readonly label: string;
}

/** A curve the height of a line of text. It fills the width it is given. */
export function Sparkline({ values, label }: SparklineProps): JSX.Element | null {
  if (values.length < 2) return null;
  return (
    <svg className="cw-Sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={sparkline(values)} />
    </svg>
  );
}

/** Points in a box of 100 × 24, two units of air above and below; a flat curve lies in the middle. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const place = (value: number): number => (range === 0 ? 12 : 22 - (20 * (value - low)) / range);
  const step = 100 / Math.max(1, values.length - 1);
  return values.map((value, i) => `${(i * step).toFixed(1)},${place(value).toFixed(1)}`).join(' ');
}
