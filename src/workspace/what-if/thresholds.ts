import { z } from 'zod';
import { type ExtensionSettings, ownStages } from '../../config/extensions.ts';
import { type Settings, settingsSchema } from '../../config/schema.ts';
import type { OutcomeItem } from '../../records/outcome.ts';
import { carries, type Decisions, type Measured, type ScreenDecision } from '../../stages/11-weave/decide.ts';
import { videoStages } from '../../stages/pipeline.ts';

/** What is inside a video and has a score of its own. */
export type ScoredKind = Exclude<OutcomeItem['kind'], 'utterance' | 'sample'>;
export type DecidedKind = 'video' | ScoredKind;

/** A threshold that moves without anything being measured again. */
export interface Threshold {
  /** Dotted path of the setting. */
  setting: string;
  /** What it decides on. */
  kind: DecidedKind;
  stage: string;
  /** What it drops with. */
  reason: string;
  /** What is measured, in words. */
  score: string;
  /** How a value must stand to the threshold to be kept. */
  bound: 'atLeast' | 'atMost' | 'below';
}

/** A threshold on what is inside videos, and how its score is found. */
export interface ItemThreshold extends Threshold {
  kind: ScoredKind;
  /** Values by the index of the item. */
  values(measured: Measured, decisions: Decisions): Map<number, number>;
}

const builtInOfItems: readonly ItemThreshold[] = [
  {
    setting: 'read.minInformativeness',
    kind: 'keyframe',
    stage: 'read',
    reason: 'empty-picture',
    score: 'informativeness',
    bound: 'atLeast',
    values: ofScreens(({ screen }, { reads }) => carries(screen, reads.get(screen.index))),
  },
  {
    setting: 'caption.minSimilarity',
    kind: 'clip',
    stage: 'caption',
    reason: 'dissimilar',
    score: 'similarity of image and speech',
    bound: 'atLeast',
    values: ({ caption }) =>
      new Map(
        caption?.captions.flatMap(({ clip, similarity }) =>
          similarity === null ? [] : [[clip, similarity] as const],
        ),
      ),
  },
  {
    setting: 'read.minTextChars',
    kind: 'ocr',
    stage: 'read',
    reason: 'no-text',
    score: 'letters and digits',
    bound: 'atLeast',
    values: ofScreens(({ screen }, { reads }) => {
      const read = reads.get(screen.index);
      return read && read.text !== '' ? read.contentChars : null;
    }),
  },
  {
    setting: 'read.maxTextSimilarity',
    kind: 'ocr',
    stage: 'read',
    reason: 'repeated-text',
    score: 'similarity to the text before',
    bound: 'below',
    values: ofScreens(({ textLikeness }) => textLikeness),
  },
];

function ofScreens(
  value: (decision: ScreenDecision, decisions: Decisions) => number | null,
): ItemThreshold['values'] {
  return (_measured, decisions) =>
    new Map(
      decisions.screens.flatMap((decision) => {
        const measured = value(decision, decisions);
        return measured === null ? [] : [[decision.screen.index, measured] as const];
      }),
    );
}

/** What the checks of whole videos measure. */
const videoScores: Readonly<Record<string, string>> = {
  'probe.minSec': 'length in seconds',
  'media.maxDurationSec': 'length in seconds',
  'media.maxStreams': 'streams',
  'media.maxPixels': 'pixels of a picture',
  'media.maxDamage': 'share of damaged packets',
  'listen.minSpeechSec': 'seconds of speech',
  'listen.maxDisagreement': 'disagreement of two recognisers',
  'transcribe.maxDoubt': 'doubt about the language',
  'judge.minWords': 'words',
  'judge.minWordsPerMinute': 'words per minute of video',
  'judge.maxWordsPerMinute': 'words per minute of speech',
  'judge.maxRepetition': 'repetition',
  'judge.minTranscriptionQuality': 'transcription quality',
  'judge.minKnowledgeDensity': 'knowledge density',
};

/** Those of Lectern, in the order of the stages; one that two stages share is told once, as that of the first. */
export const builtInThresholds: readonly Threshold[] = [...videoThresholds(), ...builtInOfItems];

/** All thresholds of a run: those of its own checks too. */
export function thresholdsOf(settings: ExtensionSettings): readonly Threshold[] {
  return [...builtInThresholds, ...ownThresholds(settings)];
}

