import type { Cell, EvaluateSettings, Item, ItemResult, KnownItems } from '../library/evaluate.ts';
import {
  describeCell,
  errorMessage,
  knownItems,
  scoresOf,
  sectionsOf,
  sectionText,
} from '../library/program.ts';
import type {
  CellScore,
  EvaluatedCell,
  EvaluatedItem,
  EvaluatedItems,
  EvaluatedRow,
  Evaluation,
  EvaluationChanges,
  EvaluationCurve,
  Scorer,
  ShownItem,
} from './api.ts';
import { allRows, getFact, oneRow, type Row, type Value } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { choiceParameter, type Stretch, stretchOf, textParameter, wholePageOf } from './parameters.ts';

const scorers = ['ours', 'benchmark', 'paper', 'judge'] as const;
/** Scores nearer than this are the same. */
const rounding = 1e-9;
const mostValues = 100;
const mostOthers = 20;
const mostChars = 300;

interface Held {
  cells: (Cell & { folder: string })[];
  notes: string[];
}

function heldOf({ db, dataset }: Opened): Held {
  const held = dataset.kind === 'evaluation' ? getFact<Held>(db, 'evaluation') : null;
  if (held) return held;
  throw new RequestFault(404, 'This is no folder of results of lectern evaluate run.');
}

/** `/api/evaluation`. @throws RequestFault where something else is open. */
export function evaluationOf(opened: Opened): Evaluation {
  const { cells, notes } = heldOf(opened);
  return {
    cells: cells.map(cellOf),
    scorers: scorers.filter((scorer) => cells.some(({ scores }) => scores[scorer])),
    notes,
  };
}

function cellOf(cell: Cell, n: number): EvaluatedCell {
  const { label, benchmark, shots, items, failed, scores } = cell;
  const shown = (scorer: Scorer): CellScore | null => {
    const score = scores[scorer];
    return score && { mean: score.mean, interval: score.interval, scored: score.scored };
  };
  return {
    ...{ n, label, benchmark, asked: describeCell(cell), shots, items, failed },
    scores: {
      ours: shown('ours'),
      benchmark: shown('benchmark'),
      paper: shown('paper'),
      judge: shown('judge'),
    },
  };
}

/** `/api/evaluation/curve?scorer`. */
export function evaluationCurve(opened: Opened, query: URLSearchParams): EvaluationCurve {
  const { cells } = heldOf(opened);
  const scores = scoresOf(cells, scorerIn(query)).filter(({ cheat }) => !cheat);
  return {
    sections: sectionsOf(scores).map((section) => ({
      title: sectionText(section),
      benchmarks: [...new Set(section.scores.map(({ benchmark }) => benchmark))].map((benchmark) => {
        const own = section.scores.filter((score) => score.benchmark === benchmark);
        return {
          benchmark,
          lines: [...new Set(own.map(({ label }) => label))].map((label) => ({
            label,
            points: own
              .filter((score) => score.label === label)
              .map(({ shots, mean, interval }) => ({
                ...{ shots, mean },
                low: interval?.[0] ?? null,
                high: interval?.[1] ?? null,
              }))
              .sort((a, b) => a.shots - b.shots),
          })),
        };
      }),
    })),
  };
}

/** `/api/evaluation/cells/:n?scorer&answer&group&search`. @throws RequestFault for a bad parameter. */
export async function evaluatedItems(
  opened: Opened,
  query: URLSearchParams,
  number: string,
): Promise<EvaluatedItems> {
  const cell = cellAt(opened, number);
  const scorer = scorerIn(query);
  const stretch = stretchOf(query);
  const { where, values } = filterIn(query, scorer);
  const sql = `FROM answer WHERE cell = ? AND ${where}`;
  const total = Number(oneRow(opened.db, `SELECT count(*) AS count ${sql}`, cell.n, ...values)!.count);
  const rows = allRows(
    opened.db,
    `SELECT n, json ${sql} ORDER BY n LIMIT ? OFFSET ?`,
    ...[cell.n, ...values, stretch.limit, stretch.offset],
  );
  const known = await knownOf(opened, cell.benchmark);
  return {
    ...wholePageOf(
      rows.map((row) => rowOf(row, cell, scorer, known.items)),
      total,
      stretch,
    ),
    cell,
    groups: groupsOf(opened, cell, scorer),
    missing: known.missing,
  };
}

/** Which answers are meant. */
function filterIn(query: URLSearchParams, scorer: Scorer): { where: string; values: Value[] } {
  const answer = choiceParameter(query, 'answer', ['right', 'part', 'wrong', 'failed']);
  const bounds = {
    right: `answer.${scorer} >= 1`,
    part: `answer.${scorer} > 0 AND answer.${scorer} < 1`,
    wrong: `answer.${scorer} = 0`,
    failed: "answer.outcome = 'failed'",
  };
  const where = ['TRUE', ...(answer ? [`(${bounds[answer]})`] : [])];
  const values: Value[] = [];
  for (const text of query.getAll('group').slice(0, 10)) {
    const at = text.indexOf(':');
    if (at < 1 || text.length > mostChars) throw new RequestFault(400, 'Expected "group" to be NAME:VALUE.');
    where.push('EXISTS (SELECT 1 FROM json_each(answer.groups) AS g WHERE g.key = ? AND g.value = ?)');
    values.push(text.slice(0, at), text.slice(at + 1));
  }
  const search = textParameter(query, 'search')?.trim() ?? '';
  if (search !== '') {
    where.push('(instr(lower(answer.item), lower(?)) > 0 OR instr(lower(answer.response), lower(?)) > 0)');
    values.push(search, search);
  }
  return { where: where.join(' AND '), values };
}

