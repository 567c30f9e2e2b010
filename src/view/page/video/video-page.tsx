import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { VideoDetails } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { type ItemLink, itemAnchor, parseItemAnchor, videoLink } from '../navigation/links.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Clock, indexAt } from './clock.ts';
import { findPlaces } from './find.ts';
import { FoundList } from './found-list.tsx';
import { Inspector } from './inspector.tsx';
import { Player } from './player.tsx';
import { ScreenGallery } from './screen-gallery.tsx';
import { findSelection, momentOf, screenAt } from './selection.ts';
import { type Tab, Tabs } from './tabs.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { Transcript } from './transcript.tsx';
import { VideoFacts } from './video-facts.tsx';
import { VideoHead } from './video-head.tsx';

export function VideoPage({ id }: { id: string }) {
  const { data, fault } = useApi<VideoDetails>(`/api/videos/${encodeURIComponent(id)}`);
  if (data) return <VideoView details={data} />;
  return (
    <div class="video">
      <PageHeading title="Video" />
      {fault ? <Fault text={fault} /> : <Loading />}
    </div>
  );
}

function VideoView({ details }: { details: VideoDetails }) {
  const { id } = details.card;
  const place = usePlace();
  const search = place.query.get('q') ?? '';
  const [clock] = useState(() => new Clock());
  const video = useRef<HTMLVideoElement>(null);
  const durationSec = lengthOf(details);
  const hasLanes = details.utterances.length + details.rejected.length + details.screens.length > 0;
  const found = useMemo(() => findPlaces(details, search), [details, search]);

  const seek = (sec: number) => {
    clock.set(sec);
    if (video.current) video.current.currentTime = sec;
  };
  const play = (sec: number) => {
    seek(sec);
    // A browser may refuse to play by itself; the moment is shown all the same.
    video.current?.play().catch(() => {});
  };
  const pick = (item: ItemLink) => navigate(videoLink(id, { item, search }), { replace: true });

  const linked = parseItemAnchor(place.hash);
  const selection = useMemo(() => (linked ? findSelection(details, linked) : null), [details, place.hash]);
  const selected = selection && linked ? itemAnchor(linked) : null;
  useEffect(() => {
    const asked = Number(place.query.get('t') ?? Number.NaN);
    if (asked >= 0) seek(asked);
    else if (selection) seek(momentOf(selection));
    const screen = asked >= 0 && !selection ? screenAt(details, asked) : null;
    if (!screen) return;
    const item: ItemLink = { kind: 'screen', index: screen.index };
    navigate(videoLink(id, { item, sec: asked, search }), { replace: true });
  }, [place.step]);

  const step = (by: 1 | -1) => {
    const kept = details.screens.filter(({ clip }) => clip !== null);
    const now = indexAt(details.screens, clock.sec);
    const at = selection?.kind === 'screen' ? selection.item.index : (details.screens[now]?.index ?? -1);
    const next = by === 1 ? kept.find(({ index }) => index > at) : kept.findLast(({ index }) => index < at);
    if (next) pick({ kind: 'screen', index: next.index });
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    p: () => (video.current?.paused ? play(clock.sec) : video.current?.pause()),
    Escape: () => navigate(videoLink(id, { search }), { replace: true }),
  });

  const transcript: Tab = {
    name: 'Transcript',
    content: () => <Transcript details={details} clock={clock} onPlay={play} />,
  };
  const screens: Tab = {
    name: 'Screens',
    content: () => <ScreenGallery details={details} selected={selected} />,
  };
  return (
    <div class="video">
      <VideoHead details={details} />
      {search !== '' && <FoundList id={id} search={search} places={found} />}
      {hasLanes && durationSec > 0 && (
        <Timeline
          details={details}
          durationSec={durationSec}
          clock={clock}
          selected={selected}
          found={found}
          onPick={(item) => {
            pick(item.link);
            play(item.atSec);
          }}
          onSeek={seek}
        />
      )}
      <div class="video-stage">
        <Player details={details} clock={clock} video={video} />
        {hasLanes && <Inspector details={details} selection={selection} onPlay={play} />}
      </div>
      <Tabs
        label="More of this video"
        tabs={[
          ...(details.utterances.length > 0 ? [transcript] : []),
          ...(details.screens.length > 0 ? [screens] : []),
          { name: 'Checks and facts', content: () => <VideoFacts details={details} /> },
        ]}
      />
    </div>
  );
}

/** Length of the video; of what is known of it where it could not be probed. */
function lengthOf({ card, clips, screens, utterances }: VideoDetails): number {
  const ends = [clips.at(-1), screens.at(-1), utterances.at(-1)].map((last) => last?.endSec ?? 0);
  return Math.max(card.durationSec ?? 0, ...ends);
}
