import { readRunIndex, type RunEntry } from '../engine/run-index.ts';
import { Store } from '../engine/store.ts';
import { countTokens, tokenizer } from '../language/tokens.ts';
import type { Evidence, Outcome, OutcomeItem, Verdict } from '../records/outcome.ts';
import type { Sample } from '../records/sample.ts';
import { clipText } from '../stages/clip-contents.ts';
import { decideVideo, type ScreenDecision } from '../stages/decide.ts';
import type { WovenVideo } from '../stages/weave-clips.ts';
import { shardOf, splitOf } from '../stages/weave-order.ts';
import { weaveShard } from '../stages/weave-rules.ts';
import { loadArtefacts, type VideoArtefacts } from './artefacts.ts';
import type { RunRecord } from './layout.ts';

/** What an `end` item is written as, and counted as in the budget. */
export const endOfVideo = 'End of Video';

export interface WovenShard {
  shard: number;
  samples: Sample[];
  /** One line per decision on the videos of this shard and on what is in them. */
  outcomes: Outcome[];
}

/**
 * Derives samples and outcomes of a run from its artefacts, a shard at a time: decides, then weaves. Computes nothing
 * that is stored, and stores nothing.
 */
export async function* weaveRun(workspace: string, { run, settings }: RunRecord): AsyncGenerator<WovenShard> {
  const store = new Store(workspace);
  const { shards, seed, valShare, packing, tokenBudget, imageTokens, maxImages } = settings.weave;
  const byShard = new Map<number, RunEntry[]>();
  for (const entry of await readRunIndex(workspace, run)) {
    const shard = shardOf(entry.video.id, shards);
    byShard.set(shard, [...(byShard.get(shard) ?? []), entry]);
  }
  for (const [shard, entries] of [...byShard].sort(([a], [b]) => a - b)) {
    const outcomes: Outcome[] = [];
    const videos: WovenVideo[] = [];
    for (const entry of entries) {
      const artefacts = await loadArtefacts(store, entry);
      const outcome = outcomeMaker(entry);
      if (entry.verdict !== 'pending') {
        outcomes.push({
          ...outcome(entry.stage, entry.verdict, entry.reason, entry.evidence, null),
          failure: entry.failure,
        });
      }
      if (entry.verdict !== 'kept' || !artefacts.clip || !artefacts.transcribe) continue;
      const decided = decideVideo({ ...artefacts, clip: artefacts.clip }, settings);
      outcomes.push(...itemOutcomes(decided, artefacts, outcome));
      videos.push(wovenVideo(entry, artefacts, decided, splitOf(entry.video.id, valShare, seed)));
    }
    const options = { shard, seed, packing, budgetTokens: tokenBudget, imageTokens, maxImages, endOfVideo };
    const { samples } = weaveShard(videos, { ...options, tokenizer: tokenizer.name }, countTokens);
    yield { shard, samples, outcomes };
  }
}

type Decided = ReturnType<typeof decideVideo>;
type MakeOutcome = (
  stage: string,
  verdict: Verdict,
  reason: string | null,
  evidence: Evidence,
  item: OutcomeItem | null,
) => Outcome;

function outcomeMaker({ video }: RunEntry): MakeOutcome {
  return (stage, verdict, reason, evidence, item) => ({
    video: video.id,
    sources: video.sources,
    stage,
    verdict,
    reason,
    failure: null,
    evidence,
    item,
  });
}

/** Which stage's measurement each reason rests on. */
const stageOfReason = {
  'empty-picture': 'read',
  'repeated-picture': 'keyframe',
  'no-text': 'read',
  'repeated-text': 'read',
  'no-pictures': 'read',
  dissimilar: 'caption',
} as const;

function itemOutcomes({ screens, clips }: Decided, artefacts: VideoArtefacts, make: MakeOutcome): Outcome[] {
  const outcomes: Outcome[] = [];
  artefacts.transcribe?.rejected.forEach(({ reason, startSec, endSec, text, confidence }, index) => {
    const item = { kind: 'utterance', index, startSec, endSec } as const;
    outcomes.push(make('transcribe', 'dropped', reason, { text, confidence }, item));
  });
  for (const { clip, drop } of clips) {
    const item = { kind: 'clip', index: clip.index, startSec: clip.startSec, endSec: clip.endSec } as const;
    const evidence: Evidence = clip.flag ? { flag: clip.flag } : {};
    // A clip that is dropped loses its pictures only; its speech stays in the sample.
    if (drop) outcomes.push(make(stageOfReason[drop.reason], 'dropped', drop.reason, { ...evidence, ...drop.evidence }, item));
    else outcomes.push(make('clip', 'kept', null, evidence, item));
  }
  for (const { screen, pictureDrop, clip, textDrop, text } of screens) {
    const { index, screenStartSec: startSec, screenEndSec: endSec } = screen;
    const item = { kind: 'keyframe', index, startSec, endSec } as const;
    if (pictureDrop) {
      outcomes.push(make(stageOfReason[pictureDrop.reason], 'dropped', pictureDrop.reason, pictureDrop.evidence, item));
      continue;
    }
    outcomes.push(make('keyframe', 'kept', null, { clip, takenAtSec: screen.takenAtSec }, item));
    const ocr = { ...item, kind: 'ocr' as const };
    if (textDrop) outcomes.push(make(stageOfReason[textDrop.reason], 'dropped', textDrop.reason, textDrop.evidence, ocr));
    else if (text !== '') outcomes.push(make('read', 'kept', null, {}, ocr));
  }
  return outcomes;
}

function wovenVideo(
  entry: RunEntry,
  artefacts: VideoArtefacts,
  { screens, clips }: Decided,
  split: 'train' | 'val',
): WovenVideo {
  const raw = artefacts.transcribe?.utterances.map(({ text }) => text) ?? [];
  const refined = artefacts.refine?.texts ?? raw;
  const speechKey = entry.keys.refine ?? entry.keys.transcribe ?? '';
  const isShown = (decision: ScreenDecision): boolean => decision.clip !== null;
  return {
    video: { id: entry.video.id, ...entry.video.facts },
    split,
    clips: clips.map(({ clip, keepPictures }) => ({
      clip,
      raw: clipText(clip, raw),
      refined: clipText(clip, refined),
      keepPictures,
      artefact: speechKey,
    })),
    keyframes: screens.filter(isShown).map(({ screen, text }) => ({
      screenStartSec: screen.screenStartSec,
      screenEndSec: screen.screenEndSec,
      takenAtSec: screen.takenAtSec,
      picture: screen.picture,
      ocr: text,
      artefact: entry.keys.keyframe ?? '',
      ocrArtefact: entry.keys.read ?? '',
    })),
  };
}