function groupsOf({ db }: Opened, { n }: EvaluatedCell, scorer: Scorer): EvaluatedItems['groups'] {
  const rows = allRows(
    db,
    `SELECT g.key AS name, g.value AS value, count(*) AS count, avg(answer.${scorer}) AS mean
     FROM answer, json_each(answer.groups) AS g WHERE cell = ?
     GROUP BY name, value ORDER BY name, count DESC, value`,
    n,
  );
  const groups = new Map<string, EvaluatedItems['groups'][number]['values']>();
  for (const { name, value, count, mean } of rows) {
    const values = groups.get(String(name)) ?? [];
    groups.set(String(name), values);
    if (values.length < mostValues)
      values.push({ value: String(value), count: Number(count), mean: mean as number | null });
  }
  return [...groups].map(([name, values]) => ({ name, values }));
}

/** `/api/evaluation/cells/:n/items/:i`. @throws RequestFault where there is none. */
export async function evaluatedItem(
  opened: Opened,
  query: URLSearchParams,
  number: string,
  place: string,
): Promise<EvaluatedItem> {
  const cell = cellAt(opened, number);
  const scorer = scorerIn(query);
  const n = Number(place);
  const result = resultAt(opened, cell.n, n);
  const known = await knownOf(opened, cell.benchmark);
  const base = `/api/evaluation/cells/${cell.n}/items/${n}`;
  const { response, finish, flags, failure, groups, scores } = result;
  return {
    ...{ cell, n, last: cell.items - 1 },
    asked: shownItem(result.item, known.items.get(result.item), `${base}/images`),
    demos: result.demos.map(({ id, similarity }, at) => ({
      ...shownItem(id, demoItem(known, id), `${base}/demos/${at}`),
      similarity,
    })),
    ...{ response, finish, flags, failure: failure && `${failure.reason}: ${failure.message}`, groups },
    scores: scorers.flatMap((name) => {
      const { score = null, extracted = null } = scores[name] ?? {};
      return cell.scores[name] ? [{ scorer: name, score, extracted }] : [];
    }),
    missing: known.missing,
    others: othersOf(opened, cell, result.item, scorer),
  };
}

function othersOf(
  opened: Opened,
  cell: EvaluatedCell,
  item: string,
  scorer: Scorer,
): EvaluatedItem['others'] {
  const alike = evaluationOf(opened).cells.filter(({ n, asked }) => n !== cell.n && asked === cell.asked);
  return alike.slice(0, mostOthers).flatMap((other) => {
    const row = oneRow(
      opened.db,
      `SELECT n, response, ${scorer} AS score FROM answer WHERE cell = ? AND item = ?`,
      other.n,
      item,
    );
    if (!row) return [];
    const { n, response, score } = row;
    return [
      {
        cell: other,
        n: Number(n),
        response: response as string | null,
        score: score as number | null,
      },
    ];
  });
}

/** `/api/evaluation/changes?before&after&scorer&which`. @throws RequestFault for a bad parameter. */
export async function evaluationChanges(opened: Opened, query: URLSearchParams): Promise<EvaluationChanges> {
  const [before, after] = ['before', 'after'].map((name) => cellAt(opened, query.get(name) ?? '')) as [
    EvaluatedCell,
    EvaluatedCell,
  ];
  if (before.asked !== after.asked)
    throw new RequestFault(
      400,
      `Expected cells that were asked alike, got ${before.asked} and ${after.asked}.`,
    );
  const scorer = scorerIn(query);
  const which = choiceParameter(query, 'which', ['gained', 'lost', 'same']) ?? 'gained';
  const stretch = stretchOf(query);
  const joined = `FROM answer AS a JOIN answer AS b ON b.cell = ${after.n} AND b.item = a.item
    WHERE a.cell = ${before.n} AND a.${scorer} IS NOT NULL AND b.${scorer} IS NOT NULL`;
  const difference = `(b.${scorer} - a.${scorer})`;
  const bounds = {
    gained: `${difference} > ${rounding}`,
    lost: `${difference} < -${rounding}`,
    same: `abs(${difference}) <= ${rounding}`,
  };
  const count = (name: keyof typeof bounds): number =>
    Number(oneRow(opened.db, `SELECT count(*) AS count ${joined} AND ${bounds[name]}`)!.count);
  const counts = { gained: count('gained'), lost: count('lost'), same: count('same') };
  const rows = allRows(
    opened.db,
    `SELECT b.n AS n, b.json AS json, a.response AS was, a.${scorer} AS before, b.${scorer} AS after ${joined}
     AND ${bounds[which]} ORDER BY abs(${difference}) DESC, b.n LIMIT ? OFFSET ?`,
    stretch.limit,
    stretch.offset,
  );
  const known = await knownOf(opened, after.benchmark);
  const items = rows.map((row) => ({
    ...rowOf(row, after, scorer, known.items),
    before: Number(row.before),
    after: Number(row.after),
    was: shortened(row.was as string | null),
  }));
  return {
    ...wholePageOf(items, counts[which], stretch satisfies Stretch),
    ...{ beforeCell: before, afterCell: after, counts },
  };
}

