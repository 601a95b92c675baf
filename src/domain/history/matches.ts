import type { Filter, Operator, Value } from './filter';

/** What a run answers to: parameters, metrics, status and dates under one name each. */
export type Facts = ReadonlyMap<string, Value>;

/** Whether a run satisfies a filter. A comparison across types is false. */
export function matches(filter: Filter, facts: Facts): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, facts) && matches(filter.right, facts);
    case 'or':
      return matches(filter.left, facts) || matches(filter.right, facts);
    case 'not':
      return !matches(filter.of, facts);
    case 'compare': {
      const actual = facts.get(filter.name);
      return typeof actual === typeof filter.value && COMPARE[filter.operator](actual!, filter.value);
    }
  }
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
