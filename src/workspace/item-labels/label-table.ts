import type { Cell, Table } from '../../stats/table.ts';
import { itemThresholdsOf } from '../what-if/thresholds.ts';
import type { WhatIf } from '../what-if/what-if.ts';
import { isSameStretch, type StandingLabel } from './item-labels.ts';

/**
 * Labels as a table, for CSV: who said what of which item, and the scores of the item now. `lectern calibrate` takes the
 * columns video, clip and label.
 */
export function labelTable(labels: readonly StandingLabel[], whatIf: WhatIf | null): Table {
  const find = itemFinder(whatIf);
  const itemThresholds = itemThresholdsOf(whatIf?.settings ?? { extensions: [] });
  return {
    name: 'labels',
    title: 'Labels',
    keys: 0,
    columns: [
      ...['person', 'at', 'label', 'note', 'video', 'kind', 'clip', 'screen'].map((name) => ({ name })),
      ...['startSec', 'endSec'].map((name) => ({ name })),
      ...['sha256', 'picture'].map((name) => ({ name })),
      ...itemThresholds.map(({ score }) => ({ name: score })),
    ],
    rows: labels.map((label): Cell[] => {
      const { person, at, note, video, kind, startSec, endSec, sha256, picture } = label;
      const item = find(label);
      return [
        ...[person, at, label.label, note, item?.id ?? video, kind],
        kind === 'clip' ? (item?.index ?? null) : null,
        kind === 'keyframe' || kind === 'ocr' ? (item?.index ?? null) : null,
        ...[startSec, endSec, sha256, picture],
        ...itemThresholds.map((threshold) =>
          threshold.kind === kind && item && whatIf ? whatIf.valueOf(item, threshold) : null,
        ),
      ];
    }),
  };
}

interface FoundItem {
  id: string;
  video: number;
  index: number | null;
}

/** Finds what a label is of in a run; null where the run has no such item. */
function itemFinder(whatIf: WhatIf | null): (label: StandingLabel) => FoundItem | null {
  const positions = new Map(whatIf?.videos.map(({ sha256 }, at) => [sha256, at]));
  return ({ sha256, kind, startSec, endSec }) => {
    const video = positions.get(sha256);
    if (!whatIf || video === undefined) return null;
    const { id, inside } = whatIf.videos[video]!;
    if (startSec === null || endSec === null || kind === 'utterance' || kind === 'sample') {
      return { id, video, index: null };
    }
    const items =
      kind === 'clip'
        ? (inside?.clip.clips ?? [])
        : (inside?.keyframe?.screens ?? []).map(({ index, screenStartSec, screenEndSec }) => ({
            index,
            startSec: screenStartSec,
            endSec: screenEndSec,
          }));
    const found = items.find((item) => isSameStretch(item, { startSec, endSec }));
    return { id, video, index: found?.index ?? null };
  };
}
