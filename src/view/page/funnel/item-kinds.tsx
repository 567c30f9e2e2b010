import type { FunnelItemKind, FunnelItems } from '../../api.ts';
import { formatNumber, formatPercent } from '../show/quantities.ts';
import { type Choice, fromStart } from './choice.ts';
import { FlowBar } from './flow-bar.tsx';
import { ReasonLinks } from './reason-links.tsx';

const kindNames: Record<FunnelItemKind, string> = {
  keyframe: 'Keyframes',
  clip: 'Clips with images',
  ocr: 'On-screen texts',
  utterance: 'Utterances',
  sample: 'Samples',
};

/** What was kept and left out inside the kept videos. */
export function ItemKinds({ items, choice }: { items: readonly FunnelItems[]; choice: Choice | null }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="items-title">
      <h2 id="items-title">Inside the kept videos</h2>
      <table class="stages">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" class="flow-column">
              <span class="hidden-text">Dropped, by reason</span>
            </th>
            <th scope="col">found</th>
            <th scope="col">kept</th>
            <th scope="col">dropped</th>
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <KindRow key={row.kind} row={row} choice={choice} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function KindRow({ row: { kind, kept, dropped }, choice }: { row: FunnelItems; choice: Choice | null }) {
  const lost = dropped.reduce((sum, { count }) => sum + count, 0);
  const links = dropped.map(({ stage, reason, count }) => ({
    choice: { kind, verdict: 'dropped' as const, stage, reason, ...fromStart },
    count,
  }));
  return (
    <tr>
      <th scope="row">{kindNames[kind]}</th>
      <td class="flow-column">
        <FlowBar flow={{ of: kept + lost, kept, dropped: lost, failed: 0, pending: 0 }} />
        <ReasonLinks reasons={links} choice={choice} />
      </td>
      <td data-name="found">{formatNumber(kept + lost)}</td>
      <td data-name="kept">{formatNumber(kept)}</td>
      <td data-name="dropped">{kept + lost > 0 ? formatPercent(lost / (kept + lost)) : '–'}</td>
    </tr>
  );
}
