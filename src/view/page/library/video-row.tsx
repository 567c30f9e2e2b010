import type { VideoCard } from '../../api.ts';
import { videoLink } from '../navigation/links.ts';
import { formatCount, formatTime, formatValue } from '../show/quantities.ts';
import { reasonEntry } from '../show/reasons.ts';
import { SnippetLine } from '../show/snippet.tsx';
import { TickedText } from '../show/ticked-text.tsx';
import { SuspectBadge, VerdictBadge } from '../show/verdict.tsx';

/** A video in the library. */
export function VideoRow({ card, search }: { card: VideoCard; search: string }) {
  const { id, title, durationSec, verdict, stage, reason, poster, snippet } = card;
  const href = videoLink(id, { search });
  const topics = [card.subject, card.course, card.subCourse, card.knowledgePoint].filter(
    (topic) => topic !== null,
  );
  const entry = reason === null ? null : reasonEntry(stage, reason);
  return (
    <li class={`video-row video-row-${verdict}`}>
      <div class="poster" aria-hidden="true">
        {poster ? <img src={poster} alt="" loading="lazy" decoding="async" /> : <span class="poster-none" />}
        {durationSec !== null && <span class="poster-time">{formatTime(durationSec)}</span>}
      </div>
      <div class="video-row-text">
        <h2>
          <a href={href}>
            <bdi>{title}</bdi>
          </a>
        </h2>
        <p class="meta">
          <VerdictBadge verdict={verdict} reason={reason} />
          {card.suspect.length > 0 && <SuspectBadge />}
          {verdict === 'kept' && (
            <span>
              {formatCount(card.keyframes, 'keyframe')} of {formatCount(card.screens, 'screen')} ·{' '}
              {formatCount(card.clips, 'clip')}
            </span>
          )}
          {durationSec !== null && <span class="hidden-text">Length {formatTime(durationSec)}</span>}
          {card.score !== null && <b title="Score">{formatValue(card.score)}</b>}
          {topics.length > 0 && <bdi class="topics">{topics.join(' › ')}</bdi>}
          <bdi class="faint">{id}</bdi>
        </p>
        {entry && (
          <p class="row-why">
            <TickedText text={entry.means} />
          </p>
        )}
        {card.suspect.map((odd) => (
          <p key={odd} class="row-why">
            <code>{odd}</code> <TickedText text={reasonEntry('audit', odd)?.means ?? ''} />
          </p>
        ))}
        {snippet && <SnippetLine snippet={snippet} href={videoLink(id, { sec: snippet.startSec, search })} />}
      </div>
    </li>
  );
}
