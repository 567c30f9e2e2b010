import type { Producer } from '../records/basics.ts';
import type { EmbedImage } from './embedding.ts';

/** Turns pictures into vectors; pictures of like things have vectors of like direction. */
export interface ImageEncoder {
  /** What made the vectors; told with every number that comes of them. */
  producer: Producer;
  embed: EmbedImage;
  /** Frees what it holds. The encoder must not be used afterwards. */
  close(): Promise<void>;
}
