import type { EvaluationChanges } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { usePlace } from '../navigation/location.ts';
import { ItemRow } from '../show/item-row.tsx';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Pager } from '../show/pager.tsx';
import { formatCount, formatNumber } from '../show/quantities.ts';
import {
  changesLink,
  changesQuery,
  evaluationLink,
  itemLink,
  itemsPerPage,
  readChanges,
  scoreBadge,
} from './addresses.ts';

const words = { gained: 'gained', lost: 'lost', same: 'scored the same' } as const;

/** What one model gained and lost over another, item by item. */
export function ChangesPage() {
  const view = readChanges(usePlace().query);
  const query = changesQuery(view);
  query.set('limit', String(itemsPerPage));
  const { data, fault, isLoading } = useApi<EvaluationChanges>(`/api/evaluation/changes?${query}`);
  if (fault) return <Fault text={fault} />;
  if (!data) return <Loading />;
  const { beforeCell, afterCell, counts } = data;
  return (
    <div class="evaluation" aria-busy={isLoading}>
      <nav class="crumbs" aria-label="Evaluation">
        <a href={evaluationLink(view.scorer)}>Evaluation</a>
      </nav>
      <PageHeading title={`From ${beforeCell.label} to ${afterCell.label}`} />
      <p class="lede">
        <bdi>{afterCell.asked}</bdi>
      </p>
      <ul class="reason-links">
        {(['gained', 'lost', 'same'] as const).map((which) => (
          <li key={which}>
            <a
              class="reason-link"
              href={changesLink({ ...view, which, offset: 0 })}
              aria-current={view.which === which ? 'true' : undefined}
            >
              <b>{formatNumber(counts[which])}</b> {words[which]}
            </a>
          </li>
        ))}
      </ul>
      <h2 aria-live="polite">
        {formatCount(data.total, 'item')} {words[view.which]}
      </h2>
      <ol class={isLoading ? 'item-rows stale' : 'item-rows'} start={data.offset + 1}>
        {data.items.map((row) => (
          <li key={row.n}>
            <ItemRow
              href={itemLink(view.after, row.n, view.scorer)}
              picture={row.picture}
              title={row.question || row.item}
              text={`${row.was ?? 'not answered'} → ${row.response ?? 'not answered'}`}
              meta={
                <>
                  <span class={scoreBadge(row.before).name}>{scoreBadge(row.before).text}</span>
                  <span aria-hidden="true">→</span>
                  <span class={scoreBadge(row.after).name}>{scoreBadge(row.after).text}</span>
                  <bdi class="faint">{row.item}</bdi>
                </>
              }
            />
          </li>
        ))}
      </ol>
      <Pager page={data} limit={itemsPerPage} link={(offset) => changesLink({ ...view, offset })} />
    </div>
  );
}