/** Those on what is inside videos. */
export function itemThresholdsOf(settings: ExtensionSettings): readonly ItemThreshold[] {
  const own = ownThresholds(settings).flatMap((one): ItemThreshold[] => {
    const { kind } = one;
    if (kind === 'video') return [];
    const values: ItemThreshold['values'] = ({ own = {} }) => {
      const measured = own[one.stage] as { values: (number | null)[] } | null | undefined;
      return new Map(
        [...(measured?.values ?? []).entries()].flatMap(([at, value]) =>
          value === null ? [] : [[at, value] as const],
        ),
      );
    };
    return [{ ...one, kind, values }];
  });
  return [...builtInOfItems, ...own];
}

const ownKinds = { video: 'video', clips: 'clip', screens: 'keyframe' } as const;
const ownSection = 'thresholds.';

function ownThresholds(settings: ExtensionSettings): Threshold[] {
  return ownStages(settings).flatMap(({ name, title, check }) =>
    check
      ? [
          {
            ...{ setting: `${ownSection}${name}`, kind: ownKinds[check.of], stage: name, reason: name },
            ...{ score: title, bound: check.bound },
          },
        ]
      : [],
  );
}

/** The check of one's own that a setting is about; undefined for another setting. */
function ownCheckOf(settings: ExtensionSettings, setting: string) {
  if (!setting.startsWith(ownSection)) return undefined;
  return ownStages(settings).find(({ name }) => `${ownSection}${name}` === setting)?.check ?? undefined;
}

function videoThresholds(): Threshold[] {
  const found = new Map<string, Threshold>();
  for (const { name: stage, checks } of videoStages) {
    for (const { setting, reason } of checks) {
      if (setting === undefined || found.has(setting)) continue;
      const score = videoScores[setting] ?? reason;
      found.set(setting, { setting, kind: 'video', stage, reason, score, bound: boundOf(setting) });
    }
  }
  return [...found.values()];
}

/** Which side of its threshold a check of Lectern's own on whole videos keeps. */
function boundOf(setting: string): 'atLeast' | 'atMost' {
  return /\.min[A-Z]/.test(setting) ? 'atLeast' : 'atMost';
}

export function passes(value: number | null, bound: Threshold['bound'], threshold: number | null): boolean {
  if (value === null || threshold === null) return true;
  if (bound === 'below') return value < threshold;
  return bound === 'atLeast' ? value >= threshold : value <= threshold;
}

/** What a setting may be. */
export interface SettingRange {
  /** Null where there is no end. */
  least: number | null;
  most: number | null;
  isWhole: boolean;
}

interface Node {
  type?: string;
  minimum?: number;
  maximum?: number;
  anyOf?: Node[];
  properties?: Record<string, Node>;
}

let schema: Node | null = null;

export function rangeOf(setting: string): SettingRange {
  schema ??= z.toJSONSchema(settingsSchema, { io: 'input' }) as Node;
  let node: Node | undefined = schema;
  for (const name of setting.split('.')) node = node?.properties?.[name];
  const number = node?.anyOf?.find(({ type }) => type !== 'null') ?? node;
  const isWhole = number?.type === 'integer';
  // The schema spells the ends of whole numbers even where there are none.
  const end = (value: number | undefined): number | null =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
  return { least: end(number?.minimum), most: end(number?.maximum), isWhole };
}

/** What a threshold is set to; null where it drops nothing. */
export function thresholdIn(settings: Settings, setting: string): number | null {
  const own = ownCheckOf(settings, setting);
  if (own) return own.threshold;
  let value: unknown = settings;
  for (const name of setting.split('.')) value = (value as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : null;
}

/** Settings with other thresholds, by path; null where they would not be accepted. */
export function settingsWith(
  settings: Settings,
  changes: Readonly<Record<string, number | null>>,
): Settings | null {
  const changed = structuredClone(settings);
  for (const [path, value] of Object.entries(changes)) {
    if (!thresholdsOf(settings).some(({ setting }) => setting === path)) return null;
    // A run's record has it by its check too, which is what decides.
    const own = ownCheckOf(changed, path);
    if (own && value === null) return null;
    if (own) own.threshold = value!;
    const names = path.split('.');
    const last = names.pop()!;
    let at: unknown = changed;
    for (const name of names) at = (at as Record<string, unknown>)[name];
    (at as Record<string, unknown>)[last] = value;
  }
  const parsed = settingsSchema.safeParse(changed);
  return parsed.success ? parsed.data : null;
}
