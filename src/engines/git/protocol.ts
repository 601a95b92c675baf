import { CellwrightError } from '../../domain/shared/errors';
import type { GitEngine } from './engine';

/** Between a tab and its git worker. */
export interface Request {
  readonly id: number;
  readonly method: keyof GitEngine;
  readonly args: readonly unknown[];
}

export type Reply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: Failure } | 'ready';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly cause?: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof CellwrightError) {
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      ...(error.cause !== undefined && {
        cause: error.cause instanceof Error ? error.cause.message : JSON.stringify(error.cause)
      })
    };
  }
  return {
    code: 'git/engine',
    message: 'A snapshot could not be put together.',
    remedy: 'Reload the page; the runs are kept in the spool until then.',
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error)
  };
}
