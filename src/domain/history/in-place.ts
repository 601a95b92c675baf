/** What is no notebook's file, as a tracked script, has none to edit: its runs come back as copies. */
export const canRestoreInPlace = (path: string): boolean => path.endsWith('.ipynb');
