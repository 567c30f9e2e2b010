import type { Digest } from './basics.ts';

/** A model whose weights a run loads on its machine. */
export interface UsedModel {
  name: string;
  /** Of what it comes from. */
  version: string;
  licence: string;
  files: readonly { name: string; sha256: Digest }[];
}
