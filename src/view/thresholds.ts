import {
  type DecidedItem,
  type Flip,
  LabelFinder,
  labelQuality,
  overridesYaml,
  rangeOf,
  readOpinions,
  scoreBins,
  standingLabels,
  type Threshold,
  thresholdIn,
  type WhatIf,
} from '../library/program.ts';
import type { Flips, Page, ScoredItem, ThresholdInfo, Thresholds } from './api.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { choiceParameter, numberParameter, stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { pictureUrl } from './picture-url.ts';
import { whatIfOf } from './what-if.ts';

/** `/api/thresholds`. @throws RequestFault where there are no videos. */
export async function thresholdsOf(opened: Opened): Promise<Thresholds> {
  const { whatIf } = whatIfOf(opened);
  const labels = new LabelFinder(standingLabels(await readOpinions(opened.dataset.path)));
  const infos = whatIf.thresholds.flatMap((threshold): ThresholdInfo[] => {
    const values = [...whatIf.scored(threshold)].map(({ value }) => value);
    if (values.length === 0) return [];
    return [
      {
        ...{ setting: threshold.setting, kind: threshold.kind, stage: threshold.stage },
        ...{ reason: threshold.reason, score: threshold.score, bound: threshold.bound },
        value: thresholdIn(whatIf.settings, threshold.setting),
        ...rangeOf(threshold.setting),
        bins: scoreBins(values),
        items: values.length,
        quality: labelQuality(whatIf, labels, threshold),
      },
    ];
  });
  return { thresholds: infos, videos: whatIf.videos.length, ofVideos: opened.info.counts.videos };
}

/** `/api/thresholds/flips?by&set`. @throws RequestFault for a bad parameter, or where there are no videos. */
export function flipsOf(opened: Opened, query: URLSearchParams): Flips {
  const { whatIf } = whatIfOf(opened);
  const by = thresholdParameter(whatIf, query);
  const stretch = stretchOf(query);
  const to = choiceParameter(query, 'to', ['kept', 'dropped', 'goes-on']);
  const changes = changesIn(whatIf, query);
  const answer = whatIf.answer(changes);
  if (!answer) throw new RequestFault(400, 'Expected "set" to be thresholds that the settings allow.');
  const line = changes[by.setting] ?? thresholdIn(whatIf.settings, by.setting) ?? 0;
  const distance = (flip: Flip): number => {
    const value = flip.kind === by.kind ? whatIf.valueOf(flip, by) : null;
    return value === null ? Number.POSITIVE_INFINITY : Math.abs(value - line);
  };
  const flips = to === null ? answer.flips : answer.flips.filter((flip) => flip.to === to);
  const items = nearest(flips, distance, stretch.offset + stretch.limit)
    .slice(stretch.offset)
    .map((flip) =>
      shown(opened, flip, by, { isKept: flip.to === 'dropped', to: flip.to, reason: flip.reason }),
    );
  return {
    ...wholePageOf(items, flips.length, stretch),
    counts: answer.counts,
    yaml: overridesYaml(changes),
  };
}

/** `/api/thresholds/items?by&order&from&to`: all that has a score. @throws RequestFault as `flipsOf`. */
export function scoredItems(opened: Opened, query: URLSearchParams): Page<ScoredItem> {
  const { whatIf } = whatIfOf(opened);
  const by = thresholdParameter(whatIf, query);
  const stretch = stretchOf(query);
  const order = choiceParameter(query, 'order', ['near', 'asc', 'desc']) ?? 'near';
  const from = numberParameter(query, 'from') ?? Number.NEGATIVE_INFINITY;
  const to = numberParameter(query, 'to') ?? Number.POSITIVE_INFINITY;
  const line = thresholdIn(whatIf.settings, by.setting) ?? 0;
  const key = (value: number): number =>
    order === 'near' ? Math.abs(value - line) : order === 'asc' ? value : -value;
  const found = [...whatIf.scored(by)].filter(({ value }) => value >= from && value <= to);
  const items = nearest(found, ({ value }) => key(value), stretch.offset + stretch.limit)
    .slice(stretch.offset)
    .map((item) => shown(opened, item, by, { isKept: item.isKept, to: null, reason: null }));
  return wholePageOf(items, found.length, stretch);
}

/** The first so many in ascending order of a distance, equal ones as they come; of thousands few are ever looked at. */
export function nearest<T>(items: readonly T[], distance: (item: T) => number, most: number): T[] {
  const found: { item: T; far: number }[] = [];
  for (const item of items) {
    const far = distance(item);
    if (found.length >= most && !(far < found[most - 1]!.far)) continue;
    let [from, to] = [0, found.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (found[middle]!.far <= far) from = middle + 1;
      else to = middle;
    }
    found.splice(from, 0, { item, far });
    if (found.length > most) found.pop();
  }
  return found.map(({ item }) => item);
}

function shown(
  opened: Opened,
  item: DecidedItem,
  by: Threshold,
  fate: Pick<ScoredItem, 'isKept' | 'to' | 'reason'>,
): ScoredItem {
  const { whatIf, titles } = whatIfOf(opened);
  const place = whatIf.placeOf(item);
  const digest = whatIf.pictureOf(item);
  return {
    video: whatIf.videos[item.video]!.id,
    title: titles[item.video]!,
    kind: item.kind,
    index: item.index,
    startSec: place?.startSec ?? null,
    endSec: place?.endSec ?? null,
    picture: digest && pictureUrl(digest),
    text: [...whatIf.textOf(item)].slice(0, mostChars).join(''),
    value: item.kind === by.kind ? whatIf.valueOf(item, by) : null,
    ...fate,
  };
}

/** Of a text in a list. */
const mostChars = 240;

function thresholdParameter({ thresholds }: WhatIf, query: URLSearchParams): Threshold {
  const by = textParameter(query, 'by');
  const found = thresholds.find(({ setting }) => setting === by);
  if (!found) throw new RequestFault(400, 'Expected "by" to be the setting of a threshold.');
  return found;
}

/** `set=read.minInformativeness:5`, any number of times; without a number nothing is dropped. */
function changesIn({ thresholds }: WhatIf, query: URLSearchParams): Record<string, number | null> {
  const changes: Record<string, number | null> = {};
  for (const text of query.getAll('set').slice(0, thresholds.length)) {
    const [, setting, value] = /^([A-Za-z0-9.-]{1,60}):(-?\d{1,12}(?:\.\d{1,12})?|)$/.exec(text) ?? [];
    if (setting === undefined || value === undefined)
      throw new RequestFault(400, 'Expected "set" to be a setting, a colon and a number.');
    changes[setting] = value === '' ? null : Number(value);
  }
  return changes;
}
