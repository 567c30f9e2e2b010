import type { Funnel } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { contentsLink, thresholdsLink } from '../navigation/links.ts';
import { usePlace } from '../navigation/location.ts';
import { Answered } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatCount } from '../show/quantities.ts';
import { readChoice } from './choice.ts';
import { ItemKinds } from './item-kinds.tsx';
import { ItemList } from './item-list.tsx';
import { StageTable } from './stage-table.tsx';

/** What went into every stage and what came of it, down to the single items. */
export function FunnelPage() {
  const choice = readChoice(usePlace().query);
  const answer = useApi<Funnel>('/api/funnel');
  return (
    <div class="funnel">
      <PageHeading title="Funnel" />
      <Answered answer={answer}>
        {(data) => (
          <>
            <p class="lede">
              From {formatCount(data.stages[0]?.in ?? 0, 'video')} to{' '}
              <a href={contentsLink()}>{formatCount(data.documents, 'sample')}</a> with{' '}
              {formatCount(data.images, 'image')}. Choose a reason to see what it stands for, or{' '}
              <a href={thresholdsLink()}>move the thresholds</a>.
            </p>
            <StageTable stages={data.stages} choice={choice} />
            <ItemKinds items={data.items} choice={choice} />
            {choice && <ItemList choice={choice} />}
          </>
        )}
      </Answered>
    </div>
  );
}
