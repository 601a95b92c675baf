import type { TranslationBundle } from '@jupyterlab/translation';

/** What is said of names in a filter that no run has; at least one. */
export const noneHas = (trans: TranslationBundle, names: readonly string[]): string =>
  names.length === 1
    ? trans.__('No run here has “%1”: it may be misspelt.', names[0])
    : trans.__('No run here has any of these, which may be misspelt: %1.', names.join(', '));
