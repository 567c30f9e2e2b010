import { UsageError } from '../base/errors.ts';
import { readRunIndex } from '../engine/run-index.ts';
import { Workspace } from '../engine/workspace.ts';
import { captionsSchema } from '../records/reading.ts';
import { type LabelRow, readLabels } from './labels.ts';
import type { RunRecord } from './layout.ts';
import { type LabelledValue, type ThresholdCurve, thresholdCurve } from './threshold-curve.ts';

/** How well a threshold on the similarity of description and speech tells clips that fit, by a person's labels. */
export interface Calibration extends ThresholdCurve {
  /** Labels that were used, those of clips that fit among them, and those of clips without a similarity. */
  labels: number;
  fitting: number;
  unmeasured: number;
  /** What compared the texts; null where the similarities stand in the file. */
  encoder: string | null;
}

const yes = new Set(['1', 'yes', 'y', 'true', 'fits', 'keep']);
const no = new Set(['0', 'no', 'n', 'false', 'drop']);

/**
 * Proposes `caption.minSimilarity` by labels of people: the threshold of highest F1 for clips whose pictures fit what
 * is said. The similarity stands in the column `similarity`, or is that of the clip named by `video` and `clip`.
 * @param run The run that the clips are of; null where the file holds their similarities.
 * @throws UsageError where the labels cannot be used
 */
export async function calibrateSimilarity(
  path: string,
  run: { workspace: string; record: RunRecord } | null,
): Promise<Calibration> {
  const measured = run && (await measuredClips(run.workspace, run.record));
  const values: LabelledValue[] = [];
  let unmeasured = 0;
  for await (const row of readLabels(path)) {
    if (isOfOther(row)) continue;
    const isGood = labelOf(row, path);
    const value = measured ? measured.similarity(row, path) : givenSimilarity(row, path);
    if (value === null) unmeasured++;
    else values.push({ value, isGood });
  }
  const fitting = values.filter(({ isGood }) => isGood).length;
  if (fitting === 0 || fitting === values.length) {
    throw new UsageError(
      `Expected labels of matching and of non-matching clips, got ${fitting} and ${values.length - fitting} with a similarity, in ${path}.`,
    );
  }
  return {
    ...thresholdCurve(values),
    labels: values.length,
    fitting,
    unmeasured,
    encoder: measured?.encoder ?? null,
  };
}

/** Whether a row of exported labels says nothing of how well a clip fits: it is of something else, or of a fault in it. */
function isOfOther({ cells: { kind = 'clip', label } }: LabelRow): boolean {
  return kind !== 'clip' || label === 'wrong';
}

function labelOf({ cells, line }: LabelRow, path: string): boolean {
  const label = (cells.label ?? '').toLowerCase();
  if (yes.has(label)) return true;
  if (no.has(label)) return false;
  throw new UsageError(
    `Expected 1 (images match the speech) or 0 in the column "label", got ${JSON.stringify(cells.label ?? '')}, in ${path} line ${line}.`,
  );
}

function givenSimilarity({ cells, line }: LabelRow, path: string): number | null {
  if (cells.similarity === undefined) {
    throw new UsageError(
      `Expected a column "similarity" in ${path}; columns "video" and "clip" need --workspace.`,
    );
  }
  if (cells.similarity === '') return null;
  const value = Number(cells.similarity);
  if (value >= -1 && value <= 1) return value;
  throw new UsageError(
    `Expected a similarity from -1 to 1, got ${JSON.stringify(cells.similarity)}, in ${path} line ${line}.`,
  );
}

async function measuredClips(workspace: string, { run }: RunRecord) {
  const { store } = Workspace.at(workspace);
  const similarities = new Map<string, number | null>();
  let encoder: string | null = null;
  for (const { video, keys } of await readRunIndex(workspace, run)) {
    const stored = keys.caption ? await store.read('caption', keys.caption) : 'missing';
    if (typeof stored === 'string' || stored.kind !== 'value') continue;
    const captions = captionsSchema.parse(stored.content);
    encoder ??= captions.encoder && `${captions.encoder.name} ${captions.encoder.model}`;
    for (const { clip, similarity } of captions.captions) similarities.set(`${video.id} ${clip}`, similarity);
  }
  return {
    encoder,
    similarity({ cells, line }: LabelRow, path: string): number | null {
      const place = `${cells.video ?? ''} ${Number(cells.clip || Number.NaN)}`;
      const similarity = similarities.get(place);
      if (similarity !== undefined) return similarity;
      throw new UsageError(
        `Expected the id of a video with captions and the number of one of its clips in the columns "video" and "clip", got ${JSON.stringify(cells.video ?? '')} and ${JSON.stringify(cells.clip ?? '')}, in ${path} line ${line}.`,
      );
    },
  };
}