function rowOf(row: Row, cell: EvaluatedCell, scorer: Scorer, items: KnownItems['items']): EvaluatedRow {
  const { item, response, scores } = JSON.parse(row.json as string) as ItemResult;
  const known = items.get(item);
  const n = Number(row.n);
  return {
    ...{ n, item, question: known?.question ?? null, response: shortened(response) },
    picture: known && known.images.length > 0 ? `/api/evaluation/cells/${cell.n}/items/${n}/images/0` : null,
    score: scores[scorer]?.score ?? null,
    extracted: shortened(scores[scorer]?.extracted ?? null),
  };
}

function shortened(text: string | null): string | null {
  return text === null ? null : [...text.slice(0, 2 * mostChars)].slice(0, mostChars).join('');
}

function shownItem(id: string, item: Item | undefined, pictures: string): ShownItem {
  return {
    id,
    question: item?.question ?? null,
    hint: item?.hint ?? null,
    choices: [...(item?.choices ?? [])],
    answers: [...(item?.answers ?? [])],
    pictures: (item?.images ?? []).map((_, at) => `${pictures}/${at}`),
  };
}

/** `/api/evaluation/cells/:n/items/:i/images/:k`: a picture of an item. @throws RequestFault where there is none. */
export async function askedPicture(
  opened: Opened,
  cell: string,
  n: string,
  image: string,
): Promise<Uint8Array> {
  const { benchmark, n: number } = cellAt(opened, cell);
  const { items } = await knownOf(opened, benchmark);
  return pictureOf(items.get(resultAt(opened, number, Number(n)).item), Number(image));
}

/** `/api/evaluation/cells/:n/items/:i/demos/:d/:k`: a picture of a demonstration. */
export async function demoPicture(
  opened: Opened,
  cell: string,
  n: string,
  demo: string,
  image: string,
): Promise<Uint8Array> {
  const { benchmark, n: number } = cellAt(opened, cell);
  const shown = resultAt(opened, number, Number(n)).demos[Number(demo)];
  return pictureOf(shown && demoItem(await knownOf(opened, benchmark), shown.id), Number(image));
}

async function pictureOf(item: Item | undefined, image: number): Promise<Uint8Array> {
  const bytes = await item?.images[image]?.read().catch(() => null);
  if (!bytes) throw new RequestFault(404, 'The benchmark does not have this image.');
  return bytes;
}

/** Of the cheat test, the item itself is shown. */
function demoItem({ items, demos }: KnownItems, id: string): Item | undefined {
  return demos.get(id) ?? items.get(id);
}

type Known = KnownItems & { missing: string | null };

const known = new WeakMap<Opened, Map<string, Promise<Known>>>();

/** What a benchmark asks; of one whose files are not known, nothing, and why. Read once. */
function knownOf(opened: Opened, benchmark: string): Promise<Known> {
  const byName = known.get(opened) ?? new Map<string, Promise<Known>>();
  known.set(opened, byName);
  const found = byName.get(benchmark) ?? readKnown(benchmark, opened.dataset.results?.benchmarks ?? null);
  byName.set(benchmark, found);
  return found;
}

async function readKnown(benchmark: string, settings: EvaluateSettings | null): Promise<Known> {
  const none = { items: new Map<string, Item>(), demos: new Map<string, Item>() };
  if (!settings)
    return { ...none, missing: 'The configuration with the files of the benchmark is not known.' };
  try {
    return { ...(await knownItems(benchmark, settings)), missing: null };
  } catch (error) {
    return { ...none, missing: errorMessage(error) };
  }
}

function cellAt(opened: Opened, number: string): EvaluatedCell {
  const cell = /^\d{1,9}$/.test(number) ? evaluationOf(opened).cells[Number(number)] : undefined;
  if (cell) return cell;
  heldOf(opened);
  throw new RequestFault(404, 'There is no such cell.');
}

function resultAt({ db }: Opened, cell: number, n: number): ItemResult {
  const row = oneRow(db, 'SELECT json FROM answer WHERE cell = ? AND n = ?', cell, n);
  if (!row) throw new RequestFault(404, 'There is no such item.');
  return JSON.parse(row.json as string) as ItemResult;
}

function scorerIn(query: URLSearchParams): Scorer {
  return choiceParameter(query, 'scorer', scorers) ?? 'ours';
}
