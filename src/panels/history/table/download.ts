/** Give the user a file. `href` is a data or blob URL; a blob's is released. */
export function download(name: string, href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  if (href.startsWith('blob:')) URL.revokeObjectURL(href);
}

/** The same for a text of a MIME type. */
export function downloadText(name: string, text: string, type: string): void {
  download(name, URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` })));
}
