import type { VideoClip, VideoDetails } from '../../api.ts';
import { videoLink } from '../navigation/links.ts';
import { Changes } from '../show/changes.tsx';
import { formatTime, formatValue } from '../show/quantities.ts';
import { type Clock, indexAt, useAtClock } from './clock.ts';

interface TranscriptProps {
  details: VideoDetails;
  clock: Clock;
  onPlay: (sec: number) => void;
}

/** All that is said, clip by clip, raw and refined side by side; by utterance where no clips were cut. */
export function Transcript({ details, clock, onPlay }: TranscriptProps) {
  const { clips, utterances, card } = details;
  const rows = clips.length > 0 ? clips : utterances;
  const current = useAtClock(clock, (sec) => indexAt(rows, sec));
  const isRefined = clips.length > 0 || utterances.some(({ refined }) => refined !== null);
  return (
    <div class="transcript">
      <div class="transcript-head" aria-hidden="true">
        <span />
        <span class="label">Raw, as heard</span>
        <span class="label">{isRefined && 'Refined'}</span>
      </div>
      <ol>
        {rows.map((row, position) => (
          <li key={row.index} class={position === current ? 'transcript-row current' : 'transcript-row'}>
            <p class="transcript-margin">
              <button
                type="button"
                class="quiet time"
                onClick={() => onPlay(row.startSec)}
                title="Play from here"
              >
                {formatTime(row.startSec)}
              </button>
              {'drop' in row && <ClipMargin clip={row} id={card.id} />}
            </p>
            {row.raw === '' ? (
              <p class="faint">no speech</p>
            ) : row.refined === null ? (
              <p class="wording">{row.raw}</p>
            ) : (
              <Changes raw={row.raw} refined={row.refined} />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function ClipMargin({ clip, id }: { clip: VideoClip; id: string }) {
  return (
    <>
      <a href={videoLink(id, { item: { kind: 'clip', index: clip.index } })}>clip {clip.index + 1}</a>
      {clip.similarity !== null && (
        <span class="faint" title="Similarity of speech and images">
          {formatValue(clip.similarity)}
        </span>
      )}
      {clip.drop && <code class="mark-dropped">{clip.drop.reason}</code>}
      {clip.flag && <code class="mark-flag">{clip.flag}</code>}
    </>
  );
}
