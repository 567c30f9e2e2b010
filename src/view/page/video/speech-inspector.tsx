import type { VideoClip, VideoDetails, VideoUtterance } from '../../api.ts';
import { videoLink } from '../navigation/links.ts';
import { Changes } from '../show/changes.tsx';
import { DropReason } from '../show/drop-reason.tsx';
import { formatPercent, formatValue } from '../show/quantities.ts';
import { FactsList } from './facts-list.tsx';
import type { RejectedSelection } from './selection.ts';

export function ClipInspector({ clip, details }: { clip: VideoClip; details: VideoDetails }) {
  const shown = details.screens.filter(({ index }) => clip.screens.includes(index));
  return (
    <>
      {clip.drop && <DropReason drop={clip.drop} />}
      <Wordings raw={clip.raw} refined={clip.refined} />
      {clip.caption && (
        <>
          <p class="label">What its images show</p>
          <p class="caption-text">
            <bdi>{clip.caption}</bdi>
          </p>
        </>
      )}
      {shown.length > 0 && (
        <ul class="thumbs" aria-label="Its keyframes">
          {shown.map(({ index, picture }) => (
            <li key={index}>
              <a href={videoLink(details.card.id, { item: { kind: 'screen', index } })}>
                <img src={picture.url} alt={`Screen ${index + 1}`} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      )}
      <FactsList
        facts={[
          ['speech–image similarity', clip.similarity === null ? null : formatValue(clip.similarity)],
          ['flag', clip.flag],
        ]}
      />
    </>
  );
}

export function UtteranceInspector({
  utterance,
  details,
}: {
  utterance: VideoUtterance;
  details: VideoDetails;
}) {
  const { raw, refined, terms, confidence, clip } = utterance;
  return (
    <>
      <Wordings raw={raw} refined={refined} />
      <FactsList
        facts={[
          ['confidence', confidence === null ? 'captions' : formatPercent(confidence)],
          [
            'in clip',
            clip === null ? null : (
              <a href={videoLink(details.card.id, { item: { kind: 'clip', index: clip } })}>{clip + 1}</a>
            ),
          ],
          ['put right', terms.length === 0 ? null : <Terms terms={terms} id={details.card.id} />],
        ]}
      />
    </>
  );
}

/** What was heard, and the term of a screen that goes better with the sound. */
function Terms({ terms, id }: { terms: VideoUtterance['terms']; id: string }) {
  return (
    <ul>
      {terms.map(({ heard, put, screen, scores }) => (
        <li key={`${heard} ${put}`}>
          <del>
            <bdi>{heard}</bdi>
          </del>{' '}
          <ins>
            <bdi>{put}</bdi>
          </ins>{' '}
          as on <a href={videoLink(id, { item: { kind: 'screen', index: screen } })}>screen {screen + 1}</a>{' '}
          (log-probability {formatValue(scores.put)}, as heard {formatValue(scores.heard)})
        </li>
      ))}
    </ul>
  );
}

export function RejectedInspector({ rejected }: { rejected: RejectedSelection }) {
  return (
    <>
      <DropReason drop={{ stage: 'transcribe', reason: rejected.reason, measured: null, evidence: {} }} />
      <p class="wording wording-raw">
        <del>
          <bdi>{rejected.text}</bdi>
        </del>
      </p>
    </>
  );
}

function Wordings({ raw, refined }: { raw: string; refined: string | null }) {
  if (raw === '') return <p class="faint">No speech.</p>;
  if (refined === null) return <p class="wording">{raw}</p>;
  return (
    <div class="wordings wordings-labelled">
      <p class="label">Raw</p>
      <p class="label">Refined</p>
      <Changes raw={raw} refined={refined} />
    </div>
  );
}
