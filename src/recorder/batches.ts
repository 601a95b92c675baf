/** Milliseconds between two requests of one batch; as `cellwright/kernel/batches.py` has it. */
const TOGETHER = 250;

/** Which executions this tab asked for together, as Run All does, where the kernel itself tells nothing. */
export class Batches {
  private first: string | undefined;
  private sent = -Infinity;

  /** `sent`: milliseconds. Returns the first run of its batch; undefined where that is this one. */
  add(run: string, sent: number): string | undefined {
    const isTogether = sent - this.sent < TOGETHER;
    this.sent = sent;
    if (!isTogether) this.first = run;
    return isTogether ? this.first : undefined;
  }
}
