import { periodOf } from './dates';
import type { Filter, Operator, Value } from './filter';

/** A value that a filter compares with; an instant is a Date. */
export type Fact = Value | Date;

/** What a run answers to: parameters, metrics, status and dates under one name each. */
export interface Facts {
  get(name: string): Fact | undefined;
}

/** Whether a run satisfies a filter. A comparison across types is false. */
export function matches(filter: Filter, facts: Facts): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, facts) && matches(filter.right, facts);
    case 'or':
      return matches(filter.left, facts) || matches(filter.right, facts);
    case 'not':
      return !matches(filter.of, facts);
    case 'compare':
      return comparison(filter.operator, filter.value)(facts.get(filter.name));
  }
}

/** Names that a filter compares and none of these has, each once: they may be misspelt. */
export function unknownNames(filter: Filter, all: readonly Facts[]): readonly string[] {
  return [...namesIn(filter)].filter(name => all.every(facts => facts.get(name) === undefined));
}

/** Names that a filter compares. */
export function namesIn(filter: Filter): ReadonlySet<string> {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return new Set([...namesIn(filter.left), ...namesIn(filter.right)]);
    case 'not':
      return namesIn(filter.of);
    case 'compare':
      return new Set([filter.name]);
  }
}

/** A comparison with a fixed value, prepared once for many runs. */
export function comparison(operator: Operator, wanted: Value): (actual: Fact | undefined) => boolean {
  const holds = COMPARE[operator];
  const period = typeof wanted === 'string' ? periodOf(wanted) : undefined;
  return actual => {
    if (actual instanceof Date) return period !== undefined && DURING[operator](+actual, period.from, period.to);
    return typeof actual === typeof wanted && holds(actual!, wanted);
  };
}

const COMPARE: Readonly<Record<Operator, (actual: Value, wanted: Value) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
  '~': (a, b) => String(a).toLowerCase().includes(String(b).toLowerCase())
};

/** An instant against a stretch of time: after a day means after its end, on a day means within it. */
const DURING: Readonly<Record<Operator, (at: number, from: number, to: number) => boolean>> = {
  '<': (at, from) => at < from,
  '<=': (at, _, to) => at < to,
  '=': (at, from, to) => at >= from && at < to,
  '!=': (at, from, to) => at < from || at >= to,
  '>=': (at, from) => at >= from,
  '>': (at, _, to) => at >= to,
  '~': (at, from, to) => at >= from && at < to
};
