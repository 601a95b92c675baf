import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { CellwrightError } from '../domain/shared/errors';
import type { KernelSession } from '../wire/types';
import { isErrorData, isKernelSession } from '../wire/validators';

const MOST_ABORTED = 10;

/**
 * Start capture in a kernel: silently, so that no prompt number is used. Where it is on already, its options are renewed.
 *
 * @throws CellwrightError what the kernel said of itself; else `capture/failed`.
 */
export async function installCapture(
  kernel: Kernel.IKernelConnection,
  capture: { code: string; expression: string }
): Promise<KernelSession> {
  const ask = (): Promise<KernelMessage.IExecuteReplyMsg> =>
    execute(kernel, capture.code, { cellwright: capture.expression });
  let { content } = await ask();
  // A cell that fails takes along what waits behind it, ours included.
  for (let tries = 0; content.status === 'aborted' && tries < MOST_ABORTED; tries++) ({ content } = await ask());
  const answer = content.status === 'ok' ? (content.user_expressions?.cellwright as Expression | undefined) : undefined;
  const text = answer?.data?.['text/plain'];
  const session: unknown = typeof text === 'string' ? parse(text) : undefined;
  if (isKernelSession(session)) return session;
  const problem = (session as { readonly problem?: unknown } | undefined)?.problem;
  if (isErrorData(problem)) throw new CellwrightError(problem);
  throw new CellwrightError({
    code: 'capture/failed',
    message: 'Cellwright could not start in this kernel: files read, metrics and parameters are not recorded.',
    remedy: 'Restart the kernel. Cells and outputs are kept all the same.',
    cause: JSON.stringify(answer ?? content).slice(0, 2000)
  });
}

/** Code that starts capture so that it records nothing until it is resumed. */
export function pausing<Capture extends { readonly code: string }>(capture: Capture): Capture {
  return { ...capture, code: `${capture.code}\n${pauseCode(true)}` };
}

/** Let a kernel's capture record nothing, or record again. Does nothing where there is none. */
export async function pauseCapture(kernel: Kernel.IKernelConnection, paused: boolean): Promise<void> {
  await execute(kernel, pauseCode(paused));
}

function pauseCode(paused: boolean): string {
  const live = `__import__("sys").modules.get("_cellwright_active")`;
  return `(lambda live: live and setattr(live.capture, "paused", ${paused ? 'True' : 'False'}))(${live})`;
}

interface Expression {
  readonly data?: Record<string, unknown>;
}

async function execute(
  kernel: Kernel.IKernelConnection,
  code: string,
  user_expressions = {}
): Promise<KernelMessage.IExecuteReplyMsg> {
  const future = kernel.requestExecute({
    code,
    silent: true,
    store_history: false,
    user_expressions,
    allow_stdin: false,
    stop_on_error: false
  });
  try {
    return await future.done;
  } finally {
    future.dispose();
  }
}

/** A JSON text as Python writes a string: 'it\'s'. */
function parse(literal: string): unknown {
  const body = /^(['"])(.*)\1$/s.exec(literal)?.[2] ?? literal;
  const text = body.replace(/\\(['"\\]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|n|r|t)/g, (_, code: string) => {
    if (/^[xuU]/.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t' }[code] ?? code;
  });
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller shows it as it came
  }
}
