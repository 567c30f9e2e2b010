import { groupBy } from '../base/group-by.ts';
import type { Settings } from '../config/schema.ts';
import type { RunEntry } from '../engine/run-index.ts';
import { maskPersonalData } from '../language/personal-data.ts';
import type { Rejection } from '../records/basics.ts';
import type { Evidence, Outcome, OutcomeItem } from '../records/outcome.ts';
import { type MaskedCounts, sumMasked } from '../records/personal-data.ts';
import type { Refined, TermChange, Transcript } from '../records/speech.ts';
import type { SampleCut } from '../records/target-model.ts';
import { suspectCheck } from '../stages/10-audit/suspicions.ts';
import type { CheckedSamples } from '../stages/11-weave/check-samples.ts';
import type { Decisions, Drop } from '../stages/11-weave/decide.ts';
import { pictureFacts, soundFacts } from '../stages/shared/choose-tracks.ts';
import { readingOf, type VideoArtefacts } from './artefacts.ts';

/**
 * The line about a whole video.
 * @param kept What was made of it, where it was kept.
 * @param decisions On what is inside it, where it was kept.
 */
export function videoOutcome(
  { video, stage, reason, failure, evidence }: RunEntry,
  verdict: Outcome['verdict'],
  kept: Pick<VideoArtefacts, 'probe' | 'listen' | 'transcribe' | 'keyframe' | 'audit'> | null,
  settings: Settings,
  decisions: Decisions | null = null,
): Outcome {
  const about = { video: video.id, sources: video.sources, stage, verdict, reason, failure, item: null };
  return {
    ...about,
    evidence: {
      ...evidence,
      ...(kept && {
        ...tracksOf(kept, settings.media),
        ...damageOf(kept),
        ...captionsOf(kept),
        ...oddityOf(kept, settings),
      }),
      ...(decisions && { ...chromeIn(decisions), ...maskedIn(sumMasked(allMasked(decisions))) }),
    },
  };
}

/** Which pictures and which sound were taken, where the file left a choice. */
function tracksOf(
  { probe, listen }: Pick<VideoArtefacts, 'probe' | 'listen'>,
  media: Settings['media'],
): Evidence {
  return { ...(probe && pictureFacts(probe, media)), ...(listen && soundFacts(listen)) };
}

/** What is odd about a film that was kept all the same. */
function oddityOf({ audit }: Pick<VideoArtefacts, 'audit'>, settings: Settings): Evidence {
  return audit ? suspectCheck.decide(audit, settings).evidence : {};
}

/** What could not be decoded of a video that was kept all the same, by the stage that met it. */
function damageOf({ listen, keyframe }: Pick<VideoArtefacts, 'listen' | 'keyframe'>): Evidence {
  const met = Object.entries({ listen, keyframe }).flatMap(([stage, made]) =>
    made && made.damagedPackets > 0
      ? [[stage, { packets: made.packets, damagedPackets: made.damagedPackets }] as const]
      : [],
  );
  return met.length === 0 ? {} : { damage: Object.fromEntries(met) };
}

/** Whether captions were used that lay beside the video or in it, and the numbers behind it. */
function captionsOf({ transcribe }: Pick<VideoArtefacts, 'transcribe'>): Evidence {
  if (!transcribe?.captions) return {};
  const { refused, ...measured } = transcribe.captions;
  return { captions: { used: refused === null, refused, ...measured } };
}

/** What was left out of the texts because it stands around the content. */
function chromeIn({ chrome }: Decisions): Evidence {
  if (chrome.length === 0) return {};
  return { chrome: chrome.map(({ text, box, screens }) => ({ text, box, screens })) };
}

function allMasked({ screens, clips, chrome }: Decisions): MaskedCounts[] {
  return [
    ...clips.map(({ speech }) => speech.masked),
    ...[...screens, ...chrome].map(({ masked }) => masked),
  ];
}

/** How much personal data was masked, by kind. */
function maskedIn(masked: MaskedCounts): Evidence {
  return Object.keys(masked).length > 0 ? { masked } : {};
}

/** Long enough to know rejected speech again; all of it is in the transcript. */
const quotedChars = 200;

/** What lines about the inside of a video are made of. */
type ItemArtefacts = Pick<VideoArtefacts, 'terms' | 'refine' | 'read' | 'reread' | 'caption'> & {
  transcribe: Transcript;
};

/**
 * A line for each utterance, clip, picture and text of a kept video, kept or dropped. Where what a model made was not
 * taken, the evidence of the kept item says why, by the role of the model.
 */
