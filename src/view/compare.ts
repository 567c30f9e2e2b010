import {
  compareRuns,
  type RunComparison,
  type RunDifference,
  type RunSide,
  settingsDifference,
  type VideoFate,
} from '../library/program.ts';
import type { Compared, ComparedItem, ComparedItems, ComparedVideo, VideoVerdict } from './api.ts';
import { allRows, oneRow } from './database.ts';
import { RequestFault } from './fault.ts';
import { funnelOf } from './funnel.ts';
import type { Opened } from './opened.ts';
import { choiceParameter, stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { pictureUrl } from './picture-url.ts';
import { runOf } from './video-row.ts';
import { whatIfOf } from './what-if.ts';

const sides = ['run', 'against'] as const;
/** Of a text in a list. */
const mostChars = 240;
const mostSettings = 200;

interface Held {
  comparison: RunComparison;
  videos: Record<RunSide, VideoFate[]>;
}

/** What was compared, as long as both runs stay as they are. */
const held = new WeakMap<Opened, Held>();

/** The run that the shown one is held against. @throws RequestFault where there is none. */
export function againstOf(opened: Opened): Opened {
  runOf(opened);
  if (opened.against) return opened.against;
  throw new RequestFault(404, 'There is no other run. Name one: lectern view DIR --run A --against B');
}

/** `/api/compare`. @throws RequestFault where there is no other run. */
export function comparedRuns(opened: Opened): Compared {
  const both = { run: opened, against: againstOf(opened) };
  const { counts, keptByBoth, compared } = heldOf(opened).comparison;
  const [own, theirs] = [figuresOf(both.run), figuresOf(both.against)];
  const settings = settingsDifference(runOf(both.run).settings, runOf(both.against).settings);
  return {
    names: runNames(opened),
    paths: { run: both.run.dataset.path, against: both.against.dataset.path },
    counts,
    figures: own.map(({ name, unit, value }, at) => ({ name, unit, run: value, against: theirs[at]!.value })),
    settings: settings.slice(0, mostSettings).map(({ setting, one, other }) => ({
      setting,
      run: JSON.stringify(one),
      against: JSON.stringify(other),
    })),
    keptByBoth,
    compared,
  };
}

/** `/api/compare/items?kind&keptBy&video`. @throws RequestFault for a bad parameter, or where there is no other run. */
export function comparedItems(opened: Opened, query: URLSearchParams): ComparedItems {
  againstOf(opened);
  const stretch = stretchOf(query);
  const kind = choiceParameter(query, 'kind', ['video', 'clip', 'keyframe', 'ocr']);
  const keptBy = choiceParameter(query, 'keptBy', sides);
  const video = textParameter(query, 'video');
  const { comparison, videos } = heldOf(opened);
  const sha256 = video === null ? null : shaOf(opened, video);
  const found = comparison.differences.filter(
    (one) =>
      (kind === null || one.kind === kind) &&
      (keptBy === null || one.keptBy === keptBy) &&
      (sha256 === null || videos[one.keptBy][one.video]!.sha256 === sha256),
  );
  const items = found
    .slice(stretch.offset, stretch.offset + stretch.limit)
    .map((one) => shown(opened, videos[one.keptBy][one.video]!, one));
  return wholePageOf(items, found.length, stretch);
}

/** `/api/compare/videos/:id`, by its id in either run. @throws RequestFault where neither has it. */
export function comparedVideo(opened: Opened, id: string): ComparedVideo {
  const both = { run: opened, against: againstOf(opened) };
  const sha256 = shaOf(opened, id);
  const row = (side: RunSide) =>
    oneRow(both[side].db, 'SELECT id, title, durationSec, verdict FROM video WHERE sha256 = ?', sha256);
  const rows = { run: row('run'), against: row('against') };
  const first = rows.run ?? rows.against!;
  return {
    title: String(first.title),
    durationSec: first.durationSec as number | null,
    ids: { run: textIn(rows.run?.id), against: textIn(rows.against?.id) },
    verdicts: {
      run: textIn(rows.run?.verdict) as VideoVerdict | null,
      against: textIn(rows.against?.verdict) as VideoVerdict | null,
    },
  };
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function shaOf(opened: Opened, id: string): string {
  for (const { db } of [opened, againstOf(opened)]) {
    const row = oneRow(db, 'SELECT sha256 FROM video WHERE id = ?', id);
    if (row) return String(row.sha256);
  }
  throw new RequestFault(404, 'There is no such video.');
}

/** The runs by their names; of two workspaces with the folder, as far as names are the same. */
function runNames(opened: Opened): Compared['names'] {
  const both = { run: opened, against: againstOf(opened) };
  const isOne = opened.dataset.path === both.against.dataset.path;
  const name = ({ dataset }: Opened): string => {
    const run = dataset.run!.run;
    return isOne ? run : `${dataset.name}:${run}`;
  };
  const names = { run: name(both.run), against: name(both.against) };
  return names.run === names.against
    ? { run: both.run.dataset.path, against: both.against.dataset.path }
    : names;
}

function heldOf(opened: Opened): Held {
  const known = held.get(opened);
  if (known) return known;
  const both = { run: opened, against: againstOf(opened) };
  const videos = { run: fatesOf(both.run), against: fatesOf(both.against) };
  const side = (name: RunSide) => ({ videos: videos[name], whatIf: whatIfOf(both[name]).whatIf });
  const made = { videos, comparison: compareRuns({ run: side('run'), against: side('against') }) };
  held.set(opened, made);
  return made;
}

function fatesOf({ db }: Opened): VideoFate[] {
  return allRows(db, 'SELECT id, sha256, verdict, reason FROM video ORDER BY n').map((row) => ({
    id: String(row.id),
    sha256: String(row.sha256),
    verdict: String(row.verdict),
    reason: row.reason as string | null,
  }));
}

function shown(opened: Opened, { id }: VideoFate, one: RunDifference): ComparedItem {
  const { kind, keptBy, item, reason, isThere } = one;
  const side = keptBy === 'run' ? opened : againstOf(opened);
  const { whatIf } = whatIfOf(side);
  const row = oneRow(side.db, 'SELECT title, poster FROM video WHERE id = ?', id)!;
  const place = item && whatIf.placeOf(item);
  const digest = item ? whatIf.pictureOf(item) : (row.poster as string | null);
  return {
    ...{ kind, keptBy, video: id, title: String(row.title), index: item?.index ?? null },
    startSec: place?.startSec ?? null,
    endSec: place?.endSec ?? null,
    ...{ reason, isThere },
    picture: digest && pictureUrl(digest),
    text: item ? [...whatIf.textOf(item)].slice(0, mostChars).join('') : '',
  };
}

type Figure = { name: string; unit: 'count' | 'seconds'; value: number };

const itemNames = {
  clip: 'clips with images',
  keyframe: 'images kept in videos',
  ocr: 'on-screen texts',
  utterance: 'utterances',
} as const;

function figuresOf(opened: Opened): Figure[] {
  const { db, info } = opened;
  const { items, stages } = funnelOf(opened);
  const number = (sql: string): number => Number(oneRow(db, sql)!.value ?? 0);
  const videos = (verdict: VideoVerdict): number =>
    Number(oneRow(db, 'SELECT count(*) AS value FROM video WHERE verdict = ?', verdict)!.value);
  const count = (name: string, value: number): Figure => ({ name, unit: 'count', value });
  const seconds = (name: string, value: number): Figure => ({ name, unit: 'seconds', value });
  return [
    count('videos', info.counts.videos),
    ...(['kept', 'dropped', 'failed'] as const).map((verdict) => count(`videos ${verdict}`, videos(verdict))),
    seconds(
      'length of the kept videos',
      number("SELECT sum(durationSec) AS value FROM video WHERE verdict = 'kept'"),
    ),
    count('screens', number('SELECT sum(screens) AS value FROM video')),
    ...items.flatMap(({ kind, kept }) => (kind === 'sample' ? [] : [count(itemNames[kind], kept)])),
    count('samples', info.counts.documents),
    count('images in samples', info.counts.images),
    count('characters of text in samples', number('SELECT sum(chars) AS value FROM document')),
    seconds(
      'CPU time',
      stages.reduce((sum, { cpuSec }) => sum + cpuSec, 0),
    ),
  ];
}
