import type { DocumentDetails } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { bookLink, contentsLink } from '../navigation/links.ts';
import { usePlace } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { EagerPictures } from '../show/picture.tsx';
import { formatCount, formatNumber } from '../show/quantities.ts';
import { Parts } from './book-page.tsx';
import { documentApi } from './leafing.ts';

/** As many as a list of the contents has: their answers are held at once. */
const mostSamples = 40;

/** Several samples one after the other, each on a page of its own, for paper or PDF. */
export function PrintPage() {
  const { counts } = useCorpus();
  const asked = (usePlace().query.get('n') ?? '').split(',').map(Number);
  const isThere = (n: number): boolean => Number.isSafeInteger(n) && n >= 1 && n <= counts.documents;
  const numbers = [...new Set(asked.filter(isThere))].slice(0, mostSamples);
  return (
    <EagerPictures.Provider value={true}>
      <div class="book print-page">
        <div class="print-head">
          <PageHeading title={`Print ${formatCount(numbers.length, 'sample')}`} />
          <p class="lede">
            Each begins on a page of its own.{' '}
            <button type="button" onClick={() => window.print()}>
              Print
            </button>{' '}
            <a href={contentsLink()}>Contents</a>
          </p>
        </div>
        {numbers.map((number) => (
          <PrintedSample key={number} n={number - 1} />
        ))}
      </div>
    </EagerPictures.Provider>
  );
}

function PrintedSample({ n }: { n: number }) {
  const { data, fault } = useApi<DocumentDetails>(documentApi(n));
  return (
    <section class="printed-sample" aria-label={`Sample ${n + 1}`}>
      <h2>
        <a href={bookLink(n)}>Sample {formatNumber(n + 1)}</a> {data && <bdi class="faint">{data.id}</bdi>}
      </h2>
      {fault && <Fault text={fault} />}
      {!data && !fault && <Loading />}
      {data && (
        <div class="leaf">
          <Parts details={data} target={null} showChanges={false} />
        </div>
      )}
    </section>
  );
}
