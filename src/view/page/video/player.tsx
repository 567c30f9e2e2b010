import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { VideoDetails, VideoScreen } from '../../api.ts';
import { Picture } from '../show/picture.tsx';
import { type Clock, indexAt, useAtClock } from './clock.ts';

interface PlayerProps {
  details: VideoDetails;
  clock: Clock;
  video: RefObject<HTMLVideoElement | null>;
}

/** Plays the source, or shows the keyframe of the moment where the source is gone. */
export function Player({ details, clock, video }: PlayerProps) {
  const { source, card } = details;
  const [isBroken, setBroken] = useState(false);
  useCaptions(video, details);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const update = () => clock.set(element.currentTime);
    // `timeupdate` comes four times a second: too seldom for a playhead that glides.
    let frame = 0;
    const glide = () => {
      update();
      frame = element.paused ? 0 : requestAnimationFrame(glide);
    };
    element.addEventListener('play', glide);
    element.addEventListener('seeking', update);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('play', glide);
      element.removeEventListener('seeking', update);
    };
  }, [video, clock, source.url]);

  if (source.url === null || isBroken) {
    const note = isBroken ? 'This browser cannot play the source file.' : source.note;
    return <Standstill screens={details.screens} note={note} clock={clock} />;
  }
  return (
    <figure class="player">
      {/* biome-ignore lint/a11y/useMediaCaption: captions are added from the transcript */}
      <video
        ref={video}
        controls
        playsInline
        preload="metadata"
        src={source.url}
        poster={card.poster ?? undefined}
        aria-label="Source video"
        onError={() => setBroken(true)}
      />
      {source.note !== null && <figcaption class="faint">{source.note}</figcaption>}
    </figure>
  );
}

/** Without the source, the keyframe that stands for the moment. */
function Standstill({ screens, note, clock }: { screens: VideoScreen[]; note: string | null; clock: Clock }) {
  const at = useAtClock(clock, (sec) => indexAt(screens, sec));
  const screen = screens[at] ?? screens[0];
  return (
    <figure class="player player-still">
      {screen ? (
        <Picture url={screen.picture.url} alt={`Screen ${screen.index + 1}`} {...size(screen.picture)} />
      ) : (
        <div class="missing">no keyframes</div>
      )}
      <figcaption>{note ?? 'The source file is missing.'}</figcaption>
    </figure>
  );
}

function size({ width, height }: { width: number; height: number }) {
  return { width, height };
}

/** The transcript as captions, which the player's own controls switch on. */
function useCaptions(video: RefObject<HTMLVideoElement | null>, { utterances, source }: VideoDetails): void {
  useEffect(() => {
    const element = video.current;
    if (!element || utterances.length === 0) return;
    const track = element.addTextTrack('captions', 'Transcript', 'en');
    track.mode = 'hidden';
    for (const { startSec, endSec, refined, raw } of utterances) {
      const cue = new VTTCue(startSec, Math.max(endSec, startSec + 0.001), '');
      // Set as text of its own, since the constructor's is read as markup.
      cue.text = (refined || raw).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      track.addCue(cue);
    }
  }, [video, source.url, utterances]);
}
