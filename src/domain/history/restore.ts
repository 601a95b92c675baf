import type * as nbformat from '@jupyterlab/nbformat';
import type { Formats } from './format';

/** One edit of the notebook as it stands. Places are those after the edits before it. */
export type Edit =
  | { readonly kind: 'delete'; readonly index: number }
  | { readonly kind: 'move'; readonly from: number; readonly to: number }
  | { readonly kind: 'insert'; readonly index: number; readonly cell: nbformat.ICell }
  | { readonly kind: 'source'; readonly index: number; readonly source: string }
  | {
      readonly kind: 'outputs';
      readonly index: number;
      readonly outputs: readonly nbformat.IOutput[];
      readonly executionCount: number | null;
    }
  | { readonly kind: 'metadata'; readonly index: number; readonly metadata: nbformat.ICell['metadata'] };

export interface RestorePlan {
  readonly edits: readonly Edit[];
  /** Cells whose masked secrets were filled in from the notebook as it stands. */
  readonly filled: number;
  /** Cells left as they are, because a masked secret could not be filled in. */
  readonly kept: readonly string[];
  /** Cells that come back with the mask in place of the secret, as the notebook has them no more. */
  readonly masked: number;
  /** Cells whose outputs the snapshot leaves out: what stands there stays where the source is the same. */
  readonly unkept: number;
}

const NONE: ReadonlySet<number> = new Set();

const MASK = /‹masked: [^›]*›/;
const MASKS = /‹masked: [^›]*›/g;

/**
 * The edits that make the notebook what it was. Never grants trust: a cell's `trusted` mark and the notebook's metadata are left alone.
 * A masked secret is never written over what stands in the notebook, nor are outputs that were left out, `unkept` by their cells' places.
 */
export function planNotebook(
  current: nbformat.INotebookContent,
  wanted: nbformat.INotebookContent,
  unkept = NONE
): RestorePlan {
  const plan = new Plan(unkept.size);
  const ids = idsOf(wanted.cells);
  const keep = new Set(ids.filter(id => id !== undefined));
  const standing = idsOf(current.cells);
  const order = current.cells.map((cell, at) => ({ cell, id: standing[at] }));
  for (let at = order.length - 1; at >= 0; at--) {
    const { id, cell } = order[at]!;
    const type = id === undefined ? undefined : wanted.cells[ids.indexOf(id)]?.cell_type;
    if (id !== undefined && keep.has(id) && type === cell.cell_type) continue;
    plan.edits.push({ kind: 'delete', index: at });
    order.splice(at, 1);
  }
  wanted.cells.forEach((cell, index) => {
    const from = ids[index] === undefined ? -1 : order.findIndex(one => one.id === ids[index]);
    if (from < 0) {
      plan.insert(index, cell, bySource(current, cell));
      order.splice(index, 0, { cell, id: ids[index] });
      return;
    }
    if (from !== index) {
      plan.edits.push({ kind: 'move', from, to: index });
      order.splice(index, 0, ...order.splice(from, 1));
    }
    plan.change(index, order[index]!.cell, cell, unkept.has(index));
  });
  return plan.done();
}

/** The edits that bring one cell back: in its place, or where it stood when it is gone. */
export function planCell(
  current: nbformat.INotebookContent,
  wanted: nbformat.INotebookContent,
  id: string,
  unkept = NONE
): RestorePlan | undefined {
  const at = wanted.cells.findIndex(cell => idOf(cell) === id);
  const cell = wanted.cells[at];
  if (!cell) return undefined;
  const left = unkept.has(at);
  const plan = new Plan(left ? 1 : 0);
  const index = current.cells.findIndex(one => idOf(one) === id);
  if (index >= 0 && current.cells[index]!.cell_type === cell.cell_type) {
    plan.change(index, current.cells[index]!, cell, left);
  } else if (index >= 0) {
    plan.edits.push({ kind: 'delete', index });
    plan.insert(index, cell, current.cells[index]);
  } else plan.insert(placeOf(current, wanted, at), cell, undefined);
  return plan.done();
}

/** Right behind the nearest cell above that is still there. */
function placeOf(current: nbformat.INotebookContent, wanted: nbformat.INotebookContent, at: number): number {
  for (let above = at - 1; above >= 0; above--) {
    const found = current.cells.findIndex(
      cell => idOf(cell) !== undefined && idOf(cell) === idOf(wanted.cells[above]!)
    );
    if (found >= 0) return found + 1;
  }
  return 0;
}

class Plan {
  readonly edits: Edit[] = [];
  private filled = 0;
  private masked = 0;
  private readonly kept: string[] = [];

  constructor(private readonly unkept: number) {}

  insert(index: number, cell: nbformat.ICell, like: nbformat.ICell | undefined): void {
    const source = textOf(cell.source);
    const unmasked = MASK.test(source) && like ? unmask(source, textOf(like.source)) : undefined;
    if (unmasked !== undefined) this.filled++;
    else if (MASK.test(source)) this.masked++;
    this.edits.push({
      kind: 'insert',
      index,
      cell: { ...cell, source: unmasked ?? source, metadata: untrusted(cell.metadata) } as nbformat.ICell
    });
  }

