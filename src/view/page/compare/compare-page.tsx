import type { Compared, ComparedItem, ComparedItems } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { compareLink, momentLink } from '../navigation/links.ts';
import { usePlace } from '../navigation/location.ts';
import { ItemRow } from '../show/item-row.tsx';
import { Answered } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Paged } from '../show/pager.tsx';
import { formatCount, formatNumber, formatSpan } from '../show/quantities.ts';
import { CompareFigures } from './compare-figures.tsx';
import { readSelection, type Selection, selectionQuery, sides } from './selection.ts';

export const kindNames = {
  video: 'Videos',
  clip: 'Clips with images',
  keyframe: 'Images',
  ocr: 'On-screen texts',
} as const;
const nouns = { video: 'video', clip: 'clip', keyframe: 'screen', ocr: 'text of screen' } as const;
const itemsPerPage = 40;

/** Two runs beside each other: what one keeps and the other drops, and their figures. */
export function ComparePage() {
  const chosen = readSelection(usePlace().query);
  const answer = useApi<Compared>('/api/compare');
  return (
    <div class="compare">
      <PageHeading title="Compare" />
      <Answered answer={answer}>
        {(data) => (
          <>
            <p class="lede">
              <RunName compared={data} side="run" /> against <RunName compared={data} side="against" />.
              Videos are the same where their bytes are; what is inside them where it covers the same time.
              {data.compared < data.keptByBoth &&
                ` The inside of ${formatNumber(data.compared)} of ${formatNumber(data.keptByBoth)} videos is compared.`}
            </p>
            <Kept compared={data} chosen={chosen} />
            {chosen && <Differences compared={data} chosen={chosen} />}
            <CompareFigures compared={data} />
          </>
        )}
      </Answered>
    </div>
  );
}

function RunName({ compared, side }: { compared: Compared; side: (typeof sides)[number] }) {
  return (
    <bdi class={`side-name side-${side}`} title={compared.paths[side]}>
      {compared.names[side]}
    </bdi>
  );
}

function Kept({ compared, chosen }: { compared: Compared; chosen: Selection | null }) {
  return (
    <section aria-labelledby="kept-title">
      <h2 id="kept-title">Kept by one alone</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <section class="wide-table" tabIndex={0} aria-label="Kept by one alone, by kind">
        <table>
          <thead>
            <tr>
              <th scope="col">kind</th>
              <th scope="col">kept by both</th>
              {sides.map((side) => (
                <th key={side} scope="col">
                  only <bdi>{compared.names[side]}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compared.counts.map((count) => (
              <tr key={count.kind}>
                <th scope="row">{kindNames[count.kind]}</th>
                <td>{formatNumber(count.both)}</td>
                {sides.map((side) => (
                  <td key={side}>
                    {count[side] === 0 ? (
                      <span class="faint">0</span>
                    ) : (
                      <a
                        href={compareLink(selectionQuery({ kind: count.kind, keptBy: side, offset: 0 }))}
                        aria-current={
                          chosen?.kind === count.kind && chosen.keptBy === side ? 'true' : undefined
                        }
                      >
                        {formatNumber(count[side])}
                      </a>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Differences({ compared, chosen }: { compared: Compared; chosen: Selection }) {
  const query = new URLSearchParams({ ...selectionQuery(chosen), limit: String(itemsPerPage) });
  const answer = useApi<ComparedItems>(`/api/compare/items?${query}`);
  const { data, isLoading } = answer;
  return (
    <section aria-labelledby="differences-title" aria-busy={isLoading}>
      <h2 id="differences-title">
        {kindNames[chosen.kind]} that only <bdi>{compared.names[chosen.keptBy]}</bdi> keeps
        {data && !isLoading && <>: {formatNumber(data.total)}</>}
      </h2>
      <p class="lede">
        Choose one to see what both show then. <a href={compareLink()}>Close the list</a>
      </p>
      <Paged
        answer={answer}
        limit={itemsPerPage}
        link={(offset) => compareLink(selectionQuery({ ...chosen, offset }))}
      >
        {(page) => (
          <ol class={isLoading ? 'item-rows stale' : 'item-rows'} start={page.offset + 1}>
            {page.items.map((item) => (
              <li key={`${item.video} ${item.kind} ${item.index}`}>
                <ItemRow
                  href={momentLink(item.video, item.startSec)}
                  picture={item.picture}
                  title={item.title}
                  text={item.text}
                  meta={<DifferenceMeta item={item} compared={compared} />}
                />
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </section>
  );
}

/** What the other run makes of something that one keeps. */
export function DifferenceMeta({ item, compared }: { item: ComparedItem; compared: Compared }) {
  const { kind, index, startSec, endSec, keptBy, reason, isThere } = item;
  const other = compared.names[keptBy === 'run' ? 'against' : 'run'];
  return (
    <>
      <span class={reason === null ? 'badge badge-pending' : 'badge badge-dropped'}>
        <bdi>{other}</bdi>: {reason ?? (isThere ? 'not kept' : 'not there')}
      </span>
      {index !== null && (
        <span>
          {nouns[kind]} {index + 1}
        </span>
      )}
      {startSec !== null && endSec !== null && <span class="time">{formatSpan(startSec, endSec)}</span>}
    </>
  );
}

/** How many things, in words: for headings of a film. */
export function differencesText(count: number): string {
  return count === 0 ? 'Both keep the same' : formatCount(count, 'difference');
}
