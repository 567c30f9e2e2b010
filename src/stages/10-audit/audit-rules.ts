import type { Clips } from '../../records/clip.ts';
import type { Probe } from '../../records/media.ts';
import type { Screens } from '../../records/screen.ts';
import type { Listening, Transcript } from '../../records/speech.ts';

/** What a video is held against itself by. */
export interface Made {
  probe: Pick<Probe, 'durationSec' | 'statedDurationSec' | 'video' | 'audioTracks'>;
  listen: Pick<Listening, 'track' | 'spans' | 'speechSec' | 'sound'>;
  transcribe: Pick<Transcript, 'utterances'>;
  clip: Clips;
  keyframe: Screens | null;
}

/** Times are stored in milliseconds. */
const roundingSec = 0.0015;

/** What a time may lie beyond the end of the film: containers round, and the last frame is often not counted. */
const slackSec = 1;

interface Stretch {
  startSec: number;
  endSec: number;
}

/**
 * Length of the film in seconds. The sound may go on beyond the length that `probe` found; pictures that are put
 * beyond both are misplaced.
 */
export function filmSecOf({ probe, listen }: Pick<Made, 'probe' | 'listen'>): number {
  return Math.max(probe.durationSec, listen.track.endSec);
}

/** A sentence for each thing that cannot be, whatever the film: then Lectern has made a mistake. */
export function brokenRules(made: Made): string[] {
  return [
    ...brokenSpeech(made),
    ...brokenClips(made),
    ...(made.keyframe ? brokenScreens(made, made.keyframe) : []),
  ];
}

function* brokenSpeech(made: Made): Generator<string> {
  const { listen, transcribe } = made;
  const film = { startSec: 0, endSec: filmSecOf(made) };
  yield* outside('speech', listen.spans, film);
  yield* disorder('speech', listen.spans);
  yield* outside('utterance', transcribe.utterances, film);
  yield* disorder('utterance', transcribe.utterances);
}

function* brokenClips({ probe, clip: { clips }, transcribe }: Made): Generator<string> {
  yield* cover('clip', clips, probe.durationSec, roundingSec);
  let said = 0;
  for (const [index, { firstUtterance, endUtterance }] of clips.entries()) {
    if (firstUtterance !== said || endUtterance < firstUtterance)
      yield `Speech out of order: clip ${index} holds utterances ${firstUtterance} to ${endUtterance}, after ${said}.`;
    said = endUtterance;
  }
  if (said !== transcribe.utterances.length)
    yield `Speech without a clip: the clips hold ${said} of ${transcribe.utterances.length} utterances.`;
}

function* brokenScreens(made: Made, { screens }: Screens): Generator<string> {
  const shown = screens.map(({ screenStartSec: startSec, screenEndSec: endSec }) => ({ startSec, endSec }));
  yield* outside('screen', shown, { startSec: 0, endSec: filmSecOf(made) });
  yield* cover('screen', shown, made.probe.durationSec, slackSec);
  for (const [index, { takenAtSec }] of screens.entries()) {
    const { startSec, endSec } = shown[index]!;
    if (takenAtSec < startSec - roundingSec || takenAtSec > endSec + roundingSec)
      yield `Image outside its screen: that of screen ${index}, ${spanOf(shown[index]!)}, is from ${takenAtSec} s.`;
  }
}

function* outside(what: string, stretches: readonly Stretch[], film: Stretch): Generator<string> {
  for (const [index, stretch] of stretches.entries()) {
    if (stretch.startSec < film.startSec || stretch.endSec > film.endSec + slackSec)
      yield `Outside the video: ${what} ${index}, ${spanOf(stretch)}, but the video ends at ${film.endSec} s.`;
  }
}

/** Stretches that end before they begin, or begin before the last has ended. */
function* disorder(what: string, stretches: readonly Stretch[]): Generator<string> {
  for (const [index, stretch] of stretches.entries()) {
    const before = stretches[index - 1];
    if (stretch.endSec < stretch.startSec)
      yield `Ends before it begins: ${what} ${index}, ${spanOf(stretch)}.`;
    if (before && stretch.startSec < before.endSec - roundingSec)
      yield `Out of order: ${what} ${index}, ${spanOf(stretch)}, begins before the previous one ends, ${spanOf(before)}.`;
  }
}

/** Stretches that leave a part of the film out, or overlap; each must last, save one at the very end. */
function* cover(what: string, stretches: readonly Stretch[], endSec: number, endSlackSec: number) {
  let coveredSec = 0;
  for (const [index, stretch] of stretches.entries()) {
    if (Math.abs(stretch.startSec - coveredSec) > roundingSec)
      yield `Not consecutive: ${what} ${index}, ${spanOf(stretch)}, but the previous one ends at ${coveredSec} s.`;
    const isLast = index === stretches.length - 1;
    if (stretch.endSec < stretch.startSec || (stretch.endSec === stretch.startSec && !isLast))
      yield `Zero length: ${what} ${index}, ${spanOf(stretch)}.`;
    coveredSec = stretch.endSec;
  }
  if (coveredSec < endSec - endSlackSec)
    yield `Not covered: the last ${what} ends at ${coveredSec} s, the video at ${endSec} s.`;
}

function spanOf({ startSec, endSec }: Stretch): string {
  return `${startSec} to ${endSec} s`;
}
