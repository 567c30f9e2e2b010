import { IntegrityError } from '../base/errors.ts';
import { groupBy } from '../base/group-by.ts';
import type { Settings } from '../config/schema.ts';
import { indexLine, type RunEntry, streamRunIndex } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { Clips } from '../records/clip.ts';
import type { Outcome } from '../records/outcome.ts';
import type { Sample } from '../records/sample.ts';
import type { Transcript } from '../records/speech.ts';
import { type SampleCut, targetModels } from '../records/target-model.ts';
import { checkSamples } from '../stages/11-weave/check-samples.ts';
import { cutOf } from '../stages/11-weave/cut-of.ts';
import { type Decisions, decideVideo, type ScreenDecision } from '../stages/11-weave/decide.ts';
import type { StandingImage, WovenKeyframe, WovenVideo } from '../stages/11-weave/weave-clips.ts';
import { shardOf, splitOf } from '../stages/11-weave/weave-order.ts';
import { weaveShard } from '../stages/11-weave/weave-rules.ts';
import type { ShownScreens } from '../stats/returning-screens.ts';
import { countTokens, tokenizer } from '../tokens/tokens.ts';
import { artefactOf, loadArtefacts, readingOf, type VideoArtefacts } from './artefacts.ts';
import { decidedEntry, readDuplicates } from './duplicates/run-duplicates.ts';
import type { RunRecord } from './layout.ts';
import { itemOutcomes, sampleOutcomes, videoOutcome, withCuts } from './outcomes.ts';

/** What an `end` item is written as, and counted as in the budget. */
export const endOfVideo = 'End of Video';

export interface WovenShard {
  shard: number;
  samples: Sample[];
  /** Ids of the samples beyond budget or cap of pictures: single clips that are larger by themselves. */
  overflows: string[];
  /** The keyframes that each woven video shows. */
  shown: ShownScreens[];
  /** Samples of which the model of `weave.model` would not see all. */
  cuts: SampleCut[];
  /** One line per decision on the videos of this shard and on what is in them. */
  outcomes: Outcome[];
}

/** What there is of a video that can be woven. */
type Weavable = VideoArtefacts & { transcribe: Transcript; clip: Clips };

/**
 * Derives samples and outcomes of a run from its artefacts, a shard at a time: decides, then weaves. Computes nothing
 * that is stored, and stores nothing. Holds one shard: about 1 MB of texts, samples and outcomes an hour of video.
 * @throws IntegrityError where an artefact of a kept video is missing.
 */
export async function* weaveRun(
  place: WorkspacePlace,
  { run, settings }: RunRecord,
): AsyncGenerator<WovenShard> {
  const workspace = Workspace.at(place);
  const { shards } = settings.weave;
  // As lines, which take far less room than what is in them.
  const byShard = new Map<number, string[]>();
  const duplicates = await readDuplicates(workspace, layout.duplicatesOf(run));
  for await (const indexed of streamRunIndex(workspace, run)) {
    const entry = decidedEntry(indexed, duplicates);
    const shard = shardOf(entry.video.id, shards);
    const lines = byShard.get(shard);
    if (lines) lines.push(indexLine(entry));
    else byShard.set(shard, [indexLine(entry)]);
  }
  for (const [shard, lines] of [...byShard].sort(([a], [b]) => a - b)) {
    const entries = lines.map((line) => JSON.parse(line) as RunEntry);
    yield await weaveOneShard(workspace, settings, shard, entries);
  }
}

/**
 * Derives the samples and outcomes of one shard from the entries of its videos, which are in the order of their ids.
 * @throws as `weaveRun`
 */
