import { defaultSettings, type RunRecord } from '../index.ts';
import { countTokens, tokenizer } from '../library/stats.ts';
import type { Document } from '../records/index.ts';
import type { Budget } from './api.ts';

/** Counts a document as weaving does; what a sample may hold is known for a run only. */
export function budgetOf({ parts }: Document, run: RunRecord | null): Budget {
  const { imageTokens, tokenBudget, maxImages } = (run?.settings ?? defaultSettings).weave;
  let [images, textTokens, endTokens] = [0, 0, 0];
  for (const part of parts) {
    if (part.kind === 'image') images++;
    else if (part.role === 'end') endTokens += countTokens(part.text);
    else textTokens += countTokens(part.text);
  }
  return {
    images,
    textTokens,
    budgetTokens: textTokens + images * imageTokens + endTokens,
    tokensPerImage: imageTokens,
    tokenizer: tokenizer.name,
    maxTokens: run ? tokenBudget : null,
    maxImages: run ? maxImages : null,
  };
}
