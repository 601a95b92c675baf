/** Where a POST goes, and the headers by which the server knows the user. */
export interface Destination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server said to it. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}
