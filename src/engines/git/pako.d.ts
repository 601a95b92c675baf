/** As much of pako as is used here; its published types leave out the stream, which says how much was read. */
declare module 'pako/lib/inflate' {
  export class Inflate {
    constructor(options: { readonly chunkSize: number; readonly windowBits: number });
    readonly err: number;
    readonly msg: string;
    readonly result: Uint8Array | undefined;
    readonly strm: { readonly next_in: number };
    push(data: Uint8Array, last: boolean): boolean;
  }
}
