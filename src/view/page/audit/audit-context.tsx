import type { DocumentDetails, ShownPart } from '../../api.ts';
import { Picture } from '../show/picture.tsx';
import { RichText } from '../show/rich-text.tsx';
import { SlideText } from '../show/slide-text.tsx';

/** The image in question, what stands around it, and the images before it in the sample. */
export function AuditContext({ details, part }: { details: DocumentDetails; part: number }) {
  const image = details.parts[part];
  if (image?.kind !== 'image') return null;
  const before = details.parts.slice(0, part).filter((one) => one.kind === 'image' && !one.again);
  const { video, clip } = image;
  const around = details.parts.filter(
    (one) => one.kind === 'text' && one.video === video && one.clip === clip,
  );
  return (
    <div class="audit-context">
      <figure class="audit-image">
        <Picture
          key={image.url}
          url={image.url}
          alt={`Image in question, part ${part + 1}`}
          width={image.width}
          height={image.height}
          name={image.name}
        />
      </figure>
      <div class="audit-text">
        {around.length === 0 && <p class="faint">No text goes with it.</p>}
        {around.map((one, position) => (
          <ContextText key={position} part={one} />
        ))}
      </div>
      {before.length > 0 && (
        <section class="audit-before" aria-label="Images before it in the sample">
          <p class="label">Before it in the sample</p>
          <ul class="thumbs">
            {before.toReversed().map((one, position) => (
              <li key={position}>
                {one.kind === 'image' && <img src={one.url} alt={`${position + 1} before`} loading="lazy" />}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function ContextText({ part }: { part: ShownPart }) {
  if (part.kind === 'image') return null;
  if (part.role === 'ocr') {
    return (
      <aside class="part-ocr" aria-label="On-screen text">
        <p class="ocr-label" aria-hidden="true">
          on screen
        </p>
        <SlideText text={part.text} />
      </aside>
    );
  }
  return (
    <p class="prose" dir="auto">
      <RichText text={part.text} />
    </p>
  );
}
