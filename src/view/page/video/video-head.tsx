import type { VideoDetails } from '../../api.ts';
import { bookLink, libraryLink, momentLink, videoLink } from '../navigation/links.ts';
import { useCorpus } from '../shell/corpus.ts';
import { DropReason } from '../show/drop-reason.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatCount, formatNumber, formatTime } from '../show/quantities.ts';
import { SuspectBadge, VerdictBadge } from '../show/verdict.tsx';
import { Suspicions } from './suspicions.tsx';

/** Which video this is, what became of it and why. */
export function VideoHead({ details }: { details: VideoDetails }) {
  const { against } = useCorpus();
  const { card, previous, next, facts, documents, failure, suspicions } = details;
  // What is odd is told with its numbers below.
  const { suspect: _, ...evidence } = details.evidence;
  const topics = [card.subject, card.course, card.subCourse, card.knowledgePoint].filter(
    (topic) => topic !== null,
  );
  return (
    <header class="video-head">
      <nav class="crumbs" aria-label="Neighbours">
        <a href={libraryLink()}>Library</a>
        {previous !== null && (
          <a href={videoLink(previous)} rel="prev">
            ← Video before
          </a>
        )}
        {next !== null && (
          <a href={videoLink(next)} rel="next">
            Next video →
          </a>
        )}
      </nav>
      <PageHeading title={card.title} />
      <p class="meta">
        <VerdictBadge verdict={card.verdict} reason={card.reason} />
        {card.suspect.length > 0 && <SuspectBadge />}
        {card.durationSec !== null && <span>{formatTime(card.durationSec)}</span>}
        {card.screens > 0 && (
          <span>
            {formatCount(card.keyframes, 'keyframe')} of {formatCount(card.screens, 'screen')}
          </span>
        )}
        {card.clips > 0 && <span>{formatCount(card.clips, 'clip')}</span>}
        {topics.length > 0 && <bdi>{topics.join(' › ')}</bdi>}
        {facts.licence !== null && <bdi>{facts.licence}</bdi>}
        <bdi class="faint">{card.id}</bdi>
        {against !== null && <a href={momentLink(card.id, null)}>beside {against}</a>}
        {documents.length > 0 && (
          <span>
            in {documents.length === 1 ? 'sample' : 'samples'}{' '}
            {documents.slice(0, 12).map(({ n, firstPart }, index) => (
              <span key={n}>
                {index > 0 && ', '}
                <a href={bookLink(n, { part: firstPart })}>{formatNumber(n + 1)}</a>
              </span>
            ))}
            {documents.length > 12 && ` and ${documents.length - 12} more`}
          </span>
        )}
      </p>
      {card.reason !== null && (card.verdict === 'dropped' || card.verdict === 'failed') && (
        <DropReason
          verdict={card.verdict}
          drop={{ stage: card.stage, reason: card.reason, measured: measuredOf(details), evidence }}
        />
      )}
      <Suspicions suspicions={suspicions} />
      {failure === 'transient' && <p class="faint">The next run retries it.</p>}
    </header>
  );
}

/** The number that decided, as the check on that reason has it. */
function measuredOf({ checks, card }: VideoDetails) {
  return (
    checks.find(({ stage, reason, keep }) => stage === card.stage && reason === card.reason && !keep)
      ?.measured ?? null
  );
}
