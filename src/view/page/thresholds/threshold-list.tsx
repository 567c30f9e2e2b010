import type { DecidedKind, ThresholdInfo } from '../../api.ts';
import { formatValue } from '../show/quantities.ts';
import { type Moves, type ThresholdView, thresholdViewLink } from './moves.ts';

const kindTitles: readonly [DecidedKind, string][] = [
  ['keyframe', 'Images'],
  ['clip', 'Clips'],
  ['ocr', 'On-screen texts'],
  ['video', 'Videos'],
];

interface ThresholdListProps {
  thresholds: readonly ThresholdInfo[];
  view: ThresholdView;
  chosen: string;
  moves: Moves;
}

/** All thresholds that can be moved, by what they decide on. */
export function ThresholdList({ thresholds, view, chosen, moves }: ThresholdListProps) {
  return (
    <nav class="threshold-list" aria-label="Thresholds">
      {kindTitles.map(([kind, title]) => {
        const ofKind = thresholds.filter((one) => one.kind === kind);
        if (ofKind.length === 0) return null;
        return (
          <details key={kind} open={kind !== 'video' || ofKind.some(({ setting }) => setting === chosen)}>
            <summary>{title}</summary>
            <ul>
              {ofKind.map(({ setting, score, value }) => (
                <li key={setting}>
                  <a
                    href={thresholdViewLink({ ...view, by: setting, moves, from: '', to: '', offset: 0 })}
                    aria-current={setting === chosen ? 'true' : undefined}
                  >
                    <span>{score}</span>
                    <span class="count">
                      {setting in moves ? `${formatValue(moves[setting]!)} ←` : ''}{' '}
                      {value === null ? 'not set' : formatValue(value)}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </nav>
  );
}