  change(index: number, now: nbformat.ICell, wanted: nbformat.ICell, unkept: boolean): void {
    const source = textOf(wanted.source);
    const standing = textOf(now.source);
    const unmasked = MASK.test(source) ? unmask(source, standing) : source;
    if (unmasked === undefined) {
      this.kept.push(idOf(now) ?? String(index));
      return;
    }
    if (MASK.test(source) && unmasked !== standing) this.filled++;
    if (unmasked !== standing) this.edits.push({ kind: 'source', index, source: unmasked });
    const metadata = {
      ...untrusted(wanted.metadata),
      ...('trusted' in now.metadata && { trusted: now.metadata.trusted })
    };
    if (JSON.stringify(metadata) !== JSON.stringify(now.metadata)) {
      this.edits.push({ kind: 'metadata', index, metadata });
    }
    if (unkept && unmasked === standing) return;
    if (wanted.cell_type === 'code') this.changeOutputs(index, now as nbformat.ICodeCell, wanted as nbformat.ICodeCell);
  }

  done(): RestorePlan {
    const { edits, filled, kept, masked, unkept } = this;
    return { edits, filled, kept, masked, unkept };
  }

  private changeOutputs(index: number, now: nbformat.ICodeCell, wanted: nbformat.ICodeCell): void {
    const [before, after] = [JSON.stringify(now.outputs), JSON.stringify(wanted.outputs)];
    // Equal but for what was masked: the notebook's own say more.
    const same = before === after || (MASK.test(after) && unmask(after, before) === before);
    if (same && now.execution_count === wanted.execution_count) return;
    this.edits.push({
      kind: 'outputs',
      index,
      outputs: same ? now.outputs : wanted.outputs,
      executionCount: wanted.execution_count
    });
  }
}

/** When a run was, as a part of a file's name: on Windows a colon is none, and a space that does not break can't be typed. */
export const copyTime = (instant: string, { day, clock }: Pick<Formats, 'day' | 'clock'>): string =>
  `${day(instant)} ${clock(instant)}`.replaceAll(':', '.').replaceAll(/\s/g, ' ');

/**
 * A notebook for a file of its own: a server signs what says of itself that it is trusted. Opening it starts the kernel that it names.
 */
export function asCopy(
  notebook: nbformat.INotebookContent,
  kernelspec = notebook.metadata.kernelspec
): nbformat.INotebookContent {
  return {
    ...notebook,
    metadata: { ...notebook.metadata, ...(kernelspec && { kernelspec }) },
    cells: notebook.cells.map(cell => ({ ...cell, metadata: untrusted(cell.metadata) }))
  };
}

function bySource(current: nbformat.INotebookContent, cell: nbformat.ICell): nbformat.ICell | undefined {
  const source = textOf(cell.source);
  return MASK.test(source) ? current.cells.find(one => unmask(source, textOf(one.source)) !== undefined) : undefined;
}

/**
 * Fill the masks of a text from what stands in its place: each masked line is looked for among the standing lines by what surrounds the
 * mask. Undefined where a line is not found: then nothing is to be written.
 */
export function unmask(text: string, standing: string): string | undefined {
  const lines = standing.split('\n');
  let next = 0;
  const filled: string[] = [];
  for (const line of text.split('\n')) {
    if (!MASK.test(line)) {
      filled.push(line);
      continue;
    }
    const around = line.split(MASKS);
    const found = lines.findIndex((one, at) => at >= next && fits(one, around));
    if (found < 0) return undefined;
    filled.push(lines[found]!);
    next = found + 1;
  }
  return filled.join('\n');
}

/** Whether a line is these parts, in order, with something between each two. As a pattern, it would take exponential time. */
function fits(line: string, [first, ...parts]: readonly string[]): boolean {
  const last = parts.pop()!;
  if (!line.startsWith(first!)) return false;
  let at = first!.length;
  for (const part of parts) {
    const found = line.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return line.endsWith(last) && line.length - last.length > at;
}

function untrusted(metadata: nbformat.ICell['metadata']): nbformat.ICell['metadata'] {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== 'trusted'));
}

/** An id that occurs again, as in notebooks that were put together by hand, stands for another cell. */
function idsOf(cells: readonly nbformat.ICell[]): (string | undefined)[] {
  const times = new Map<string, number>();
  return cells.map(idOf).map(id => {
    if (id === undefined) return undefined;
    const before = times.get(id) ?? 0;
    times.set(id, before + 1);
    return before === 0 ? id : `${id}\0${before}`;
  });
}

function idOf(cell: nbformat.ICell): string | undefined {
  return typeof cell.id === 'string' ? cell.id : undefined;
}

function textOf(source: nbformat.MultilineString): string {
  return Array.isArray(source) ? source.join('') : source;
}
