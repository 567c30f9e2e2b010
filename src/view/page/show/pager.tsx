import type { ComponentChildren } from 'preact';
import type { Page } from '../../api.ts';
import type { Answer } from '../data/api.ts';
import { Answered } from './loading.tsx';
import { formatNumber } from './quantities.ts';

interface Steps {
  limit: number;
  link: (offset: number) => string;
}

interface PagedProps<Stretch> extends Steps {
  answer: Answer<Stretch>;
  children: (page: Stretch) => ComponentChildren;
}

/** A stretch of a longer list as soon as it is there, with the steps to the others. */
export function Paged<Stretch extends Page<unknown>>({ answer, children, ...steps }: PagedProps<Stretch>) {
  return (
    <Answered answer={answer}>
      {(page) => (
        <>
          {children(page)}
          <Pager page={page} {...steps} />
        </>
      )}
    </Answered>
  );
}

/** Steps through a long list. */
export function Pager({ page, limit, link }: Steps & { page: Page<unknown> }) {
  const { offset, total, isMore } = page;
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