export function* itemOutcomes(
  { video }: RunEntry,
  artefacts: ItemArtefacts,
  { screens, clips }: Decisions,
): Generator<Outcome> {
  const { utterances, rejected } = artefacts.transcribe;
  const unrefined = rejectedRewrites(artefacts.refine);
  const corrected = groupBy(artefacts.terms?.changes ?? [], ({ utterance }) => utterance);
  const reads = new Map(readingOf(artefacts)?.screens.map((read) => [read.screen, read]));
  const about = { video: video.id, sources: video.sources, failure: null };
  const keep = (stage: string, item: OutcomeItem, evidence: Evidence = {}): Outcome => ({
    ...about,
    stage,
    verdict: 'kept',
    reason: null,
    evidence,
    item,
  });
  const drop = (why: { stage: string; reason: string; evidence: Evidence }, item: OutcomeItem): Outcome => ({
    ...about,
    verdict: 'dropped',
    ...why,
    item,
  });

  for (const [index, { startSec, endSec }] of utterances.entries()) {
    yield keep(
      'transcribe',
      { kind: 'utterance', index, startSec, endSec },
      { ...termsIn(corrected.get(index)), ...refusalOf('refine', unrefined(index)) },
    );
  }
  for (const [position, { startSec, endSec, reason, text, confidence }] of rejected.entries()) {
    // Numbered after those that are kept, so that a number means one utterance.
    const item: OutcomeItem = { kind: 'utterance', index: utterances.length + position, startSec, endSec };
    // Whatever the settings say of the textbook: a quotation needs nobody's address.
    const quoted = [...maskPersonalData(text).text].slice(0, quotedChars).join('');
    const evidence = { text: quoted, confidence };
    yield drop({ stage: 'transcribe', reason, evidence }, item);
  }
  for (const { clip, drop: why, speech } of clips) {
    const { index, startSec, endSec, flag } = clip;
    const item: OutcomeItem = { kind: 'clip', index, startSec, endSec };
    const unused = refusalOf('caption', artefacts.caption?.captions[index]?.rejected);
    const flagged: Evidence = { ...(flag && { flag }), ...unused, ...maskedIn(speech.masked) };
    // A clip that is dropped loses its pictures only; its speech stays in the sample.
    yield why ? drop(withEvidence(why, flagged), item) : keep('clip', item, flagged);
  }
  for (const { screen, clip, pictureDrop, repeats, text, masked, textDrop } of screens) {
    const { index, screenStartSec: startSec, screenEndSec: endSec, takenAtSec } = screen;
    const picture: OutcomeItem = { kind: 'keyframe', index, startSec, endSec };
    const shown: Evidence = repeats ? { clip, takenAtSec, repeats } : { clip, takenAtSec };
    yield pictureDrop ? drop(pictureDrop, picture) : keep('keyframe', picture, shown);
    const ocr: OutcomeItem = { ...picture, kind: 'ocr' };
    if (textDrop) yield drop(textDrop, ocr);
    else if (text !== '')
      yield keep('read', ocr, { ...refusalOf('read', reads.get(index)?.rejected), ...maskedIn(masked) });
  }
}

/** A line for each decision on a sample. */
export function sampleOutcomes(
  decisions: CheckedSamples['decisions'],
  entries: readonly RunEntry[],
): Outcome[] {
  const sourcesOf = new Map(entries.map(({ video }) => [video.id, video.sources]));
  return decisions.map(({ video, ...decision }) => ({
    ...{ video, sources: sourcesOf.get(video) ?? [], stage: 'weave', failure: null },
    ...decision,
  }));
}

/** Says of each clip what the model that the samples are for would not see of it. */
export function withCuts(outcomes: Outcome[], cuts: readonly SampleCut[]): Outcome[] {
  if (cuts.length === 0) return outcomes;
  const lost = new Map<string, Evidence>();
  for (const { sample, losses } of cuts) {
    for (const { video, clip, images, textTokens } of losses)
      lost.set(`${video} ${clip}`, { cut: { sample, images, textTokens } });
  }
  return outcomes.map((outcome) => {
    const { video, item, evidence } = outcome;
    const cut = item?.kind === 'clip' ? lost.get(`${video} ${item.index}`) : undefined;
    return cut ? { ...outcome, evidence: { ...evidence, ...cut } } : outcome;
  });
}

function withEvidence(drop: Drop, evidence: Evidence): Drop {
  return { ...drop, evidence: { ...evidence, ...drop.evidence } };
}

/** The terms that were put right in an utterance, with how the sound speaks for either wording. */
function termsIn(changes: readonly TermChange[] | undefined): Evidence {
  return changes ? { terms: changes.map(({ utterance: _, ...change }) => change) } : {};
}

function refusalOf(role: string, rejected: Rejection | null | undefined): Evidence {
  return rejected ? { [role]: { reason: rejected.reason, message: rejected.message } } : {};
}

/** By utterance, why a model's text for it was not taken. */
function rejectedRewrites(refined: Refined | null): (utterance: number) => Rejection | null {
  const reasons: (Rejection | null)[] = [];
  for (const { firstUtterance, endUtterance, rejected } of refined?.paragraphs ?? []) {
    for (let index = firstUtterance; index < endUtterance; index++) reasons[index] = rejected;
  }
  return (utterance) => reasons[utterance] ?? null;
}
