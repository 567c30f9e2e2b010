import { libraryLink } from '../navigation/links.ts';
import { type PlainOrder, readScoreView, type ScoreView, scoreQuery } from '../show/score-filter.tsx';

/** What the library can be narrowed to; as in the address, so in the interface. */
const filterNames = ['verdict', 'reason', 'suspect', 'subject', 'course', 'point'] as const;
export type FilterName = (typeof filterNames)[number];

export const videosPerPage = 40;

/** The part of an address that the library is made from. */
export interface LibraryView extends ScoreView<PlainOrder> {
  /** Setting whose score the videos are sorted and narrowed by; '' for none. */
  sort: string;
  search: string;
  filters: Partial<Record<FilterName, string>>;
  offset: number;
}

export function readView(query: URLSearchParams): LibraryView {
  const filters: LibraryView['filters'] = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value !== null) filters[name] = value;
  }
  const offset = Number(query.get('offset') ?? 0);
  return {
    search: query.get('search') ?? '',
    sort: query.get('sort') ?? '',
    ...readScoreView(query),
    filters,
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

export function viewLink(view: LibraryView): string {
  return libraryLink(queryOf(view));
}

export function viewApi(view: LibraryView): string {
  return `/api/videos?${new URLSearchParams({ ...queryOf(view), limit: String(videosPerPage) })}`;
}

/** The view with one filter set, or taken away if it is set so already; back at the first page. */
export function toggled(view: LibraryView, name: FilterName, value: string): LibraryView {
  const { [name]: before, ...others } = view.filters;
  return { ...view, filters: before === value ? others : { ...others, [name]: value }, offset: 0 };
}

function queryOf({ search, filters, offset, sort, ...by }: LibraryView): Record<string, string> {
  return {
    ...(search === '' ? {} : { search }),
    ...filters,
    ...(sort === '' ? {} : { sort, ...scoreQuery(by) }),
    ...(offset === 0 ? {} : { offset: String(offset) }),
  };
}
