import type { EvaluatedItems, EvaluatedRow, Scorer } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { ItemRow } from '../show/item-row.tsx';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Pager } from '../show/pager.tsx';
import { formatCount } from '../show/quantities.ts';
import {
  answerNames,
  cellLink,
  evaluationLink,
  type ItemFilter,
  itemFilterQuery,
  itemLink,
  itemsPerPage,
  percentText,
  readItemFilter,
  scoreBadge,
} from './addresses.ts';
import { ScorerChoice } from './evaluation-page.tsx';

/** The items of a cell with their answers, narrowed by what they scored and by group. */
export function CellPage({ cell }: { cell: number }) {
  const filter = readItemFilter(usePlace().query);
  const query = itemFilterQuery(filter);
  query.set('limit', String(itemsPerPage));
  const { data, fault, isLoading } = useApi<EvaluatedItems>(`/api/evaluation/cells/${cell}?${query}`);
  if (fault) return <Fault text={fault} />;
  if (!data) return <Loading />;
  const { scores, label, asked } = data.cell;
  const change = (to: Partial<ItemFilter>) =>
    navigate(cellLink(cell, { ...filter, offset: 0, ...to }), { replace: true });
  const scorers = (Object.keys(scores) as Scorer[]).filter((name) => scores[name]);
  return (
    <div class="evaluation" aria-busy={isLoading}>
      <nav class="crumbs" aria-label="Evaluation">
        <a href={evaluationLink(filter.scorer)}>Evaluation</a>
      </nav>
      <PageHeading title={`${label}: ${asked}`} />
      <p class="lede">
        {percentText(scores[filter.scorer]?.mean ?? null)} % of {formatCount(data.cell.items, 'item')}.
      </p>
      {data.missing !== null && <Missing text={data.missing} />}
      <ScorerChoice scorer={filter.scorer} scorers={scorers} onChange={(scorer) => change({ scorer })} />
      <Filters data={data} filter={filter} onChange={change} />
      <h2 aria-live="polite">{formatCount(data.total, 'item')}</h2>
      <ol class={isLoading ? 'item-rows stale' : 'item-rows'} start={data.offset + 1}>
        {data.items.map((row) => (
          <li key={row.n}>
            <AnswerRow row={row} href={itemLink(cell, row.n, filter.scorer)} />
          </li>
        ))}
      </ol>
      <Pager page={data} limit={itemsPerPage} link={(offset) => cellLink(cell, { ...filter, offset })} />
    </div>
  );
}

/** Why questions and pictures are not shown, and what helps. */
export function Missing({ text }: { text: string }) {
  return (
    <p class="faint">
      Questions and images are not shown: <bdi>{text}</bdi> Name it:{' '}
      <code>lectern view DIR -c lectern.yaml</code>
    </p>
  );
}

export function AnswerRow({ row, href }: { row: EvaluatedRow; href: string }) {
  const { name, text } = scoreBadge(row.score);
  return (
    <ItemRow
      href={href}
      picture={row.picture}
      title={row.question || row.item}
      text={row.response ?? undefined}
      meta={
        <>
          <span class={name}>{text}</span>
          {row.extracted !== null && row.extracted !== row.response && (
            <span>
              taken: <bdi>{row.extracted}</bdi>
            </span>
          )}
          <bdi class="faint">{row.item}</bdi>
        </>
      }
    />
  );
}

interface FiltersProps {
  data: EvaluatedItems;
  filter: ItemFilter;
  onChange: (to: Partial<ItemFilter>) => void;
}

function Filters({ data, filter, onChange }: FiltersProps) {
  const groupOf = (name: string) => filter.groups.find((group) => group.startsWith(`${name}:`)) ?? '';
  const setGroup = (name: string, group: string) =>
    onChange({
      groups: [
        ...filter.groups.filter((one) => !one.startsWith(`${name}:`)),
        ...(group === '' ? [] : [group]),
      ],
    });
  return (
    <p class="score-filter">
      <label>
        Answers{' '}
        <select
          value={filter.answer}
          onChange={({ currentTarget }) => onChange({ answer: currentTarget.value })}
        >
          {Object.entries(answerNames).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {data.groups.map(({ name, values }) => (
        <label key={name}>
          <bdi>{name}</bdi>{' '}
          <select value={groupOf(name)} onChange={({ currentTarget }) => setGroup(name, currentTarget.value)}>
            <option value="">all</option>
            {values.map(({ value, count, mean }) => (
              <option key={value} value={`${name}:${value}`}>
                {value} ({count}, {percentText(mean)} %)
              </option>
            ))}
          </select>
        </label>
      ))}
      <label>
        Search{' '}
        <input
          type="search"
          value={filter.search}
          onChange={({ currentTarget }) => onChange({ search: currentTarget.value.slice(0, 200) })}
        />
      </label>
    </p>
  );
}
