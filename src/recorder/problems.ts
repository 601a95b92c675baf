import { CellwrightError } from '../domain/shared/errors';
import type { Workspace } from '../wire/types';

/** What is to be said of an error; one that nobody foresaw is told to the console too. */
export function asProblem(error: unknown): CellwrightError {
  if (error instanceof CellwrightError) return error;
  console.error('Cellwright:', error);
  return new CellwrightError(
    {
      code: 'recorder/failed',
      message: 'Cellwright could not follow this notebook.',
      remedy: 'Reload the page; nothing is lost.'
    },
    error
  );
}

/** What the workspace says is wrong, or that runs were let go that nobody else holds. */
export function problemOf(workspace: Workspace | undefined, unheld: number): CellwrightError | undefined {
  if (workspace?.problem) return new CellwrightError(workspace.problem);
  return unheld > 0 ? tooMany(unheld) : undefined;
}

function tooMany(count: number): CellwrightError {
  return new CellwrightError({
    code: 'recorder/too-many',
    message: `Too many runs wait to be kept: the ${count} oldest are not held any longer.`,
    remedy: 'Answer the question of the first run, or see that the server can be reached.'
  });
}
