import { CellwrightError } from '../../domain/shared/errors';

/** What a request rejected with, as the one error that can be shown. */
export function failure(error: unknown): CellwrightError {
  if (error instanceof CellwrightError) return error;
  return new CellwrightError(
    {
      code: 'history/unexpected',
      message: error instanceof Error ? error.message : String(error),
      remedy: 'Try again; if it stays, the browser’s console and the server’s log say more.'
    },
    error
  );
}
