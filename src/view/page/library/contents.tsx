import type { DocumentRow, Page } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { bookLink, contentsLink, printLink } from '../navigation/links.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { PageHeading } from '../show/page-heading.tsx';
import { Paged } from '../show/pager.tsx';
import { formatCount, formatNumber } from '../show/quantities.ts';
import { SnippetLine } from '../show/snippet.tsx';
import { SearchField } from './search-field.tsx';

const documentsPerPage = 40;

/** The samples of a textbook, or the documents of another dataset: to search, to open. */
export function Contents() {
  const { counts, splits, kind } = useCorpus();
  const { query } = usePlace();
  const view = Object.fromEntries(
    [...query].filter(([name]) => ['search', 'split', 'offset'].includes(name)),
  );
  const api = `/api/documents?${new URLSearchParams({ ...view, limit: String(documentsPerPage) })}`;
  const answer = useApi<Page<DocumentRow>>(api);
  const { data, isLoading } = answer;
  const change = ({ offset: _, ...others }: Record<string, string>, changes: Record<string, string>) =>
    contentsLink(
      Object.fromEntries(Object.entries({ ...others, ...changes }).filter(([, value]) => value !== '')),
    );
  const noun = kind === 'obelics' || kind === 'mmc4' ? 'document' : 'sample';
  const search = view.search ?? '';
  return (
    <div class="contents">
      <PageHeading title="Contents" />
      <p class="lede">
        {formatCount(counts.documents, noun)} with {formatCount(counts.images, 'image')}
        {data && data.items.length > 0 && (
          <>
            {' · '}
            <a href={printLink(data.items.map(({ n }) => n))}>Print what is listed</a>
          </>
        )}
      </p>
      <SearchField
        value={search}
        label="Search the texts"
        onSearch={(words) => navigate(change(view, { search: words }), { replace: true })}
      />
      {splits.length > 1 && (
        <nav class="verdicts" aria-label="Splits">
          <ul>
            {[{ value: '', count: counts.documents }, ...splits].map(({ value, count }) => (
              <li key={value}>
                <a
                  href={change(view, { split: value })}
                  aria-current={(view.split ?? '') === value ? 'true' : undefined}
                >
                  <bdi>{value === '' ? 'all' : value}</bdi> <span class="count">{formatNumber(count)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <p class="found" aria-live="polite">
        {data && search !== '' && (
          <>
            {data.total === 0 ? `No ${noun}` : formatCount(data.total, noun)}
            {data.isMore && ' or more'} with “<bdi>{search}</bdi>”{' '}
            <a href={change(view, { search: '' })}>Show all</a>
          </>
        )}
      </p>
      <Paged
        answer={answer}
        limit={documentsPerPage}
        link={(offset) => contentsLink({ ...view, offset: String(offset) })}
      >
        {(page) => (
          <ol class={isLoading ? 'document-rows stale' : 'document-rows'}>
            {page.items.map((row) => (
              <DocumentLine key={row.n} row={row} />
            ))}
          </ol>
        )}
      </Paged>
    </div>
  );
}

function DocumentLine({ row }: { row: DocumentRow }) {
  const { n, id, titles, poster, beginning, snippet } = row;
  return (
    <li class="document-row">
      <span class="document-number" aria-hidden="true">
        {formatNumber(n + 1)}
      </span>
      <div class="poster poster-small">
        {poster ? <img src={poster} alt="" loading="lazy" decoding="async" /> : <span class="poster-none" />}
      </div>
      <div class="document-row-text">
        <h2>
          <a href={bookLink(n)}>
            <span class="hidden-text">{formatNumber(n + 1)}: </span>
            <bdi>{titles[0] ?? id}</bdi>
          </a>
        </h2>
        <p class="meta">
          {titles.length > 1 && <span>{formatCount(titles.length, 'video')}</span>}
          <span>{formatCount(row.images, 'image')}</span>
          <span>{formatCount(row.texts, 'text')}</span>
          <span>{formatCount(row.chars, 'character')}</span>
          {row.split !== null && <bdi>{row.split}</bdi>}
          <bdi class="faint">{id}</bdi>
        </p>
        {snippet ? (
          <SnippetLine snippet={snippet} href={bookLink(n)} />
        ) : (
          <p class="beginning">
            <bdi>{beginning}</bdi>
          </p>
        )}
      </div>
    </li>
  );
}
