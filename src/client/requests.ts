import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { CellwrightError } from '../domain/shared/errors';
import type { Destination } from '../domain/shared/http';
import { isErrorData } from '../wire/validators';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** What checks an answer: the validators of `src/wire`. */
export interface Check<T> {
  (value: unknown): value is T;
  errors?: readonly { instancePath: string; message?: string }[] | null;
}

/** Requests below `<base url>/cellwright/api/`, with Jupyter's own credentials. Every failure is a CellwrightError. */
export class Requests {
  constructor(private readonly settings: ServerConnection.ISettings) {}

  async json<T>(route: string, check: Check<T>, init: RequestInit = {}, query: Query = {}): Promise<T> {
    const response = await this.send(route, init, query);
    const value: unknown = await response
      .json()
      .catch((cause: unknown) => Promise.reject(unexpected(route, 'it is not JSON', cause)));
    if (!check(value)) {
      const first = check.errors?.[0];
      throw unexpected(route, `${first?.instancePath ?? ''} ${first?.message ?? 'has another form'}`.trim());
    }
    return value;
  }

  async bytes(route: string, init: RequestInit, query: Query): Promise<Uint8Array> {
    return new Uint8Array(await (await this.send(route, init, query)).arrayBuffer());
  }

  /** @throws CellwrightError with the server's own code, or `server/unreachable`, `server/failed`. */
  async send(route: string, init: RequestInit, query: Query): Promise<Response> {
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(this.url(route, query), init, this.settings);
    } catch (cause) {
      throw new CellwrightError(
        {
          code: 'server/unreachable',
          message: "The Jupyter server can't be reached.",
          remedy: 'Check that it runs; Cellwright tries again by itself.'
        },
        cause
      );
    }
    return checked(response);
  }

  /** Where a request goes, for a worker to send it; undefined where the application has its own way to send requests. */
  async destination(route: string, init: RequestInit, query: Query): Promise<Destination | undefined> {
    if (this.settings.fetch !== window.fetch) return undefined;
    let request: Request | undefined;
    const settings: ServerConnection.ISettings = {
      ...this.settings,
      fetch: asked => {
        request = asked as Request;
        return Promise.resolve(new Response());
      }
    };
    await ServerConnection.makeRequest(this.url(route, query), init, settings); // which puts Jupyter's credentials in
    return request && { url: request.url, headers: Object.fromEntries(request.headers) };
  }

  private url(route: string, query: Query): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = given.length > 0 ? URLExt.objectToQueryString(Object.fromEntries(given)) : '';
    return URLExt.join(this.settings.baseUrl, 'cellwright/api', route) + search;
  }
}

/** A response that is no failure. @throws CellwrightError as {@link Requests.send} does. */
export async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw await failure(response);
  return response;
}

/** `init` of a request with a JSON body. */
export function jsonBody(method: 'POST' | 'PUT', body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

async function failure(response: Response): Promise<CellwrightError> {
  const text = await response.text().catch(() => '');
  const data = parse(text);
  if (isErrorData(data)) return new CellwrightError(data);
  if (response.status === 404) {
    return new CellwrightError({
      code: 'server/missing',
      message: "Cellwright's server part does not answer.",
      remedy: 'Install the cellwright package beside the Jupyter server and restart it.',
      cause: text.slice(0, 500)
    });
  }
  if (response.status === 401 || response.status === 403) {
    return new CellwrightError({
      code: 'server/forbidden',
      message: 'The Jupyter server refused the request.',
      remedy: 'Log in again.',
      cause: text.slice(0, 500)
    });
  }
  return new CellwrightError({
    code: 'server/failed',
    message: `The Jupyter server failed (${response.status}).`,
    remedy: "Look into the server's log; Cellwright tries again by itself.",
    cause: text.slice(0, 500)
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an error page of another layer
  }
}

function unexpected(route: string, why: string, cause?: unknown): CellwrightError {
  return new CellwrightError(
    {
      code: 'server/unexpected',
      message: `The server's answer to ${route} can't be read: ${why}.`,
      remedy: 'Install the same version of Cellwright on both sides and reload the page.'
    },
    cause
  );
}
