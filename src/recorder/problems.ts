import { CellwrightError } from '../domain/shared/errors';

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

export function tooMany(count: number): CellwrightError {
  return new CellwrightError({
    code: 'recorder/too-many',
    message: `Too many runs wait to be kept: the ${count} oldest are not held any longer.`,
    remedy: 'Answer the question of the first run, or see that the server can be reached.'
  });
}
