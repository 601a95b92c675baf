import type { KernelMessage } from '@jupyterlab/services';
import { instant, newId } from '../domain/shared/ids';
import type { Run } from '../wire/types';

/** A run of which nothing but its cell and its end is known. */
export function plainRun(known: Pick<Run, 'session' | 'seq' | 'cell' | 'source' | 'started'> & Partial<Run>): Run {
  return {
    ...{
      format: 'cellwright/run',
      v: 1,
      run: newId(),
      executionCount: null,
      status: 'ok',
      durationMs: 0,
      reads: [],
      writes: [],
      datasets: []
    },
    ...{
      binds: [],
      uses: [],
      params: [],
      metrics: [],
      children: [],
      series: [],
      modules: [],
      upstream: { params: [], datasets: [], runs: [] }
    },
    ...known
  };
}

/** What a spool says of a run that begins. */
export type RunStart = Pick<Run, 'run' | 'cell' | 'source' | 'started'>;

/** A run that its kernel left when it died: it lasted until it was last seen (milliseconds since 1970), where that is known. */
export function diedRun(start: RunStart, of: Pick<Run, 'session' | 'seq'>, seen?: number): Run {
  return plainRun({ ...start, ...of, status: 'died', durationMs: durationUntil(start.started, seen) });
}

/** Milliseconds from a run's start; 0 where it was not seen since. */
export const durationUntil = (started: string, seen = 0): number => Math.max(0, seen - Date.parse(started));

/** What jupyter_server writes to stderr in place of what it leaves out. */
const RATE_LIMIT = /^\s*IOPub (message|data) rate exceeded\./;

/** What a tab sees of an execution that it asked for, where the kernel itself tells nothing. */
export class Execution {
  private readonly began = performance.now();
  private readonly started = instant();
  private busySince: number | undefined;
  private executionCount: number | null = null;
  private error: Run['error'];
  private cut_ = false;

  constructor(
    readonly cell: string | null,
    readonly source: string,
    private readonly asked: Pick<Run, 'run' | 'batch'>,
    /** The user wanted it kept when it began. */
    readonly wanted: boolean
  ) {}

  /** The server left messages out, because there were too many. */
  get cut(): boolean {
    return this.cut_;
  }

  see(message: KernelMessage.IIOPubMessage): void {
    const content = message.content as {
      execution_state?: string;
      execution_count?: number;
      ename?: string;
      evalue?: string;
      text?: string;
    };
    if (message.header.msg_type === 'stream' && RATE_LIMIT.test(content.text ?? '')) this.cut_ = true;
    if (message.header.msg_type === 'status' && content.execution_state === 'busy') {
      this.busySince ??= performance.now();
    }
    if (message.header.msg_type === 'execute_input') this.executionCount = content.execution_count ?? null;
    if (message.header.msg_type === 'error') {
      this.error = { name: content.ename ?? 'Error', message: content.evalue ?? '' };
    }
  }

  toRun(session: string, seq: number, died = false): Run {
    const isInterrupt = /interrupt/i.test(this.error?.name ?? '');
    const status = died ? 'died' : isInterrupt ? 'interrupted' : this.error ? 'error' : 'ok';
    const waited = this.busySince === undefined ? 0 : this.busySince - this.began;
    const started = instant(new Date(Date.parse(this.started) + waited));
    const durationMs = Math.round((performance.now() - (this.busySince ?? this.began)) * 1000) / 1000;
    const { cell, source, executionCount, error, asked } = this;
    return plainRun({
      ...asked,
      session,
      seq,
      cell,
      source,
      executionCount,
      status,
      started,
      durationMs,
      ...(error && { error })
    });
  }
}
