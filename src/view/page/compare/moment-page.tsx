import { useState } from 'preact/hooks';
import type {
  Compared,
  ComparedItems,
  ComparedVideo,
  VideoClip,
  VideoDetails,
  VideoScreen,
} from '../../api.ts';
import { useApi } from '../data/api.ts';
import { compareLink, momentLink, videoLink } from '../navigation/links.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { DropReason } from '../show/drop-reason.tsx';
import { ItemRow } from '../show/item-row.tsx';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatSpan, formatTime } from '../show/quantities.ts';
import { SlideText } from '../show/slide-text.tsx';
import { VerdictBadge } from '../show/verdict.tsx';
import { DifferenceMeta, differencesText, kindNames } from './compare-page.tsx';
import { sides } from './selection.ts';

const mostDifferences = 100;

/** One film in two runs: what both show at the same moment. */
export function MomentPage({ id }: { id: string }) {
  const { query } = usePlace();
  const { data: compared, fault } = useApi<Compared>('/api/compare');
  const { data: film, fault: filmFault } = useApi<ComparedVideo>(`/api/compare/videos/${id}`);
  const { data: differences } = useApi<ComparedItems>(
    `/api/compare/items?${new URLSearchParams({ video: id, limit: String(mostDifferences) })}`,
  );
  const asked = Number(query.get('t') ?? 0);
  const at = Number.isFinite(asked) && asked > 0 ? asked : 0;
  const problem = fault ?? filmFault;
  if (problem) return <Fault text={problem} />;
  if (!compared || !film) return <Loading />;
  const places = [...new Set((differences?.items ?? []).flatMap(({ startSec }) => startSec ?? []))].sort(
    (a, b) => a - b,
  );
  return (
    <div class="moment">
      <nav class="crumbs" aria-label="Comparison">
        <a href={compareLink()}>Compare</a>
      </nav>
      <PageHeading title={film.title} />
      <Clock id={id} at={at} film={film} places={places} />
      <div class="moment-sides">
        {sides.map((side) => (
          <section key={side} aria-label={compared.names[side]}>
            <h2>
              <bdi class={`side-name side-${side}`}>{compared.names[side]}</bdi>
            </h2>
            <Side side={side} id={film.ids[side]} at={at} />
          </section>
        ))}
      </div>
      {differences && (
        <section aria-labelledby="differences-title">
          <h2 id="differences-title">{differencesText(differences.total)}</h2>
          <ol class="item-rows">
            {differences.items.map((item) => (
              <li key={`${item.keptBy} ${item.kind} ${item.index}`}>
                <ItemRow
                  href={momentLink(id, item.startSec)}
                  picture={item.picture}
                  title={kindNames[item.kind]}
                  text={item.text}
                  meta={<DifferenceMeta item={item} compared={compared} />}
                />
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

/** Where in the film; moves by the slider, and from difference to difference. */
function Clock({
  id,
  at,
  film,
  places,
}: {
  id: string;
  at: number;
  film: ComparedVideo;
  places: readonly number[];
}) {
  const go = (sec: number) => navigate(momentLink(id, sec), { replace: true });
  const before = places.findLast((place) => place < at);
  const after = places.find((place) => place > at);
  useShortcuts({
    j: () => after !== undefined && go(after),
    k: () => before !== undefined && go(before),
  });
  return (
    <div class="moment-clock">
      <label class="moment-slider">
        <span class="hidden-text">Moment of the film</span>
        <input
          type="range"
          class="slider"
          min={0}
          max={Math.max(film.durationSec ?? 0, at)}
          step={0.5}
          value={at}
          aria-valuetext={formatTime(at)}
          onInput={({ currentTarget }) => go(Number(currentTarget.value))}
        />
      </label>
      <p class="moment-steps">
        <span class="time">
          {formatTime(at, { tenths: true })}
          {film.durationSec !== null && ` of ${formatTime(film.durationSec)}`}
        </span>
        <button type="button" disabled={before === undefined} onClick={() => go(before!)}>
          ← Difference
        </button>
        <button type="button" disabled={after === undefined} onClick={() => go(after!)}>
          Difference →
        </button>
      </p>
    </div>
  );
}

function Side({ side, id, at }: { side: (typeof sides)[number]; id: string | null; at: number }) {
  const from = side === 'run' ? '/api/videos/' : '/api/against/videos/';
  const { data, fault } = useApi<VideoDetails>(id === null ? null : from + id);
  if (id === null) return <p class="faint">This run does not have the film.</p>;
  if (fault) return <Fault text={fault} />;
  if (!data) return <Loading />;
  const covers = ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    startSec <= at && at < endSec;
  const screen = data.screens.find(covers);
  const clip = data.clips.find(covers);
  return (
    <>
      <p class="meta">
        <VerdictBadge verdict={data.card.verdict} reason={data.card.reason} />
        {side === 'run' && <a href={videoLink(id, { sec: at })}>Open the video here</a>}
      </p>
      {screen ? <Screen screen={screen} /> : <p class="faint">No screen at this moment.</p>}
      {clip ? <Said clip={clip} /> : <p class="faint">No clip at this moment.</p>}
    </>
  );
}

function Screen({ screen }: { screen: VideoScreen }) {
  const { index, startSec, endSec, picture, drop, reading } = screen;
  return (
    <>
      <h3>
        Screen {index + 1} <span class="time faint">{formatSpan(startSec, endSec)}</span>
      </h3>
      <MomentPicture url={picture.url} width={picture.width} height={picture.height} index={index} />
      {drop ? (
        <DropReason drop={drop} what="Image dropped" />
      ) : (
        <span class="badge badge-kept">image kept</span>
      )}
      {reading && reading.text !== '' && (
        <>
          <SlideText text={reading.text} />
          {reading.drop ? (
            <DropReason drop={reading.drop} what="Text dropped" />
          ) : (
            <span class="badge badge-kept">text kept</span>
          )}
        </>
      )}
    </>
  );
}

function MomentPicture({
  url,
  width,
  height,
  index,
}: {
  url: string;
  width: number;
  height: number;
  index: number;
}) {
  const [missing, setMissing] = useState<string | null>(null);
  if (missing === url) return <p class="missing">image not in the workspace</p>;
  return (
    <img
      class="moment-picture"
      src={url}
      alt={`Screen ${index + 1}`}
      width={width}
      height={height}
      decoding="async"
      onError={() => setMissing(url)}
    />
  );
}

function Said({ clip }: { clip: VideoClip }) {
  return (
    <>
      <h3>
        Clip {clip.index + 1} <span class="time faint">{formatSpan(clip.startSec, clip.endSec)}</span>
      </h3>
      {clip.drop && <DropReason drop={clip.drop} what="Images dropped" />}
      <p class="prose" dir="auto">
        {clip.refined || clip.raw || <span class="faint">Nothing is said.</span>}
      </p>
    </>
  );
}
