import type { OverlapInfo, OverlapRow, OverlapRows } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { usePlace } from '../navigation/location.ts';
import { Answered } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Paged } from '../show/pager.tsx';
import { Picture } from '../show/picture.tsx';
import { formatCount, formatNumber, formatTime, formatValue } from '../show/quantities.ts';
import { RichText } from '../show/rich-text.tsx';

const itemsPerPage = 40;

/** Which items of benchmarks stand in a dataset: the table, and the pairs with both sides. */
export function OverlapPage() {
  const { query } = usePlace();
  const answer = useApi<OverlapInfo>('/api/overlap');
  const benchmark = query.get('benchmark');
  const what = query.get('what');
  return (
    <div class="evaluation">
      <PageHeading title="Overlap with benchmarks" />
      <Answered answer={answer}>
        {(data) => (
          <>
            <p class="lede">
              <bdi>{data.dataset}</bdi>: {formatCount(data.samples, 'sample')} with{' '}
              {formatCount(data.images, 'image')}. Images are{' '}
              {data.encoder === null ? 'told by their hash alone' : 'confirmed by '}
              {data.encoder !== null && <bdi>{data.encoder}</bdi>}.
              {data.unseenImages + data.unseenRecords > 0 &&
                ` Not searched: ${formatCount(data.unseenImages, 'image')}, ${formatCount(data.unseenRecords, 'record')}.`}
            </p>
            <Benchmarks info={data} benchmark={benchmark} what={what} />
            <Pairs benchmark={benchmark} what={what} offset={Number(query.get('offset')) || 0} />
          </>
        )}
      </Answered>
    </div>
  );
}

interface Chosen {
  benchmark: string | null;
  what: string | null;
}

function overlapLink({ benchmark, what }: Chosen, offset = 0): string {
  const query = new URLSearchParams();
  if (benchmark !== null) query.set('benchmark', benchmark);
  if (what !== null) query.set('what', what);
  if (offset > 0) query.set('offset', String(offset));
  return query.size > 0 ? `/overlap?${query}` : '/overlap';
}

function Benchmarks({ info, ...chosen }: { info: OverlapInfo } & Chosen) {
  const count = (value: number, benchmark: string, what: string | null) =>
    value === 0 ? (
      <span class="faint">0</span>
    ) : (
      <a
        href={overlapLink({ benchmark, what })}
        aria-current={chosen.benchmark === benchmark && chosen.what === what ? 'true' : undefined}
      >
        {formatNumber(value)}
      </a>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section class="wide-table" tabIndex={0} aria-label="By benchmark">
      <table>
        <thead>
          <tr>
            <th scope="col">benchmark</th>
            <th scope="col">items</th>
            <th scope="col">questions seen</th>
            <th scope="col">images seen</th>
            <th scope="col">items seen</th>
            <th scope="col">%</th>
            <th scope="col">samples</th>
            <th scope="col">questions too short</th>
          </tr>
        </thead>
        <tbody>
          {info.benchmarks.map((one) => (
            <tr key={one.benchmark}>
              <th scope="row">
                <bdi>{one.benchmark}</bdi>
              </th>
              <td>{formatNumber(one.items)}</td>
              <td>{count(one.seenQuestions, one.benchmark, 'question')}</td>
              <td>{count(one.seenImages, one.benchmark, 'image')}</td>
              <td>{count(one.seen, one.benchmark, null)}</td>
              <td>{one.items === 0 ? '–' : ((100 * one.seen) / one.items).toFixed(2)}</td>
              <td>{formatNumber(one.samples)}</td>
              <td>{formatNumber(one.tooShort)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Pairs({ offset, ...chosen }: Chosen & { offset: number }) {
  const query = new URLSearchParams({
    limit: String(itemsPerPage),
    offset: String(Math.max(0, Math.floor(offset))),
  });
  if (chosen.benchmark !== null) query.set('benchmark', chosen.benchmark);
  if (chosen.what !== null) query.set('what', chosen.what);
  const answer = useApi<OverlapRows>(`/api/overlap/pairs?${query}`);
  const { data, isLoading } = answer;
  return (
    <section aria-labelledby="pairs-title" aria-busy={isLoading}>
      <h2 id="pairs-title">
        {data ? formatCount(data.total, 'pair') : 'Pairs'}
        {chosen.benchmark !== null && (
          <>
            {' '}
            of <bdi>{chosen.benchmark}</bdi>
          </>
        )}
      </h2>
      {chosen.benchmark !== null && (
        <p class="lede">
          <a href={overlapLink({ benchmark: null, what: null })}>Show all</a>
        </p>
      )}
      <Paged answer={answer} limit={itemsPerPage} link={(next) => overlapLink(chosen, next)}>
        {(page) => (
          <ol class={isLoading ? 'pair-list stale' : 'pair-list'} start={page.offset + 1}>
            {page.items.map((pair) => (
              <li key={pair.n}>
                <Pair pair={pair} />
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </section>
  );
}

function Pair({ pair }: { pair: OverlapRow }) {
  const { benchmark, item, question, sample, video, startSec, text, image } = pair;
  return (
    <>
      <p class="meta">
        <bdi>
          <b>{benchmark}</b> {item}
        </bdi>
        <bdi>
          in {sample}
          {video !== null && video !== sample && `, ${video}`}
        </bdi>
        {startSec !== null && <span class="time">{formatTime(startSec)}</span>}
        {text && (
          <span class="badge badge-dropped">
            {text.by === 'run'
              ? formatCount(text.runs, 'run of 13 words', 'runs of 13 words')
              : 'whole question'}
          </span>
        )}
        {image && (
          <span class={image.confirmed ? 'badge badge-dropped' : 'badge badge-pending'}>
            {image.distance} of 256 bits differ
            {image.cosine !== null && `, cosine ${formatValue(image.cosine)}`}
            {!image.confirmed && ': another image'}
          </span>
        )}
      </p>
      <div class="pair-sides">
        <div>
          <p class="label">asked</p>
          {image && <Picture url={image.asked} alt={`Image of ${item}`} />}
          <p dir="auto">
            {text ? <Marked text={question} shared={text.shared} /> : <RichText text={question} />}
          </p>
        </div>
        <div>
          <p class="label">in the dataset</p>
          {image && <Picture url={image.found} alt={`Image in ${sample}`} />}
          {text && (
            <p dir="auto">
              <Marked text={text.found} shared={text.shared} />
            </p>
          )}
        </div>
      </div>
    </>
  );
}

/** A text with the words marked that both have, whatever stands between them. */
function Marked({ text, shared }: { text: string; shared: string }) {
  const words = shared.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(words.join('[^\\p{L}\\p{M}\\p{N}]*'), 'iu').exec(text);
  if (!found) return <>{text}</>;
  return (
    <>
      {text.slice(0, found.index)}
      <mark>{found[0]}</mark>
      {text.slice(found.index + found[0].length)}
    </>
  );
}
