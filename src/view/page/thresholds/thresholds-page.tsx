import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Flips, Page, ScoredItem, ThresholdInfo, Thresholds } from '../../api.ts';
import { useMovingApi } from '../data/api.ts';
import { useLabels } from '../data/labels.ts';
import { funnelLink } from '../navigation/links.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Paged } from '../show/pager.tsx';
import { formatCount, formatNumber } from '../show/quantities.ts';
import { reasonEntry } from '../show/reasons.ts';
import { ScoreFilter } from '../show/score-filter.tsx';
import { TickedText } from '../show/ticked-text.tsx';
import { CopiedSetting } from './copied-setting.tsx';
import { FlipCounts } from './flip-counts.tsx';
import {
  isMoved,
  itemsApi,
  itemsPerPage,
  type Moves,
  moved,
  orders,
  readThresholdView,
  type ThresholdView,
  thresholdViewLink,
} from './moves.ts';
import { Quality } from './quality.tsx';
import { ScoredList } from './scored-list.tsx';
import { ThresholdList } from './threshold-list.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';

/** A browser slows pages down that change their address too often. */
const addressAfterMs = 400;

/** What other thresholds would keep and drop, from what was measured. */
export function ThresholdsPage() {
  const { written } = useLabels();
  const { data, fault } = useMovingApi<Thresholds>(`/api/thresholds?labels=${written}`);
  const corpus = useCorpus();
  return (
    <div class="thresholds">
      <PageHeading title="Thresholds" />
      <p class="lede">
        Move a threshold to see what would be kept and dropped, from what run <bdi>{corpus.run}</bdi>{' '}
        measured. Nothing is computed or changed. <a href={funnelLink()}>Back to the funnel</a>
        {data && data.videos < data.ofVideos && (
          <>
            {' '}
            Shown for {formatNumber(data.videos)} of {formatCount(data.ofVideos, 'video')}, spread evenly.
          </>
        )}
      </p>
      {fault && <Fault text={fault} />}
      {!data && !fault && <Loading />}
      {data && data.thresholds.length === 0 && <p>Nothing was measured yet.</p>}
      {data && data.thresholds.length > 0 && <ThresholdBench thresholds={data.thresholds} />}
    </div>
  );
}

function ThresholdBench({ thresholds }: { thresholds: ThresholdInfo[] }) {
  const place = usePlace();
  const asked = readThresholdView(place.query);
  const usual = thresholds.find(({ setting }) => setting === 'read.minInformativeness') ?? thresholds[0]!;
  const info = thresholds.find(({ setting }) => setting === asked.by) ?? usual;
  const [moves, setMoves] = useState<Moves>(asked.moves);
  const written = useRef('');
  useEffect(() => {
    // What is written here comes back late: the threshold may have been moved on since.
    if (JSON.stringify(asked.moves) !== written.current) setMoves(asked.moves);
    written.current = '';
  }, [place.step]);
  const isSettled = JSON.stringify(moves) === JSON.stringify(asked.moves);
  const view: ThresholdView = { ...asked, by: info.setting, moves, offset: isSettled ? asked.offset : 0 };
  useEffect(() => {
    if (isSettled) return;
    const timer = setTimeout(() => {
      written.current = JSON.stringify(moves);
      navigate(thresholdViewLink(view), { replace: true });
    }, addressAfterMs);
    return () => clearTimeout(timer);
  }, [moves, place.step]);
  const move = (to: number | null) => setMoves(moved(moves, info, to));
  const answer = useMovingApi<Page<ScoredItem> | Flips>(itemsApi(view, info.setting));
  const { data, isLoading } = answer;
  const flips = data && 'counts' in data ? data : null;
  const isStale = isLoading && !isMoved(moves);
  // While the slider moves, the list is drawn only when an answer has come.
  const list = useMemo(
    () => data && <ScoredList page={data} info={info} isStale={isStale} />,
    [data, info, isStale],
  );
  const entry = reasonEntry(info.stage, info.reason);
  return (
    <div class="threshold-bench">
      <ThresholdList thresholds={thresholds} view={view} chosen={info.setting} moves={moves} />
      <section class="threshold-one" aria-labelledby="threshold-title">
        <h2 id="threshold-title">
          <code>{info.setting}</code> {info.score}, {formatNumber(info.items)} measured
        </h2>
        {entry && (
          <p class="lede">
            <code>{info.reason}</code>: <TickedText text={entry.means} />
          </p>
        )}
        <ThresholdSlider info={info} at={moves[info.setting] ?? info.value} onMove={move} />
        <Quality info={info} onMove={move} />
        {flips && isMoved(moves) && (
          <div class="flip-summary">
            <FlipCounts counts={flips.counts} />
            <CopiedSetting yaml={flips.yaml} onReset={() => setMoves({})} />
          </div>
        )}
        {!isMoved(moves) && (
          <ScoreFilter
            view={view}
            orders={orders}
            onChange={(by) => navigate(thresholdViewLink({ ...view, ...by, offset: 0 }), { replace: true })}
          />
        )}
        <Paged answer={answer} limit={itemsPerPage} link={(offset) => thresholdViewLink({ ...view, offset })}>
          {({ total }) => (
            <>
              <h3 class="flip-title" aria-live="polite">
                {formatCount(total, 'item')}
                {flips && (total === 1 ? ' flips' : ' flip')}
                {flips && total > 0 && ', nearest to the line first'}
              </h3>
              {list}
            </>
          )}
        </Paged>
      </section>
    </div>
  );
}
