import type { Budget } from '../../api.ts';
import { formatCount, formatNumber } from '../show/quantities.ts';

/** How full a document is: tokens of text and pictures against what one sample may hold. */
export function BudgetBar({ budget }: { budget: Budget }) {
  const { images, textTokens, budgetTokens, tokensPerImage, tokenizer, maxTokens, maxImages } = budget;
  const imageTokens = images * tokensPerImage;
  const endTokens = Math.max(0, budgetTokens - textTokens - imageTokens);
  const whole = Math.max(maxTokens ?? 0, budgetTokens, 1);
  const width = (tokens: number) => ({ width: `${(tokens / whole) * 100}%` });
  return (
    <div class="budget">
      <div class="budget-track" aria-hidden="true">
        <div class="budget-text" style={width(textTokens)} />
        <div class="budget-images" style={width(imageTokens)} />
        <div class="budget-end" style={width(endTokens)} />
        {maxTokens !== null && <div class="budget-limit" style={{ left: `${(maxTokens / whole) * 100}%` }} />}
      </div>
      <p class="budget-words">
        <span>
          <b>{formatNumber(budgetTokens)}</b>
          {maxTokens !== null && <> of {formatNumber(maxTokens)}</>} tokens
        </span>
        <span>
          <i class="key key-text" aria-hidden="true" />
          {formatNumber(textTokens)} text <span class="faint">({tokenizer})</span>
        </span>
        <span>
          <i class="key key-images" aria-hidden="true" />
          {formatCount(images, 'image')} × {tokensPerImage}
          {maxImages !== null && <span class="faint"> (at most {maxImages})</span>}
        </span>
      </p>
    </div>
  );
}
