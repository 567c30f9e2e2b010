import type { Page, VideoCard } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { PageHeading } from '../show/page-heading.tsx';
import { Paged } from '../show/pager.tsx';
import { formatCount, formatLength, formatNumber } from '../show/quantities.ts';
import { Facets, usefulFacets, VerdictRow } from './facets.tsx';
import { readView, videosPerPage, viewApi, viewLink } from './filters.ts';
import { ScoreSort } from './score-sort.tsx';
import { SearchField } from './search-field.tsx';
import { VideoRow } from './video-row.tsx';

/** All videos of a workspace: to narrow down, to search, to open. */
export function Library() {
  const corpus = useCorpus();
  const view = readView(usePlace().query);
  const answer = useApi<Page<VideoCard>>(viewApi(view));
  const { data, isLoading } = answer;
  const isNarrowed =
    view.search !== '' || Object.keys(view.filters).length > 0 || view.from !== '' || view.to !== '';
  const search = (words: string) =>
    navigate(viewLink({ ...view, search: words, offset: 0 }), { replace: true });
  const facets = usefulFacets(corpus, view);
  return (
    <div class="library">
      <div class="library-head">
        <PageHeading title="Library" />
        <p class="lede">
          {formatCount(corpus.counts.videos, 'video')}, {formatLength(corpus.counts.videoSec)} ·{' '}
          {formatCount(corpus.counts.documents, 'sample')} with {formatCount(corpus.counts.images, 'image')}
          {corpus.run !== null && (
            <>
              {' '}
              · run <bdi>{corpus.run}</bdi>
            </>
          )}
        </p>
        <SearchField value={view.search} label="Search speech and on-screen text" onSearch={search} />
        <VerdictRow corpus={corpus} view={view} />
        <ScoreSort view={view} />
      </div>
      {facets.length > 0 && (
        <aside class="library-side" aria-label="Filters">
          <div class="facets-wide">
            <Facets groups={facets} view={view} />
          </div>
          <details class="facets-narrow">
            <summary>Filters</summary>
            <Facets groups={facets} view={view} />
          </details>
        </aside>
      )}
      <section class="library-list" aria-label="Videos" aria-busy={isLoading}>
        <p class="found" aria-live="polite">
          {data && isNarrowed && (
            <>
              {data.total === 0 ? 'No video' : formatCount(data.total, 'video')}
              {data.isMore && ' or more'}
              {view.search !== '' && (
                <>
                  {' '}
                  with “<bdi>{view.search}</bdi>”
                </>
              )}{' '}
            </>
          )}
          {data && isNarrowed && <a href="/">Show all {formatNumber(corpus.counts.videos)}</a>}
        </p>
        <Paged answer={answer} limit={videosPerPage} link={(offset) => viewLink({ ...view, offset })}>
          {(page) => (
            <ul class={isLoading ? 'video-rows stale' : 'video-rows'}>
              {page.items.map((card) => (
                <VideoRow key={card.id} card={card} search={view.search} />
              ))}
            </ul>
          )}
        </Paged>
      </section>
    </div>
  );
}
