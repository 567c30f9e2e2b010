import type { LoadedExtension } from '../../config/extensions.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Probe } from '../../records/media.ts';
import type { Listening, Transcript } from '../../records/speech.ts';
import { type RemoteHearing, readHearing } from '../../speech/remote-hearing.ts';
import { speechSampleRate } from '../../speech/sound.ts';
import type { OwnSegment } from '../own/extension.ts';
import { runOwnCode } from '../own/own-code.ts';
import { transcribePieces } from './heard-pieces.ts';

/** What a recogniser takes at once where its module says nothing: as long as Whisper hears. */
const usualMaxSec = 30;

/** Transcribes a video's speech by a recogniser of one's own: pieces that are cut at pauses, one after another. */
export function transcribeByOwn(
  speech: { probe: Probe; listen: Listening },
  extension: LoadedExtension,
  languages: readonly string[],
  context: StageContext,
): Promise<Transcript> {
  const { name } = extension.recogniser!;
  return runOwnCode(extension, name, context, async ({ recogniser }) => {
    const { version, maxSec = usualMaxSec } = recogniser!;
    const hear = async (samples: Float32Array): Promise<RemoteHearing> =>
      hearingOf(await recogniser!.transcribe(samples, context), samples.length / speechSampleRate);
    const producer = { name: 'extension', model: name, version: String(version) };
    return transcribePieces(
      speech,
      { producer, language: null, languages, maxSec, atOnce: 1, hear },
      context,
    );
  });
}

/** @throws TypeError where it is no answer, or its times cannot be */
function hearingOf(answer: string | readonly OwnSegment[], durationSec: number): RemoteHearing {
  const given =
    typeof answer === 'string'
      ? { text: answer }
      : {
          text: '',
          segments: answer.map(({ startSec, endSec, text }) => ({ start: startSec, end: endSec, text })),
        };
  const read = readHearing(given, durationSec);
  if (typeof read === 'string') throw new TypeError(`transcribe gave no text with times: ${read}`);
  return read;
}
