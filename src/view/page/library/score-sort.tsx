import { navigate } from '../navigation/location.ts';
import { useCorpus } from '../shell/corpus.ts';
import { plainOrders, ScoreFilter } from '../show/score-filter.tsx';
import { type LibraryView, viewLink } from './filters.ts';

/** Sorts and narrows the videos by what a check measured of them. */
export function ScoreSort({ view }: { view: LibraryView }) {
  const { scores } = useCorpus();
  if (scores.length === 0) return null;
  const go = (part: Partial<LibraryView>) =>
    navigate(viewLink({ ...view, ...part, offset: 0 }), { replace: true });
  const choice = (
    <label>
      Score{' '}
      <select
        value={view.sort}
        onChange={({ currentTarget }) => {
          const sort = currentTarget.value;
          go(sort === '' ? { sort, order: '', from: '', to: '' } : { sort, order: view.order || 'desc' });
        }}
      >
        <option value="">none</option>
        {scores.map(({ setting, score }) => (
          <option key={setting} value={setting}>
            {score}
          </option>
        ))}
      </select>
    </label>
  );
  if (view.sort === '') return <p class="score-filter">{choice}</p>;
  return (
    <ScoreFilter view={view} orders={plainOrders} onChange={go}>
      {choice}
    </ScoreFilter>
  );
}
