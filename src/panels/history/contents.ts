import type * as nbformat from '@jupyterlab/nbformat';
import { runContents, type RunContents } from '../../domain/history/run-contents';
import type { SnapshotReader } from '../../domain/history/snapshot';
import type { RunRow } from '../../wire/types';

/** Bytes of outputs that are drawn in the column unasked. */
const MOST = 2 ** 20;
/** Runs that are kept, so that one that is scrolled back to is drawn at once. */
const REMEMBERED = 20;

/** What a snapshot holds of its run: `gone` where the cell was not in the notebook any more. */
export type Known = RunContents | 'gone';

/** What the details of a run are drawn from. */
export interface ContentsSource {
  /** What was read already. */
  peek(run: string): Known | undefined;
  /** `all`: however much it is. */
  read(row: RunRow, all: boolean): Promise<Known>;
  /** Draws outputs as the notebook does, without trust; absent where the application can't. */
  readonly outputs?: (outputs: readonly nbformat.IOutput[]) => JSX.Element;
  /** Puts a source into an empty element, coloured by the language of a file of that name. */
  readonly highlight?: (source: string, file: string, element: HTMLElement) => Promise<void>;
}

/** Runs' sources and outputs, read when somebody looks at them. */
export class Contents {
  private readonly known = new Map<string, Known>();

  constructor(private readonly reader: SnapshotReader) {}

  peek(run: string): Known | undefined {
    return this.known.get(run);
  }

  async read(row: RunRow, all: boolean): Promise<Known> {
    const contents = (await runContents(this.reader, row, all ? Infinity : MOST)) ?? 'gone';
    this.known.delete(row.run);
    this.known.set(row.run, contents);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return contents;
  }
}
