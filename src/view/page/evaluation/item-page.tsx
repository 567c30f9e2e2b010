import type { EvaluatedItem, ShownItem } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { Picture } from '../show/picture.tsx';
import { formatValue } from '../show/quantities.ts';
import { RichText } from '../show/rich-text.tsx';
import { cellLink, itemLink, readItemFilter, readScorer, scoreBadge, scorerNames } from './addresses.ts';
import { Missing } from './cell-page.tsx';

/** An item with everything that was shown and answered, and what each rule set makes of it. */
export function EvaluatedItemPage({ cell, n }: { cell: number; n: number }) {
  const scorer = readScorer(usePlace().query);
  const { data, fault } = useApi<EvaluatedItem>(
    `/api/evaluation/cells/${cell}/items/${n}?${new URLSearchParams({ scorer })}`,
  );
  const to = (next: number) => itemLink(cell, next, scorer);
  useShortcuts({
    j: () => data && n < data.last && navigate(to(n + 1)),
    k: () => n > 0 && navigate(to(n - 1)),
  });
  if (fault) return <Fault text={fault} />;
  if (!data) return <Loading />;
  return (
    <div class="evaluation">
      <nav class="crumbs" aria-label="Neighbours">
        <a href={cellLink(cell, { ...readItemFilter(new URLSearchParams()), scorer })}>
          <bdi>
            {data.cell.label}: {data.cell.asked}
          </bdi>
        </a>
        {n > 0 && (
          <a href={to(n - 1)} rel="prev">
            ← Item before
          </a>
        )}
        {n < data.last && (
          <a href={to(n + 1)} rel="next">
            Next item →
          </a>
        )}
      </nav>
      <PageHeading title={data.asked.id} />
      {data.missing !== null && <Missing text={data.missing} />}
      <div class="item-sides">
        <section aria-labelledby="asked-title">
          <h2 id="asked-title">Asked</h2>
          <Shown item={data.asked} />
        </section>
        <section aria-labelledby="answered-title">
          <h2 id="answered-title">Answered</h2>
          <Answered data={data} />
        </section>
      </div>
      {data.others.length > 0 && <Others data={data} />}
      {data.demos.length > 0 && (
        <section aria-labelledby="demos-title">
          <h2 id="demos-title">Demonstrations, in the order of the prompt</h2>
          <ol class="demo-list">
            {data.demos.map((demo, at) => (
              <li key={`${at} ${demo.id}`}>
                <p class="meta">
                  <bdi>{demo.id}</bdi>
                  {demo.similarity !== null && <span>similarity {formatValue(demo.similarity)}</span>}
                </p>
                <Shown item={demo} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function Shown({ item }: { item: ShownItem }) {
  const answers = [...new Set(item.answers)];
  return (
    <>
      {item.pictures.map((url, at) => (
        <div key={url} class="asked-picture">
          <Picture url={url} alt={`Image ${at + 1} of ${item.id}`} />
        </div>
      ))}
      {item.question && (
        <p class="prose" dir="auto">
          <RichText text={item.question} />
        </p>
      )}
      {item.hint && (
        <p class="faint" dir="auto">
          <RichText text={item.hint} />
        </p>
      )}
      {item.choices.length > 0 && (
        <ol class="choice-list" type="A">
          {item.choices.map((choice, at) => (
            // Two choices of a broken item may be the same.
            <li key={`${at} ${choice}`} dir="auto">
              <RichText text={choice} />
            </li>
          ))}
        </ol>
      )}
      {answers.length > 0 && (
        <p dir="auto">
          <span class="label">reference</span> <bdi>{answers.join(' · ')}</bdi>
        </p>
      )}
    </>
  );
}

function Answered({ data }: { data: EvaluatedItem }) {
  return (
    <>
      {data.failure !== null && (
        <p class="badge badge-failed">
          <bdi>{data.failure}</bdi>
        </p>
      )}
      {data.response !== null && (
        <pre class="response" dir="auto">
          {data.response || '(empty)'}
        </pre>
      )}
      <p class="meta">
        {data.finish !== null && <span>ended: {data.finish}</span>}
        {data.flags.map((flag) => (
          <span key={flag} class="badge badge-suspect">
            {flag}
          </span>
        ))}
        {Object.entries(data.groups).map(([name, value]) => (
          <bdi key={name}>
            {name}: {value}
          </bdi>
        ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <section class="wide-table" tabIndex={0} aria-label="Scores by rules">
        <table>
          <thead>
            <tr>
              <th scope="col">rules</th>
              <th scope="col">score</th>
              <th scope="col" class="text-cell">
                taken for the answer
              </th>
            </tr>
          </thead>
          <tbody>
            {data.scores.map(({ scorer, score, extracted }) => (
              <tr key={scorer}>
                <th scope="row">{scorerNames[scorer]}</th>
                <td>
                  <span class={scoreBadge(score).name}>{scoreBadge(score).text}</span>
                </td>
                <td class="text-cell">
                  <bdi>{extracted ?? '–'}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Others({ data }: { data: EvaluatedItem }) {
  const scorer = readScorer(usePlace().query);
  return (
    <section aria-labelledby="others-title">
      <h2 id="others-title">The same item by other models</h2>
      <ul class="plain-list">
        {data.others.map(({ cell, n, response, score }) => (
          <li key={cell.n}>
            <span class={scoreBadge(score).name}>{scoreBadge(score).text}</span>{' '}
            <a href={itemLink(cell.n, n, scorer)}>
              <bdi>{cell.label}</bdi>
            </a>
            : <bdi>{response ?? 'not answered'}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
