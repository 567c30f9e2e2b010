import type { VideoDetails } from '../../api.ts';
import { DropReason } from '../show/drop-reason.tsx';
import { EvidenceList } from '../show/evidence.tsx';
import { OutsideLink } from '../show/outside-link.tsx';
import { formatBytes, formatLength, formatNumber, formatPercent, formatValue } from '../show/quantities.ts';
import { ChecksTable } from './checks-table.tsx';
import { FactsList } from './facts-list.tsx';

const titleSources = {
  manifest: null,
  slide: 'read off the first slide',
  file: 'name of the file',
} as const;

/** The checks, and all else that is known of the file and of what worked on it. */
export function VideoFacts({ details }: { details: VideoDetails }) {
  const { card, facts, titleFrom, probe, judgement, producers, checks, bytes, sha256, sources } = details;
  const { video, audio } = probe ?? {};
  return (
    <div class="video-facts">
      <section aria-label="Checks">
        <h3>Checks of the whole video</h3>
        {checks.length > 0 ? <ChecksTable checks={checks} /> : <p class="faint">No checks yet.</p>}
      </section>
      <section aria-label="Source">
        <h3>Source</h3>
        <FactsList
          facts={[
            ['id', <bdi key="id">{card.id}</bdi>],
            ['title', titleSources[titleFrom]],
            ['licence', facts.licence && <bdi>{facts.licence}</bdi>],
            ['address', facts.url && <OutsideLink address={facts.url} />],
            [
              'files',
              sources.map((path) => (
                <bdi key={path} class="path">
                  {path}
                </bdi>
              )),
            ],
            ['size', formatBytes(bytes)],
            [
              'sha256',
              <code key="digest" class="digest">
                {sha256}
              </code>,
            ],
            ['container', probe?.container],
            ['length', probe && formatLength(probe.durationSec)],
            [
              'video',
              video &&
                `${video.codec}, ${video.width} × ${video.height}${video.framesPerSec ? `, ${formatValue(video.framesPerSec)} fps` : ''}`,
            ],
            [
              'sound',
              audio &&
                `${audio.codec}, ${formatNumber(audio.sampleRate)} Hz, ${audio.channels === 1 ? 'mono' : `${audio.channels} channels`}`,
            ],
          ]}
        />
      </section>
      {card.verdict === 'kept' && <Choices evidence={details.evidence} />}
      {judgement && (
        <section aria-label="Judgement">
          <h3>Speech</h3>
          <FactsList
            facts={[
              ['words', formatNumber(judgement.words)],
              ['words per minute of speech', formatValue(judgement.wordsPerMinute)],
              ['words per minute of video', formatValue(judgement.wordsPerMinuteOfVideo)],
              ['repetition', formatPercent(judgement.repetition)],
              ['knowledge density', `${formatValue(judgement.knowledgeDensity)} of 10`],
              ['transcription quality', `${formatValue(judgement.transcriptionQuality)} of 10`],
            ]}
          />
        </section>
      )}
      {Object.keys(producers).length > 0 && (
        <section aria-label="Models and programs">
          <h3>Models and programs</h3>
          <FactsList
            facts={Object.entries(producers).map(([stage, { name, model, version }]) => [
              stage,
              <bdi key={stage}>{[name, model, version].filter((part) => part !== '').join(' · ')}</bdi>,
            ])}
          />
        </section>
      )}
    </div>
  );
}

/** Which of several tracks and captions were taken, what was found in the others, and what could not be decoded. */
function Choices({ evidence: { suspect: _, ...evidence } }: { evidence: VideoDetails['evidence'] }) {
  const { captions } = evidence;
  const refused = captions && typeof captions === 'object' && 'refused' in captions ? captions.refused : null;
  if (Object.keys(evidence).length === 0) return null;
  return (
    <section aria-label="Tracks and captions">
      <h3>Tracks and captions</h3>
      {typeof refused === 'string' && (
        <DropReason
          what="Captions not used"
          drop={{ stage: 'transcribe', reason: refused, measured: null, evidence: {} }}
        />
      )}
      <EvidenceList evidence={evidence} />
    </section>
  );
}
