// The part of tar-stream that is used; the package brings no types.
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream';

  export interface Header {
    name: string;
    size?: number;
    type?: string;
  }

  export interface Entry extends Readable {
    header: Header;
  }

  export interface Extract extends Writable, AsyncIterable<Entry> {}

  export function extract(): Extract;

  export interface Pack extends Readable {
    entry(header: Header & { linkname?: string }, content?: Buffer | string): unknown;
    finalize(): void;
  }

  export function pack(): Pack;
}
