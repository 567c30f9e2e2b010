import { useEffect, useRef } from 'preact/hooks';
import type { CorpusKind, DocumentDetails } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { contentsLink } from '../navigation/links.ts';
import { type Place, usePlace } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { OutsideLink } from '../show/outside-link.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatNumber } from '../show/quantities.ts';
import { BookPart } from './book-part.tsx';
import { BudgetBar } from './budget-bar.tsx';
import { LeafBar } from './leaf-bar.tsx';
import { documentApi, useBookForm, useLeafing } from './leafing.ts';
import { groupParts } from './part-groups.ts';
import { Provenance } from './provenance.tsx';
import { TrainerView } from './trainer-view.tsx';

/** Datasets that tell speech as heard from speech as cleaned. */
const kindsWithRaw: ReadonlySet<CorpusKind> = new Set(['workspace', 'samples', 'clips']);

/** A sample or document as a page of a book. */
export function BookPage({ n }: { n: number }) {
  const { counts, kind } = useCorpus();
  const place = usePlace();
  const form = useBookForm();
  const { data, fault, isLoading } = useApi<DocumentDetails>(documentApi(n));
  const numberField = useRef<HTMLInputElement>(null);
  const details = data?.n === n ? data : null;
  useLeafing(n, counts.documents, form, details !== null, () => numberField.current?.focus());
  const target = details ? targetPart(place, details) : null;
  useEffect(() => {
    if (target === null || place.scrollY !== null) return;
    document.getElementById(`part-${target + 1}`)?.scrollIntoView({ block: 'start' });
  }, [details, target, place.step]);
  const noun = kind === 'obelics' || kind === 'mmc4' ? 'Document' : 'Sample';
  return (
    <div class="book">
      <LeafBar
        n={n}
        total={counts.documents}
        form={form}
        hasRaw={kindsWithRaw.has(kind)}
        numberField={numberField}
      />
      <div class="book-head">
        <PageHeading title={`${noun} ${formatNumber(n + 1)}`} />
        {details && (
          <p class="meta">
            <bdi>{details.id}</bdi>
            {details.split !== null && <bdi>{details.split}</bdi>}
            {details.url !== null && details.videos.length === 0 && <OutsideLink address={details.url} />}
            <a href={contentsLink()}>Contents</a>
          </p>
        )}
        {details && <BudgetBar budget={details.budget} />}
      </div>
      {fault && <Fault text={fault} />}
      {isLoading && !details && <Loading />}
      {details && form === 'trainer' && <TrainerView details={details} />}
      {details && form !== 'trainer' && (
        <article
          key={n}
          class={form === 'changes' ? 'leaf leaf-changes' : 'leaf'}
          aria-label={`${noun} ${n + 1}`}
        >
          <Parts details={details} target={target} showChanges={form === 'changes'} />
        </article>
      )}
    </div>
  );
}

interface PartsProps {
  details: DocumentDetails;
  target: number | null;
  showChanges: boolean;
}

/** What a sample shows and says, in its order. */
export function Parts({ details: { n, parts, videos }, target, showChanges }: PartsProps) {
  const videoById = new Map(videos.map((video) => [video.id, video]));
  return (
    <>
      {groupParts(parts).map(({ first, parts: together, video }) => {
        const begun = video === null ? undefined : videoById.get(video);
        return (
          <div key={first} class="part-group">
            {begun && <Provenance video={begun} />}
            <div class={together.length > 1 ? 'plates' : undefined}>
              {together.map((part, index) => (
                <BookPart
                  key={index}
                  part={part}
                  n={n}
                  position={first + index}
                  isTarget={first + index === target}
                  showChanges={showChanges}
                />
              ))}
            </div>
          </div>
        );
      })}
    </>
  );
}

/** The part that an address asks for: by its position, or by a moment of a video. */
function targetPart({ hash, query }: Place, { parts }: DocumentDetails): number | null {
  const position = Number(/^#part-(\d{1,9})$/.exec(hash)?.[1] ?? 0) - 1;
  if (position >= 0) return position < parts.length ? position : null;
  const video = query.get('video');
  const sec = Number(query.get('t') ?? Number.NaN);
  if (video === null || Number.isNaN(sec)) return null;
  const ofVideo = (part: DocumentDetails['parts'][number]) => part.video === video && part.startSec !== null;
  const found = parts.findIndex(
    (part) => ofVideo(part) && part.startSec! <= sec && sec < (part.endSec ?? sec),
  );
  return found === -1 ? null : found;
}
