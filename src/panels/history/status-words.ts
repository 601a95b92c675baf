import type { TranslationBundle } from '@jupyterlab/translation';
import type { RunRow } from '../../wire/types';

/** How a run ended: the same word in the column, the table and a cell's versions, and the one that a filter knows. */
export const statusWords = (trans: TranslationBundle): Readonly<Record<RunRow['status'], string>> => ({
  ok: trans.__('OK'),
  error: trans.__('Error'),
  interrupted: trans.__('Interrupted'),
  died: trans.__('Kernel died')
});
