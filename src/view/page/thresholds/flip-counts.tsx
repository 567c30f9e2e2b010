import type { Flips } from '../../api.ts';
import { formatNumber } from '../show/quantities.ts';

const names = { video: 'videos', clip: 'clips with images', keyframe: 'images', ocr: 'on-screen texts' };

/** What there is before and after, by kind. */
export function FlipCounts({ counts }: { counts: Flips['counts'] }) {
  return (
    <table class="flip-counts">
      <thead>
        <tr>
          <th scope="col">kept</th>
          <th scope="col">now</th>
          <th scope="col">then</th>
          <th scope="col">dropped</th>
          <th scope="col">gained</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ kind, before, after, lost, gained }) => (
          <tr key={kind}>
            <th scope="row">{names[kind]}</th>
            <td>{formatNumber(before)}</td>
            <td>{formatNumber(after)}</td>
            <td class={lost > 0 ? 'count-lost' : 'faint'}>{lost > 0 ? `−${formatNumber(lost)}` : '0'}</td>
            <td class={gained > 0 ? 'count-gained' : 'faint'}>
              {gained > 0 ? `+${formatNumber(gained)}` : '0'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
