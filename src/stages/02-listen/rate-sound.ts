import type { Mixing } from '../../media/cancelled.ts';
import type { AudioTrack } from '../../records/media.ts';
import type { SpeechSpan } from '../../records/speech.ts';
import { tagRank } from '../shared/choose-tracks.ts';
import { pairUnderstands } from '../shared/recogniser.ts';

/** What listening to a sound told. */
export interface Hearing {
  track: AudioTrack;
  channel: 'mix' | number;
  spans: readonly SpeechSpan[];
  /** Second of the file at which its sound starts. */
  startSec: number;
  speechSec: number;
  disagreement: number | null;
  /** Null for a single channel. */
  mixing: Mixing | null;
}

// Bounds for choosing. They are no settings: those drop videos afterwards, and moving one must not listen again.
const leastSpeechSec = 3;
const understoodBelow = 0.6;
const clearBelow = 0.35;

/** Share of the file that is spoken from which a clear track is taken without listening to the others. */
const enoughSpeech = 0.2;

/** With less than this share of the speech of another that is understood, a track is a stray microphone. */
const strayShare = 0.2;

/** Of tracks that are equally good, the first with this share of the most speech is taken. */
const similarSpeech = 0.8;

/** A channel replaces the mix where this much of its speech, in seconds and as a share, is lost in the mix. */
const lostSec = 1;
const lostShare = 0.02;

/** Share of seconds without likeness from which channels may hold different things. */
const unlike = 0.5;

/** Single channels that are listened to beside the mix. */
const maxChannels = 3;

const nothing = 0;
const foreign = 1;
const untold = 2;
const understood = 3;
const clear = 4;

/**
 * How well a sound serves, 0 to 4. Where English alone is wanted, whether the models understood it decides; with other
 * languages only what the container says of them can.
 */
export function rate({ track, speechSec, disagreement }: Hearing, languages: readonly string[]): number {
  if (speechSec < leastSpeechSec) return nothing;
  if (!pairUnderstands(languages)) return [clear, untold, foreign][tagRank(track, languages)]!;
  if (disagreement === null) return untold;
  if (disagreement > understoodBelow) return foreign;
  return disagreement > clearBelow ? understood : clear;
}

/** Whether no other track need be listened to. */
export function isEnough(hearing: Hearing, languages: readonly string[], durationSec: number): boolean {
  return rate(hearing, languages) === clear && hearing.speechSec >= enoughSpeech * durationSec;
}

/** The best of what was heard; of equals the first. */
export function bestSound<H extends Hearing>(hearings: readonly H[], languages: readonly string[]): H {
  const most = Math.max(
    0,
    ...hearings.filter((one) => rate(one, languages) >= understood).map(({ speechSec }) => speechSec),
  );
  const rated = hearings.map((hearing) => {
    const rating = rate(hearing, languages);
    return { hearing, rating: hearing.speechSec < strayShare * most ? Math.min(rating, foreign) : rating };
  });
  const highest = Math.max(...rated.map(({ rating }) => rating));
  const equals = rated.filter(({ rating }) => rating === highest).map(({ hearing }) => hearing);
  const longest = Math.max(...equals.map(({ speechSec }) => speechSec));
  return equals.find(({ speechSec }) => speechSec >= similarSpeech * longest)!;
}

/** The channels that are worth listening to by themselves: where the mix loses sound, or is not understood. */
export function channelsToTry(mix: Hearing, languages: readonly string[]): number[] {
  const { mixing } = mix;
  if (!mixing || mixing.channels.length < 2) return [];
  const isLost = mixing.cancelledSeconds >= lostSec;
  const isUnclear = rate(mix, languages) < (pairUnderstands(languages) ? clear : foreign);
  if (!isLost && !(isUnclear && mixing.unlikeShare >= unlike)) return [];
  return mixing.channels.slice(0, maxChannels);
}

/** The mix, or the channel that serves better: with speech that the mix loses, or understood where the mix is not. */
export function mixOrChannel<H extends Hearing>(
  mix: H,
  channels: readonly H[],
  languages: readonly string[],
): H {
  const rating = rate(mix, languages);
  const better = channels.filter((one) => {
    const own = rate(one, languages);
    const holdsAll = one.speechSec >= 0.9 * mix.speechSec;
    const lost = secondsLost(one, mix.mixing);
    if (lost >= Math.max(lostSec, lostShare * one.speechSec)) return own >= rating && holdsAll;
    return own > rating && (rating < understood || holdsAll);
  });
  return better.length === 0 ? mix : bestSound(better, languages);
}

/** Seconds of the channel's speech that are cancelled in the mix. */
function secondsLost({ spans, startSec }: Hearing, mixing: Mixing | null): number {
  let lost = 0;
  for (const span of spans) {
    const end = span.endSec - startSec;
    for (let second = Math.floor(span.startSec - startSec); second < end; second++) {
      if (!mixing?.isCancelled(second)) continue;
      lost += Math.min(second + 1, end) - Math.max(second, span.startSec - startSec);
    }
  }
  return lost;
}
