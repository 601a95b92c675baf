/** A text as one word of a POSIX shell's command line, whatever is in it: a folder's name may come from a stranger's repository. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
