import { useContext } from 'preact/hooks';
import type { DocumentImage, DocumentText } from '../../../records/document.ts';
import type { ShownPart } from '../../api.ts';
import { bookLink, videoLink } from '../navigation/links.ts';
import { useCorpus } from '../shell/corpus.ts';
import { Changes } from '../show/changes.tsx';
import { EagerPictures, Picture } from '../show/picture.tsx';
import { formatTime } from '../show/quantities.ts';
import { RichText } from '../show/rich-text.tsx';
import { SlideText } from '../show/slide-text.tsx';

interface BookPartProps {
  part: ShownPart;
  /** Number of the document, position of the part in it. */
  n: number;
  position: number;
  isTarget: boolean;
  showChanges: boolean;
}

/** A picture or a text, as on the page of a book, with its moment in the margin. */
export function BookPart({ part, n, position, isTarget, showChanges }: BookPartProps) {
  // Of several samples on one page, parts would have the same names.
  const isPrinted = useContext(EagerPictures);
  return (
    <div
      id={isPrinted ? undefined : `part-${position + 1}`}
      class={`part part-${roleOf(part)}${isTarget ? ' part-target' : ''}`}
    >
      <Margin part={part} n={n} position={position} />
      {part.kind === 'image' ? (
        <figure>
          <Picture
            url={part.url}
            alt={imageText(part)}
            width={part.width}
            height={part.height}
            name={part.name}
          />
          {part.again && <figcaption>shown again</figcaption>}
        </figure>
      ) : (
        <PartText part={part} showChanges={showChanges} />
      )}
    </div>
  );
}

function imageText({ takenAtSec }: Pick<DocumentImage, 'takenAtSec'>): string {
  return takenAtSec === null ? 'Image' : `Keyframe at ${formatTime(takenAtSec)}`;
}

function roleOf(part: ShownPart): string {
  return part.kind === 'image' ? 'image' : part.role;
}

function PartText({ part, showChanges }: { part: DocumentText; showChanges: boolean }) {
  const { role, text, raw } = part;
  if (role === 'end') {
    return (
      <p class="end-mark">
        <bdi>{text === '' ? 'End of Video' : text}</bdi>
      </p>
    );
  }
  if (role === 'ocr') {
    return (
      <aside aria-label="On-screen text">
        <p class="ocr-label" aria-hidden="true">
          on screen
        </p>
        <SlideText text={text} />
      </aside>
    );
  }
  if (showChanges && raw !== null) {
    return (
      <div class="wordings">
        <Changes raw={raw} refined={text} />
      </div>
    );
  }
  return (
    <p class="prose" dir="auto">
      <RichText text={text} />
    </p>
  );
}

/** Links to the part itself and to its moment in the video. */
function Margin({ part, n, position }: { part: ShownPart; n: number; position: number }) {
  const { hasVideos } = useCorpus();
  const { video, startSec } = part;
  const sec = part.kind === 'image' ? (part.takenAtSec ?? startSec) : startSec;
  return (
    <p class="margin">
      {sec !== null &&
        (hasVideos && video !== null ? (
          <a class="time" href={videoLink(video, { sec })} title="Show in the video">
            {formatTime(sec)}
          </a>
        ) : (
          <span class="time">{formatTime(sec)}</span>
        ))}
      <a class="anchor" href={bookLink(n, { part: position })} aria-label={`Link to part ${position + 1}`}>
        #
      </a>
    </p>
  );
}
