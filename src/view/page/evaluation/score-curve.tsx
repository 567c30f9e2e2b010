import type { CurvePoint, EvaluationCurve } from '../../api.ts';
import { percentText } from './addresses.ts';

const width = 320;
const height = 190;
const room = { left: 34, right: 10, top: 10, bottom: 26 };
/** As many lines as have a look of their own; the rest share them. */
const looks = 6;

/** Intervals of lines that are alike would cover each other. */
const besideEach = 4;

type Benchmark = EvaluationCurve['sections'][number]['benchmarks'][number];

/** Scores over the number of demonstrations, one drawing for each benchmark; with the same numbers as tables. */
export function ScoreCurve({ curve }: { curve: EvaluationCurve }) {
  const sections = curve.sections
    .map(({ title, benchmarks }) => ({ title, benchmarks: benchmarks.filter(hasCurve) }))
    .filter(({ benchmarks }) => benchmarks.length > 0);
  if (sections.length === 0) return null;
  return (
    <section aria-labelledby="curve-title">
      <h2 id="curve-title">Over the number of demonstrations</h2>
      {sections.map(({ title, benchmarks }) => (
        <div key={title}>
          <p class="faint">{title}</p>
          <div class="curves">
            {benchmarks.map((benchmark) => (
              <Panel key={benchmark.benchmark} of={benchmark} />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function hasCurve({ lines }: Benchmark): boolean {
  return lines.some(({ points }) => points.length > 1);
}

function Panel({ of: { benchmark, lines } }: { of: Benchmark }) {
  const all = lines.flatMap(({ points }) => points);
  const shots = [...new Set(all.map((point) => point.shots))].sort((a, b) => a - b);
  const most = Math.max(0.1, ...all.map(({ mean, high }) => high ?? mean));
  const top = Math.min(1, Math.ceil(most * 10) / 10);
  const x = (count: number) =>
    room.left + ((width - room.left - room.right) * (shots.indexOf(count) + 0.5)) / shots.length;
  const y = (share: number) => height - room.bottom - (height - room.top - room.bottom) * (share / top);
  return (
    <figure class="curve">
      <figcaption>
        <bdi>{benchmark}</bdi>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {[0, top / 2, top].map((share) => (
          <g key={share}>
            <line class="curve-grid" x1={room.left} x2={width - room.right} y1={y(share)} y2={y(share)} />
            <text class="curve-text" x={room.left - 5} y={y(share) + 4} text-anchor="end">
              {Math.round(share * 100)}
            </text>
          </g>
        ))}
        {shots.map((count) => (
          <text key={count} class="curve-text" x={x(count)} y={height - 8} text-anchor="middle">
            {count}
          </text>
        ))}
        {lines.map(({ label, points }, at) => (
          <Line
            key={label}
            points={points}
            look={at % looks}
            x={(count) => x(count) + besideEach * (at - (lines.length - 1) / 2)}
            y={y}
          />
        ))}
      </svg>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <section class="wide-table" tabIndex={0} aria-label={`${benchmark}: scores by demonstrations`}>
        <table>
          <thead>
            <tr>
              <th scope="col">shots</th>
              {shots.map((count) => (
                <th key={count} scope="col">
                  {count}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ label, points }, at) => (
              <tr key={label}>
                <th scope="row">
                  <span class={`curve-key curve-look-${at % looks}`} aria-hidden="true" /> <bdi>{label}</bdi>
                </th>
                {shots.map((count) => (
                  <td key={count}>{percentText(points.find((one) => one.shots === count)?.mean ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}

interface LineProps {
  points: readonly CurvePoint[];
  look: number;
  x: (shots: number) => number;
  y: (share: number) => number;
}

function Line({ points, look, x, y }: LineProps) {
  return (
    <g class={`curve-line curve-look-${look}`}>
      <polyline points={points.map(({ shots, mean }) => `${x(shots)},${y(mean)}`).join(' ')} />
      {points.map(({ shots, mean, low, high }) => (
        <g key={shots}>
          {low !== null && high !== null && <line x1={x(shots)} x2={x(shots)} y1={y(low)} y2={y(high)} />}
          <circle cx={x(shots)} cy={y(mean)} r={3} />
        </g>
      ))}
    </g>
  );
}
