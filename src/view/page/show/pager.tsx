import { formatNumber } from './quantities.ts';

interface PagerProps {
  offset: number;
  limit: number;
  total: number;
  isMore: boolean;
  link: (offset: number) => string;
}

/** Steps through a long list. */
export function Pager({ offset, limit, total, isMore, link }: PagerProps) {
  if (total <= limit && offset === 0) return null;
  const last = Math.min(offset + limit, total);
  return (
    <nav class="pager" aria-label="Pages of the list">
      {offset > 0 ? (
        <a href={link(Math.max(0, offset - limit))}>← Previous</a>
      ) : (
        <span class="faint">← Previous</span>
      )}
      <span>
        {formatNumber(offset + 1)}–{formatNumber(last)} of {formatNumber(total)}
        {isMore && ' or more'}
      </span>
      {last < total ? <a href={link(offset + limit)}>Next →</a> : <span class="faint">Next →</span>}
    </nav>
  );
}
