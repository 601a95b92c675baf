/** Links to a run: they hold its id, so that they find it wherever its notebook has gone since. */
import { URLExt } from '@jupyterlab/coreutils';

export const RUN = 'cellwright-run';
const NOTEBOOK = 'cellwright-notebook';

export interface RunLink {
  readonly run: string;
  /** Where the notebook was; tells the server which workspace to ask. */
  readonly path: string;
}

/** A page's address, whole or its part after the host. */
export function linkTo(page: string, { run, path }: RunLink): string {
  return `${page}?${RUN}=${encodeURIComponent(run)}&${NOTEBOOK}=${encodeURIComponent(path)}`;
}

/** The run that an address names; a document's own address says the notebook itself. */
export function parseLink(address: string): RunLink | undefined {
  const url = new URL(address, 'http://localhost');
  const run = url.searchParams.get(RUN);
  const open = /\/(?:tree|notebooks)\/(.+\.ipynb)$/.exec(url.pathname)?.[1];
  const path = url.searchParams.get(NOTEBOOK) ?? (open === undefined ? null : decodeURIComponent(open));
  return run === null || path === null ? undefined : { run, path };
}

/** The same address without the run, so that reloading the page does not go there again. */
export function withoutLink(address: string): string {
  const url = new URL(address, 'http://localhost');
  url.searchParams.delete(RUN);
  url.searchParams.delete(NOTEBOOK);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The page that a link opens: JupyterLab, or Notebook 7 on the notebook. */
export function pageFor(baseUrl: string, lab: boolean, path: string): string {
  return lab ? URLExt.join(baseUrl, 'lab') : URLExt.join(baseUrl, 'notebooks', URLExt.encodeParts(path));
}
