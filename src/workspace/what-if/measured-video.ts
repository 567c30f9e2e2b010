import type { RunEntry } from '../../engine/run-index.ts';
import type { Clip } from '../../records/clip.ts';
import type { Reading } from '../../records/reading.ts';
import type { Decisions, Measured } from '../../stages/11-weave/decide.ts';
import { clipText } from '../../stages/shared/clip-contents.ts';
import { readingOf } from '../artefacts.ts';
import type { Examination } from '../examine.ts';

/** A check of a whole video that holds one number against one threshold. */
export interface MeasuredCheck {
  stage: string;
  reason: string;
  /** Null for a check of another kind: no threshold moves what it says. */
  setting: string | null;
  /** Null for what could not be measured, which passes. */
  value: number | null;
  keep: boolean;
}

/** What decisions on a video follow from, without what they do not depend on; as plain JSON. */
export interface MeasuredVideo {
  id: string;
  sha256: string;
  verdict: RunEntry['verdict'];
  checks: MeasuredCheck[];
  /** What is inside it; null unless it was kept and cut into clips. */
  inside: Measured | null;
  /** The beginning of what is said in each clip. */
  said: string[];
  /** How alike texts are that were compared: the screen of the one kept before, the screen, and the similarity. */
  compared: [before: number, screen: number, similarity: number][];
  /** Which screens show the lines of others: the screen, the one that shows them, and the share that stands there. */
  shownBy: [screen: number, by: number, share: number][];
}

const quotedChars = 160;

/**
 * Takes from a video what its decisions follow from. Text around the content is taken out of the readings here, since no
 * threshold changes what it is; lines and words of speech are left out.
 */
export function measuredVideo(entry: RunEntry, examined: Examination): MeasuredVideo {
  const { video, verdict } = entry;
  const { artefacts, decisions } = examined;
  const checks = examined.checks.map(({ stage, reason, setting, keep, evidence }): MeasuredCheck => {
    const { value } = evidence;
    return { stage, reason, setting, keep, value: typeof value === 'number' ? value : null };
  });
  const isInside = verdict === 'kept' && artefacts.clip !== null && decisions !== null;
  return {
    ...{ id: video.id, sha256: video.sha256, verdict, checks },
    inside: isInside ? insideOf(artefacts.clip!, examined) : null,
    said: isInside ? artefacts.clip!.clips.map((clip) => saidIn(clip, artefacts)) : [],
    compared: isInside ? comparedIn(decisions) : [],
    shownBy: isInside ? shownByIn(decisions) : [],
  };
}

function insideOf(clip: NonNullable<Measured['clip']>, { artefacts, decisions }: Examination): Measured {
  const { keyframe, caption, own } = artefacts;
  const reading = readingOf(artefacts);
  return {
    transcribe: null,
    refine: null,
    clip,
    keyframe,
    own,
    read: reading && withContentOnly(reading, decisions!.reads),
    caption: caption && {
      ...caption,
      captions: caption.captions.map(({ clip, similarity }) => ({ clip, similarity, description: '' })),
    },
  };
}

/** @param contents By screen, what was read without what stands around the content. */
function withContentOnly(
  { producer, screens }: Reading,
  contents: ReadonlyMap<number, Reading['screens'][number]>,
): Reading {
  return {
    producer,
    screens: screens.map((screen) => {
      const { text, contentChars, textShare, informativeness } = contents.get(screen.screen) ?? screen;
      return { screen: screen.screen, lines: [], text, contentChars, textShare, informativeness };
    }),
  };
}

/** Comparing texts is most of the work of deciding, so what is known is kept. */
function comparedIn({ screens }: Decisions): MeasuredVideo['compared'] {
  const compared: MeasuredVideo['compared'] = [];
  let before = -1;
  for (const { screen, text, textDrop, textLikeness } of screens) {
    if (textLikeness !== null) compared.push([before, screen.index, textLikeness]);
    if (text !== '' && textDrop === null) before = screen.index;
  }
  return compared;
}

function shownByIn({ screens }: Decisions): MeasuredVideo['shownBy'] {
  return screens.flatMap(({ screen, shownBy, pictureDrop }): MeasuredVideo['shownBy'] =>
    shownBy === null ? [] : [[screen.index, shownBy, Number(pictureDrop!.evidence.value)]],
  );
}

function saidIn(clip: Clip, { transcribe, refine }: Examination['artefacts']): string {
  const texts = refine?.texts ?? transcribe?.utterances.map(({ text }) => text) ?? [];
  return [...clipText(clip, texts)].slice(0, quotedChars).join('');
}
