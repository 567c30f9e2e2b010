import type { VideoDetails, VideoScreen } from '../../api.ts';
import { videoLink } from '../navigation/links.ts';
import { DropReason } from '../show/drop-reason.tsx';
import { formatNumber, formatPercent, formatTime, formatValue } from '../show/quantities.ts';
import { isSet, SlideText } from '../show/slide-text.tsx';
import { FactsList } from './facts-list.tsx';
import { ScreenPicture } from './screen-picture.tsx';

/** Everything on one screen: its picture, the text read off it, what was measured, and why it was left out. */
export function ScreenInspector({ screen, details }: { screen: VideoScreen; details: VideoDetails }) {
  const { reading, facts, clip, drop, mostSimilarEarlier, similarityToPrevious } = screen;
  const { id } = details.card;
  return (
    <>
      {drop && <DropReason drop={drop} />}
      <ScreenPicture key={screen.index} screen={screen} />
      {reading?.drop && reading.drop.reason !== drop?.reason && (
        <div class="text-drop">
          <p class="label">Text</p>
          <DropReason drop={reading.drop} />
        </div>
      )}
      {reading && isSet(reading.text) && (
        <div class="set-text">
          <p class="label">Rendered</p>
          <SlideText text={reading.text} />
        </div>
      )}
      <FactsList
        facts={[
          ['frame time', formatTime(screen.takenAtSec, { tenths: true })],
          [
            'shown in clip',
            clip === null ? null : (
              <a href={videoLink(id, { item: { kind: 'clip', index: clip } })}>{clip + 1}</a>
            ),
          ],
          ['informativeness', reading && `${formatValue(reading.informativeness)} of 10`],
          ['letters and digits', reading && formatNumber(reading.contentChars)],
          ['text covers', reading && formatPercent(reading.textShare)],
          [
            'similarity to previous screen',
            similarityToPrevious === null ? null : formatValue(similarityToPrevious),
          ],
          [
            'most similar to',
            mostSimilarEarlier && (
              <>
                <a href={videoLink(id, { item: { kind: 'screen', index: mostSimilarEarlier.screen } })}>
                  screen {mostSimilarEarlier.screen + 1}
                </a>{' '}
                ({formatValue(mostSimilarEarlier.similarity)})
              </>
            ),
          ],
          ['continues the previous screen', screen.continues ? 'yes' : null],
          ['drawn', formatPercent(facts.edgeShare)],
          ['drawing covers', formatPercent(facts.busyShare)],
          ['plain colour', formatPercent(facts.plainShare)],
          ['largest face', formatPercent(facts.faceShare)],
          ['entropy', `${formatValue(facts.entropyBits)} bits`],
          ['sharpness', formatValue(facts.sharpness)],
        ]}
      />
    </>
  );
}
