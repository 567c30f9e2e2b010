import { formatNumber } from '../show/quantities.ts';
import { type Choice, choiceLink, isSame } from './choice.ts';

/** The reasons at one place of the funnel; each leads to the list of its items. */
export function ReasonLinks({
  reasons,
  choice,
}: {
  reasons: readonly { choice: Choice; count: number }[];
  choice: Choice | null;
}) {
  if (reasons.length === 0) return null;
  return (
    <ul class="reason-links">
      {reasons.map(({ choice: one, count }) => (
        <li key={`${one.verdict} ${one.stage} ${one.reason}`}>
          <a
            class={`reason-link reason-${one.verdict}`}
            href={choiceLink(one)}
            aria-current={isSame(choice, one) ? 'true' : undefined}
          >
            <b>{formatNumber(count)}</b> {one.reason}
          </a>
        </li>
      ))}
    </ul>
  );
}
