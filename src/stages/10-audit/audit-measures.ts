import type { Audit, PictureAudit } from '../../records/audit.ts';
import { toMilliseconds, toScore } from '../../records/basics.ts';
import type { Screens } from '../../records/screen.ts';
import { sketchSpeech } from '../shared/speech-sketch.ts';
import { filmSecOf, type Made } from './audit-rules.ts';

/** The last picture may stand for this many times the longest of the others, and for so long in any case. */
const standFactor = 2;
const leastStandSec = 2;

interface Stretch {
  startSec: number;
  endSec: number;
}

/** The numbers by which an odd film is known. `framesPerSec`: sample times of pictures per second. */
export function measureFilm(made: Made, framesPerSec: number): Audit {
  const { probe, listen, transcribe, keyframe } = made;
  const filmSec = filmSecOf(made);
  const { startSec, endSec } = listen.track;
  const wordsSec = lengthOf(transcribe.utterances);
  const sharedSec = sharedLength(listen.spans, transcribe.utterances);
  const without = (sec: number): number | null => (sec > 0 ? shareOf(sec - sharedSec, sec) : null);
  return {
    filmSec: toMilliseconds(filmSec),
    statedSec: toMilliseconds(probe.statedDurationSec ?? filmSec),
    soundSec: toMilliseconds(endSec - startSec),
    withoutSpeech: shareOf(filmSec - lengthOf(listen.spans), filmSec),
    speechWithoutWords: without(lengthOf(listen.spans)),
    wordsWithoutSpeech: without(wordsSec),
    timeBreaks: breaksIn(made),
    pictures: keyframe && measurePictures(keyframe, filmSec, framesPerSec),
    speech: sketchSpeech(transcribe.utterances.map(({ text }) => text)),
  };
}

function measurePictures(keyframe: Screens, filmSec: number, framesPerSec: number): PictureAudit {
  const { firstPictureSec, lastPictureSec, longestStandSec, sampledFrames, screens } = keyframe;
  const standsAtMostSec = Math.max(leastStandSec, standFactor * longestStandSec);
  const stops = filmSec - lastPictureSec > standsAtMostSec;
  const pictureSec = Math.max(0, (stops ? lastPictureSec : filmSec) - firstPictureSec);
  const longestSec = Math.max(
    0,
    ...screens.map(({ screenStartSec, screenEndSec }) => screenEndSec - screenStartSec),
  );
  return {
    pictureSec: toMilliseconds(pictureSec),
    withoutPicture: shareOf(filmSec - pictureSec, filmSec),
    sampled: shareOf(sampledFrames, Math.max(1, Math.floor(pictureSec * framesPerSec))),
    longestScreen: shareOf(longestSec, filmSec),
    changeInLongest: keyframe.changeInLongest,
  };
}

/** Places at which the time stamps of what was seen and heard had to be mended. */
function breaksIn({ probe, listen, keyframe }: Made): number {
  const sound = probe.audioTracks.find(({ index }) => index === listen.sound.stream);
  return (sound?.breaks.length ?? 0) + (keyframe ? (probe.video?.breaks.length ?? 0) : 0);
}

function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
}

/** Seconds that lie in a stretch of both lists; each is in order and without overlap. */
function sharedLength(left: readonly Stretch[], right: readonly Stretch[]): number {
  let sec = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i]!, right[j]!];
    sec += Math.max(0, Math.min(a.endSec, b.endSec) - Math.max(a.startSec, b.startSec));
    if (a.endSec < b.endSec) i++;
    else j++;
  }
  return sec;
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? toScore(Math.min(1, Math.max(0, part / whole))) : 0;
}
