/** As much of sha.js as is used here; it publishes no types. */
declare module 'sha.js/sha1' {
  export default class Sha1 {
    update(data: Uint8Array): this;
    digest(encoding: 'hex'): string;
  }
}
