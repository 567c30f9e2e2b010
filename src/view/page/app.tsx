import type { CorpusInfo } from '../api.ts';
import { AuditPage } from './audit/audit-page.tsx';
import { BookPage } from './book/book-page.tsx';
import { PrintPage } from './book/print-page.tsx';
import { ComparePage } from './compare/compare-page.tsx';
import { MomentPage } from './compare/moment-page.tsx';
import { useApi } from './data/api.ts';
import { CellPage } from './evaluation/cell-page.tsx';
import { ChangesPage } from './evaluation/changes-page.tsx';
import { EvaluationPage } from './evaluation/evaluation-page.tsx';
import { EvaluatedItemPage } from './evaluation/item-page.tsx';
import { FunnelPage } from './funnel/funnel-page.tsx';
import { Contents } from './library/contents.tsx';
import { Library } from './library/library.tsx';
import { PlaceContext, usePlaceOfWindow, useScrollOfPlace } from './navigation/location.ts';
import { parseRoute, type Route } from './navigation/route.ts';
import { OverlapPage } from './overlap/overlap-page.tsx';
import { CorpusContext } from './shell/corpus.ts';
import { Header } from './shell/header.tsx';
import { LiveNotice } from './shell/live-notice.tsx';
import { Fault, Loading } from './show/loading.tsx';
import { PageHeading } from './show/page-heading.tsx';
import { ThresholdsPage } from './thresholds/thresholds-page.tsx';
import { VideoPage } from './video/video-page.tsx';

export function App() {
  const place = usePlaceOfWindow();
  useScrollOfPlace(place);
  const { data: corpus, fault } = useApi<CorpusInfo>('/api/corpus');
  const route = parseRoute(place.path);
  return (
    <PlaceContext.Provider value={place}>
      <Header corpus={corpus} route={route} />
      <main id="content" tabIndex={-1}>
        {fault ? <Fault text={fault} /> : corpus ? <OpenPage corpus={corpus} route={route} /> : <Loading />}
      </main>
      <LiveNotice />
    </PlaceContext.Provider>
  );
}

function OpenPage({ corpus, route }: { corpus: CorpusInfo; route: Route }) {
  return <CorpusContext.Provider value={corpus}>{pageOf(route, corpus)}</CorpusContext.Provider>;
}

function pageOf(route: Route, corpus: CorpusInfo) {
  const { kind, hasVideos, hasAudit, against } = corpus;
  if (kind === 'evaluation') return evaluationPage(route);
  if (kind === 'overlap')
    return route.page === 'library' || route.page === 'overlap' ? <OverlapPage /> : <NotFound />;
  if (route.page === 'contents' || (route.page === 'library' && !hasVideos)) return <Contents />;
  if (route.page === 'book') return <BookPage n={route.n} />;
  if (route.page === 'print') return <PrintPage />;
  if (route.page === 'library') return <Library />;
  if (route.page === 'video' && hasVideos) return <VideoPage key={route.id} id={route.id} />;
  if (route.page === 'funnel' && hasVideos) return <FunnelPage />;
  if (route.page === 'thresholds' && hasVideos) return <ThresholdsPage />;
  if (route.page === 'compare' && against !== null) return <ComparePage />;
  if (route.page === 'moment' && against !== null) return <MomentPage key={route.id} id={route.id} />;
  if (route.page === 'audit' && hasAudit) return <AuditPage />;
  return <NotFound />;
}

function evaluationPage(route: Route) {
  if (route.page === 'library' || route.page === 'evaluation') return <EvaluationPage />;
  if (route.page === 'cell') return <CellPage key={route.cell} cell={route.cell} />;
  if (route.page === 'answer') return <EvaluatedItemPage cell={route.cell} n={route.n} />;
  if (route.page === 'changes') return <ChangesPage />;
  return <NotFound />;
}

function NotFound() {
  return (
    <div class="narrow">
      <PageHeading title="Not found" />
      <p>
        There is no page at this address. <a href="/">Go to the start page</a>
      </p>
    </div>
  );
}
