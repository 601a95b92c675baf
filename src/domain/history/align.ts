/** A stretch of two sequences: what both have, or what one has alone. Ends are exclusive. */
export interface Stretch {
  readonly kind: 'same' | 'left' | 'right';
  readonly left: readonly [from: number, to: number];
  readonly right: readonly [from: number, to: number];
}

/** Beyond this many differences the middle counts as replaced as a whole: the exact answer would take quadratic time. */
const MAX_EDITS = 1_000;

/**
 * The shortest edit from one sequence to another (Myers, "An O(ND) Difference Algorithm", 1986), removals before additions.
 * Elements are equal when `===`; compare by a key for what is not a primitive.
 */
export function align(left: readonly (string | number)[], right: readonly (string | number)[]): readonly Stretch[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (
    tail < left.length - head &&
    tail < right.length - head &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  ) {
    tail++;
  }
  const a = left.slice(head, left.length - tail);
  const b = right.slice(head, right.length - tail);
  const pairs = [
    ...range(head, 0, 0),
    ...middle(a, b).map(([x, y]): Pair => [x + head, y + head]),
    ...range(tail, left.length - tail, right.length - tail)
  ];
  return stretches(pairs, left.length, right.length);
}

type Pair = readonly [number, number];

function range(count: number, x: number, y: number): Pair[] {
  return Array.from({ length: count }, (_, n) => [x + n, y + n] as const);
}

/** Positions of common elements, in order. */
function middle(a: readonly (string | number)[], b: readonly (string | number)[]): Pair[] {
  if (a.length === 0 || b.length === 0) return [];
  const known = new Set(b);
  if (!a.some(element => known.has(element))) return [];
  const limit = Math.min(a.length + b.length, MAX_EDITS);
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(furthest.slice(limit + 1 - edits - 1, limit + 1 + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[limit + k]! < furthest[limit + k + 2]!);
      let x = down ? furthest[limit + k + 2]! : furthest[limit + k]! + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      furthest[limit + k + 1] = x;
      if (x >= a.length && y >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return [];
}

/** `trace[d]` holds the furthest x before the d-th edit, for diagonals -d-1 … d+1. */
function walkBack(trace: readonly Int32Array[], endX: number, endY: number): Pair[] {
  const pairs: Pair[] = [];
  let x = endX;
  let y = endY;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const before = trace[edits]!;
    const k = x - y;
    const at = (diagonal: number): number => before[diagonal + edits + 1]!;
    const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const fromX = edits === 0 ? 0 : down ? at(k + 1) : at(k - 1);
    const fromY = edits === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY && (edits === 0 || x - 1 >= fromX + (down ? 0 : 1))) pairs.push([--x, --y]);
    x = fromX;
    y = fromY;
  }
  return pairs.reverse();
}

function stretches(pairs: readonly Pair[], endLeft: number, endRight: number): readonly Stretch[] {
  const out: Stretch[] = [];
  let x = 0;
  let y = 0;
  const gap = (toX: number, toY: number): void => {
    if (toX > x) out.push({ kind: 'left', left: [x, toX], right: [y, y] });
    if (toY > y) out.push({ kind: 'right', left: [toX, toX], right: [y, toY] });
  };
  for (let n = 0; n < pairs.length;) {
    const [fromX, fromY] = pairs[n]!;
    gap(fromX, fromY);
    let length = 1;
    while (pairs[n + length]?.[0] === fromX + length && pairs[n + length]?.[1] === fromY + length) length++;
    out.push({ kind: 'same', left: [fromX, fromX + length], right: [fromY, fromY + length] });
    [x, y] = [fromX + length, fromY + length];
    n += length;
  }
  gap(endLeft, endRight);
  return out;
}

/** One line of two texts laid side by side. */
export interface LinePair {
  readonly kind: 'same' | 'left' | 'right' | 'changed';
  readonly left?: string;
  readonly right?: string;
}

/** Lines of two texts side by side; a removed and an added line at one place are a changed pair. */
export function alignLines(left: string, right: string): readonly LinePair[] {
  const [a, b] = [left.split('\n'), right.split('\n')];
  const parts = align(a, b);
  return parts.flatMap((part, n): LinePair[] => {
    const next = parts[n + 1];
    if (part.kind === 'same') return a.slice(...part.left).map(line => ({ kind: 'same', left: line, right: line }));
    if (part.kind === 'right') {
      return parts[n - 1]?.kind === 'left' ? [] : b.slice(...part.right).map(line => ({ kind: 'right', right: line }));
    }
    const gone = a.slice(...part.left);
    const come = next?.kind === 'right' ? b.slice(...next.right) : [];
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, line) => ({
      kind: line < gone.length ? (line < come.length ? 'changed' : 'left') : 'right',
      ...(line < gone.length && { left: gone[line] }),
      ...(line < come.length && { right: come[line] })
    }));
  });
}
