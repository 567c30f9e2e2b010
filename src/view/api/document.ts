import type { DocumentImage, DocumentText } from '../../records/document.ts';
import type { SampleVideo } from '../../records/sample.ts';
import type { Snippet } from './answer.ts';

/** A document in a list. */
export interface DocumentRow {
  n: number;
  id: string;
  split: string | null;
  images: number;
  texts: number;
  /** Length of all texts in UTF-16 code units. */
  chars: number;
  /** Titles of its videos, or the address of its page. */
  titles: string[];
  /** Address of its first picture. */
  poster: string | null;
  /** The beginning of its first text, at most 200 characters; with a search, `snippet` is what was found. */
  beginning: string;
  snippet: Snippet | null;
}

export type ShownPart =
  /** `url` answers 404 where the dataset does not have the picture; the page then shows that it is missing. */
  (DocumentImage & { url: string }) | DocumentText;

/** What a document holds against what the run allows. */
export interface Budget {
  images: number;
  /** Tokens of speech and on-screen text. */
  textTokens: number;
  /** `textTokens`, `tokensPerImage` for each picture, and the tokens of the end marks. */
  budgetTokens: number;
  tokensPerImage: number;
  tokenizer: string;
  /** What one sample may hold; null for datasets that do not say. */
  maxTokens: number | null;
  maxImages: number | null;
}

/** `/api/documents/:n`. */
export interface DocumentDetails {
  n: number;
  total: number;
  previous: number | null;
  next: number | null;
  id: string;
  split: string | null;
  /** Untrusted; link only if it is http or https. */
  url: string | null;
  videos: SampleVideo[];
  parts: ShownPart[];
  budget: Budget;
  /** What a trainer sees: texts in order, `<image>` for each picture; such a word inside a text reads `image`. */
  trainerText: string;
}
