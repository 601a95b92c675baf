import type { RowChild } from '../../wire/types';

/** A run inside a run, and how deep: 0 right inside it. */
export interface NestedChild {
  readonly child: RowChild;
  readonly depth: number;
}

/** Each child after its parent, in the order they came; one whose parent is not there stands at the top. */
export function nested(children: readonly RowChild[]): readonly NestedChild[] {
  const known = new Set(children.map(({ id }) => id));
  const below = new Map<string | undefined, RowChild[]>();
  for (const child of children) {
    const parent = child.parent !== undefined && known.has(child.parent) ? child.parent : undefined;
    below.set(parent, [...(below.get(parent) ?? []), child]);
  }
  const under = (parent: string | undefined, depth: number): NestedChild[] =>
    (below.get(parent) ?? []).flatMap(child => [{ child, depth }, ...under(child.id, depth + 1)]);
  return under(undefined, 0);
}