export async function weaveOneShard(
  { store }: Workspace,
  settings: Settings,
  shard: number,
  entries: readonly RunEntry[],
): Promise<WovenShard> {
  const { model, valShare, tokenBudget: budgetTokens, ...others } = settings.weave;
  const { seed, packing, imageTokens, maxImages, showAgainAfter } = others;
  const options = { seed, packing, budgetTokens, imageTokens, maxImages, showAgainAfter, endOfVideo };
  const outcomes: Outcome[] = [];
  const videos: WovenVideo[] = [];
  const shown: ShownScreens[] = [];
  for (const entry of entries) {
    if (entry.verdict === 'pending') continue;
    const artefacts = entry.verdict === 'kept' ? await weavable(store, entry, settings) : null;
    const decisions = artefacts && decideVideo({ ...artefacts, read: readingOf(artefacts) }, settings);
    outcomes.push(videoOutcome(entry, entry.verdict, artefacts, settings, decisions));
    if (!artefacts || !decisions) continue;
    for (const outcome of itemOutcomes(entry, artefacts, decisions)) outcomes.push(outcome);
    shown.push(shownScreens(entry, decisions));
    videos.push(wovenVideo(entry, decisions, splitOf(entry.video.id, valShare, seed)));
  }
  const woven = weaveShard(videos, { ...options, shard, tokenizer: tokenizer.name }, countTokens);
  const { samples, decisions } = checkSamples(woven.samples, settings.weave);
  const left = new Set(samples.map(({ id }) => id));
  const overflows = woven.overflows.filter((id) => left.has(id));
  const target = model === null ? null : targetModels[model];
  const cuts = samples.flatMap(
    (sample) => (target && cutOf(sample, target, { countTokens, endOfVideo })) ?? [],
  );
  const ofSamples = sampleOutcomes(decisions, entries);
  return { shard, outcomes: [...withCuts(outcomes, cuts), ...ofSamples], samples, overflows, cuts, shown };
}

/**
 * Loads what a kept video is woven from; null where the run was told to stop before that. What is missing must not pass
 * for what was skipped: the samples would lack it without a word.
 */
async function weavable(store: Store, entry: RunEntry, settings: Settings): Promise<Weavable | null> {
  const artefacts = await loadArtefacts(store, entry, settings);
  const missing = Object.keys(entry.keys).filter((stage) => artefactOf(artefacts, stage) === null);
  if (missing.length > 0) {
    throw new IntegrityError(
      `What ${missing.join(', ')} made of ${entry.video.id} is missing from ${store.root}, or was damaged. Give the same \`lectern run\` again: it makes what is missing.`,
    );
  }
  const { transcribe, clip } = artefacts;
  return transcribe && clip ? { ...artefacts, transcribe, clip } : null;
}

function wovenVideo(
  { video, keys }: RunEntry,
  { screens, clips, chrome }: Decisions,
  split: 'train' | 'val',
): WovenVideo {
  const artefact = keys.refine ?? keys.transcribe!;
  const shown = groupBy(screens, ({ clip }) => clip);
  const standing = standingImages(clips, shown, keys);
  return {
    video: {
      id: video.id,
      ...video.facts,
      ...(chrome.length > 0 && { chrome: chrome.map(({ text, box, screens }) => ({ text, box, screens })) }),
    },
    split,
    clips: clips.map(({ clip, speech: { raw, refined }, standing: onScreen, back }) => ({
      clip,
      raw,
      refined,
      artefact,
      keyframes: (shown.get(clip.index) ?? []).map((decision) => wovenKeyframe(decision, keys)),
      standing: onScreen.map((screen) => standing.get(screen)!),
      back: back.map((screen) => standing.get(screen)!),
    })),
  };
}

function shownScreens({ video }: RunEntry, { screens }: Decisions): ShownScreens {
  const kept = screens.filter(({ clip, pictureDrop }) => clip !== null && pictureDrop === null);
  return { video: video.id, course: video.facts.course, hashes: kept.map(({ screen }) => screen.hash) };
}

/** By screen, its picture as later clips show it again. */
function standingImages(
  clips: Decisions['clips'],
  shown: ReadonlyMap<number | null, ScreenDecision[]>,
  keys: RunEntry['keys'],
): Map<number, StandingImage> {
  const tenth = (seconds: number): number => Number(seconds.toFixed(1));
  return new Map(
    clips.flatMap(({ clip: { index, startSec, endSec } }) =>
      (shown.get(index) ?? [])
        .filter(({ pictureDrop }) => pictureDrop === null)
        .map(({ screen, sinceSec: screenStartSec }, position) => {
          const { screenEndSec, takenAtSec, picture } = screen;
          const first = { startSec: tenth(startSec), endSec: tenth(endSec), n: position + 1 };
          const times = { screenStartSec, screenEndSec, takenAtSec };
          return [screen.index, { ...times, picture, artefact: keys.keyframe!, first }];
        }),
    ),
  );
}

function wovenKeyframe(
  { screen, sinceSec: screenStartSec, pictureDrop, text }: ScreenDecision,
  keys: RunEntry['keys'],
): WovenKeyframe {
  const { screenEndSec, takenAtSec } = screen;
  const picture = pictureDrop ? null : screen.picture;
  const ocr = text === '' ? null : { text, artefact: keys.reread ?? keys.read! };
  return { screenStartSec, screenEndSec, takenAtSec, picture, artefact: keys.keyframe!, ocr };
}
