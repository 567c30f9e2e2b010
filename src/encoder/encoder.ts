import type { Producer } from '../records/basics.ts';

/** Turns texts into vectors whose angles tell how near their meanings are. */
export interface Encoder {
  producer: Producer;
  /** Length of its vectors. */
  dimensions: number;
  /**
   * Unit-length vectors of `dimensions` numbers, one per text; a zero vector for a text without any word. A vector does
   * not depend on which other texts go along.
   */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Frees the weights. The encoder must not be used afterwards. */
  close(): Promise<void>;
}
