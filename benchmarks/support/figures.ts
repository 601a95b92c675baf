/** What a benchmark prints: its figures, and what they say of the goals in docs/performance.md. */
export interface Report {
  readonly benchmark: string;
  /** What was measured, for a reader who wants to judge it. */
  readonly what: string;
  readonly goals: readonly Goal[];
  readonly figures: Readonly<Record<string, unknown>>;
}

export interface Goal {
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean;
}

export function print(report: Report): void {
  console.log(JSON.stringify(report, null, 2));
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Median, and the fastest round, which tells most where other work shares the machine. */
export const summary = (values: readonly number[]): { readonly median: number; readonly fastest: number } => ({
  median: round(median(values)),
  fastest: round(Math.min(...values))
});

/** The middle 95% of the medians of resamples. */
export function confidence(values: readonly number[], resamples = 4_000): readonly [number, number] {
  const draw = (): number => values[Math.floor(Math.random() * values.length)]!;
  const medians = Array.from({ length: resamples }, () => median(values.map(draw)));
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}
