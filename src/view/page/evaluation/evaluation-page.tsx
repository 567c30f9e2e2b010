import { useState } from 'preact/hooks';
import type { EvaluatedCell, Evaluation, EvaluationCurve, Scorer } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { Answered } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatNumber } from '../show/quantities.ts';
import {
  cellLink,
  changesLink,
  evaluationLink,
  percentText,
  readItemFilter,
  readScorer,
  scorerNames,
} from './addresses.ts';
import { ScoreCurve } from './score-curve.tsx';

/** Results of an evaluation: the scores of all cells, the curve over demonstrations, and what to compare. */
export function EvaluationPage() {
  const scorer = readScorer(usePlace().query);
  const answer = useApi<Evaluation>('/api/evaluation');
  const { data: curve } = useApi<EvaluationCurve>(`/api/evaluation/curve?scorer=${scorer}`);
  return (
    <div class="evaluation">
      <PageHeading title="Evaluation" />
      <Answered answer={answer}>
        {(data) => (
          <>
            <p class="lede">Choose a cell to read its items and answers.</p>
            <ScorerChoice
              scorer={scorer}
              scorers={data.scorers}
              onChange={(name) => navigate(evaluationLink(name), { replace: true })}
            />
            <CellTable cells={data.cells} scorer={scorer} />
            {curve && <ScoreCurve curve={curve} />}
            <ChangesForm cells={data.cells} scorer={scorer} />
            {data.notes.length > 0 && (
              <section aria-labelledby="notes-title">
                <h2 id="notes-title">To be known</h2>
                <ul class="plain-list">
                  {data.notes.map((note) => (
                    <li key={note}>
                      <bdi>{note}</bdi>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Answered>
    </div>
  );
}

interface ScorerChoiceProps {
  scorer: Scorer;
  scorers: readonly Scorer[];
  onChange: (scorer: Scorer) => void;
}

/** By which rules answers are scored. */
export function ScorerChoice({ scorer, scorers, onChange }: ScorerChoiceProps) {
  return (
    <p class="score-filter">
      <label>
        Rules{' '}
        <select value={scorer} onChange={({ currentTarget }) => onChange(currentTarget.value as Scorer)}>
          {scorers.map((name) => (
            <option key={name} value={name}>
              {scorerNames[name]}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

function CellTable({ cells, scorer }: { cells: readonly EvaluatedCell[]; scorer: Scorer }) {
  const filter = { ...readItemFilter(new URLSearchParams()), scorer };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section class="wide-table" tabIndex={0} aria-label="Cells">
      <table>
        <thead>
          <tr>
            <th scope="col">model</th>
            <th scope="col" class="text-cell">
              asked
            </th>
            <th scope="col">%</th>
            <th scope="col">95 % from</th>
            <th scope="col">to</th>
            <th scope="col">items</th>
            <th scope="col">not answered</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => {
            const score = cell.scores[scorer];
            return (
              <tr key={cell.n}>
                <th scope="row">
                  <bdi>{cell.label}</bdi>
                </th>
                <td class="text-cell">
                  <a href={cellLink(cell.n, filter)}>
                    <bdi>{cell.asked}</bdi>
                  </a>
                </td>
                <td>{percentText(score?.mean ?? null)}</td>
                <td>{percentText(score?.interval?.[0] ?? null)}</td>
                <td>{percentText(score?.interval?.[1] ?? null)}</td>
                <td>{formatNumber(cell.items)}</td>
                <td>{formatNumber(cell.failed)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Two models that were asked alike, to see what one gained and lost over the other. */
function ChangesForm({ cells, scorer }: { cells: readonly EvaluatedCell[]; scorer: Scorer }) {
  const asked = [...new Set(cells.map((cell) => cell.asked))].filter(
    (text) => cells.filter((cell) => cell.asked === text).length > 1,
  );
  const [chosen, setChosen] = useState(asked[0] ?? '');
  const alike = cells.filter((cell) => cell.asked === chosen);
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  if (asked.length === 0) return null;
  const has = (n: number | null): n is number => alike.some((cell) => cell.n === n);
  const before = has(from) ? from : alike[0]!.n;
  const after = has(to) && to !== before ? to : alike.find((cell) => cell.n !== before)!.n;
  const choice = (name: string, value: number, set: (n: number) => void, without: number | null) => (
    <label>
      {name}{' '}
      <select value={value} onChange={({ currentTarget }) => set(Number(currentTarget.value))}>
        {alike
          .filter((cell) => cell.n !== without)
          .map((cell) => (
            <option key={cell.n} value={cell.n}>
              {cell.label}
            </option>
          ))}
      </select>
    </label>
  );
  return (
    <section aria-labelledby="changes-title">
      <h2 id="changes-title">Gained and lost</h2>
      <p class="score-filter">
        <label>
          asked{' '}
          <select value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            {asked.map((text) => (
              <option key={text} value={text}>
                {text}
              </option>
            ))}
          </select>
        </label>
        {choice('from', before, setFrom, null)}
        {choice('to', after, setTo, before)}
        <a href={changesLink({ before, after, scorer, which: 'gained', offset: 0 })}>Show item by item</a>
      </p>
    </section>
  );
}
