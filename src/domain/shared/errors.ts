import type { ErrorData } from '../../wire/types';

/** The one error type of the front end. Its cause is kept, never printed in place of the message. */
export class CellwrightError extends Error implements Omit<ErrorData, 'cause'> {
  readonly code: string;
  readonly remedy: string;

  constructor(data: ErrorData, cause?: unknown) {
    super(data.message, { cause: cause ?? data.cause });
    this.name = 'CellwrightError';
    this.code = data.code;
    this.remedy = data.remedy;
  }
}
