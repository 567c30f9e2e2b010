import type { CorpusInfo, Facet } from '../../api.ts';
import { formatNumber } from '../show/quantities.ts';
import { type FilterName, type LibraryView, toggled, viewLink } from './filters.ts';

const groups: readonly { name: FilterName; title: string; values: (corpus: CorpusInfo) => Facet[] }[] = [
  { name: 'reason', title: 'Reason', values: ({ facets }) => facets.reasons },
  { name: 'suspect', title: 'Suspect', values: ({ facets }) => facets.suspicions },
  { name: 'subject', title: 'Subject', values: ({ facets }) => facets.subjects },
  { name: 'course', title: 'Course', values: ({ facets }) => facets.courses },
  { name: 'point', title: 'Knowledge point', values: ({ facets }) => facets.points },
];

const shownAtOnce = 8;

interface FacetGroup {
  name: FilterName;
  title: string;
  facets: Facet[];
}

/** Those that tell videos apart, or that are set. */
export function usefulFacets(corpus: CorpusInfo, view: LibraryView): FacetGroup[] {
  return groups
    .map(({ name, title, values }) => ({ name, title, facets: values(corpus) }))
    .filter(
      ({ name, facets }) => facets.some(({ value }) => value !== '') || view.filters[name] !== undefined,
    );
}

/** The values to narrow the library by, with the number of videos of each. */
export function Facets({ groups: shown, view }: { groups: FacetGroup[]; view: LibraryView }) {
  return (
    <nav class="facets" aria-label="Filters">
      {shown.map(({ name, title, facets }) => (
        <section key={name}>
          <h2>{title}</h2>
          <FacetList name={name} facets={facets.slice(0, shownAtOnce)} view={view} />
          {facets.length > shownAtOnce && (
            <details>
              <summary>{formatNumber(facets.length - shownAtOnce)} more</summary>
              <FacetList name={name} facets={facets.slice(shownAtOnce)} view={view} />
            </details>
          )}
        </section>
      ))}
    </nav>
  );
}

function FacetList({ name, facets, view }: { name: FilterName; facets: Facet[]; view: LibraryView }) {
  return (
    <ul>
      {facets.map(({ value, count }) => {
        const isActive = view.filters[name] === value;
        return (
          <li key={value}>
            <a href={viewLink(toggled(view, name, value))} aria-current={isActive ? 'true' : undefined}>
              <bdi class="facet-value">{value === '' ? 'unknown' : value}</bdi>
              <span class="count">{formatNumber(count)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** The same for what became of the videos, as a row above them. */
export function VerdictRow({ corpus, view }: { corpus: CorpusInfo; view: LibraryView }) {
  const { verdict: active, ...others } = view.filters;
  const everything = viewLink({ ...view, filters: others, offset: 0 });
  return (
    <nav class="verdicts" aria-label="Videos by result">
      <ul>
        <li>
          <a href={everything} aria-current={active === undefined ? 'true' : undefined}>
            all <span class="count">{formatNumber(corpus.counts.videos)}</span>
          </a>
        </li>
        {corpus.facets.verdicts.map(({ value, count }) => (
          <li key={value}>
            <a
              href={viewLink(toggled(view, 'verdict', value))}
              aria-current={active === value ? 'true' : undefined}
            >
              {value === 'pending' ? 'not finished' : value} <span class="count">{formatNumber(count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
