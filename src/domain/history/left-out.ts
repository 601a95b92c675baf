const COMMENT = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*?[^\S\n]*#\s*cellwright:\s*skip\b/;

/** Whether the user leaves a cell out, by a tag or by a comment above its code: neither it nor its runs are kept. As cellwright/kernel/skip.py. */
export function isLeftOut(source: string, tags: unknown, tag: string): boolean {
  return (Array.isArray(tags) && tags.includes(tag)) || COMMENT.test(source);
}
