import { type OwnRecogniser, ownRecogniser } from '../../config/extensions.ts';
import type { Settings } from '../../config/schema.ts';
import { thresholdCheck } from '../../engine/check.ts';
import type { StageContext } from '../../engine/stage.ts';
import { probeSchema } from '../../records/media.ts';
import type { RecogniserName } from '../../records/recogniser.ts';
import {
  type Listening,
  listeningSchema,
  type Transcript,
  transcriptSchema,
  type Understanding,
} from '../../records/speech.ts';
import { recognisers } from '../../speech/recognisers.ts';
import type { AudioChunk } from '../../speech/sound.ts';
import type { Transcription } from '../../speech/transcribe.ts';
import type { SpeechTrack } from '../../speech/vad.ts';
import { defineVideoStage } from '../define-stage.ts';
import { transcribeUse } from '../shared/expected-use.ts';
import { modelLimits } from '../shared/models.ts';
import { mediaProducer } from '../shared/producers.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { languagePair, loadRecogniser, pairUnderstands, transcribedLanguage } from '../shared/recogniser.ts';
import { soundOf } from '../shared/sound.ts';
import type { RemoteSpeech } from './remote-speech.ts';

type TranscribeSlice = { captions: 'ignore' | 'prefer'; languages?: string[] } & (
  | { model: RecogniserName }
  | { remote: RemoteSpeech }
  | { own: OwnRecogniser & { digest: string } }
);

/** Speech → utterances with times (paper section 3.1). */
export const transcribe = defineVideoStage({
  name: 'transcribe',
  version: 4,
  resource: ({ roles }) => (roles.transcribe ? 'net' : 'asr'),
  title: 'transcribe the speech',
  optional: false,
  readsSource: true,
  readsCaptions: ({ captions }) => captions === 'prefer',
  slice: sliceOf,
  limits: ({ providers, extensions }) => ({ ...modelLimits({ providers }), extensions }),
  providers: (slice) => {
    const speech = 'model' in slice ? speechProducers(slice.model) : null;
    return slice.captions === 'prefer' ? { speech, media: mediaProducer } : speech;
  },
  inputs: { probe: probeSchema, listen: listeningSchema },
  optionalInputs: {},
  output: transcriptSchema,
  checks: [
    {
      reason: 'language',
      decide: ({ language }: Transcript, { languages }: Settings) => ({
        // What the transcriber could not tell is no reason to drop it.
        keep: language === 'und' || languages.includes(language),
        reason: 'language',
        evidence: { value: language, languages },
      }),
    },
    thresholdCheck<Transcript, Settings>({
      reason: 'language',
      setting: 'transcribe.maxDoubt',
      value: ({ understanding }, { languages }) =>
        pairUnderstands(languages) ? (understanding?.doubt ?? null) : null,
      atMost: (settings) => settings.transcribe.maxDoubt,
      evidence: ({ understanding }) => ({ ...understanding }),
    }),
  ],
  scores: [
    {
      name: 'confidence',
      of: 'utterances',
      step: 5,
      values: ({ utterances }) => utterances.map(({ confidence }) => confidence),
    },
  ],
  cpuSecPerSec: 0.07,
  expectedUse: transcribeUse,
  async run({ probe, listen }, slice, context, limits) {
    let captions: Pick<Transcript, 'captions'> = {};
    if (slice.captions === 'prefer') {
      const { transcriptOfCaptions } = await import('./caption-text.ts');
      const { transcript, report } = await transcriptOfCaptions(
        { probe, listen },
        slice.languages ?? [],
        context,
      );
      if (transcript !== null) return transcript;
      captions = { captions: report };
    }
    if ('remote' in slice) {
      const { transcribeByEndpoint } = await import('./remote-speech.ts');
      return {
        ...(await transcribeByEndpoint(
          { probe, listen },
          { ...slice.remote, languages: slice.languages ?? [] },
          context,
          limits,
        )),
        ...captions,
      };
    }
    if ('own' in slice) {
      const { transcribeByOwn } = await import('./own-speech.ts');
      const { extension } = ownRecogniser(limits)!;
      return {
        ...(await transcribeByOwn({ probe, listen }, extension, slice.languages ?? [], context)),
        ...captions,
      };
    }
    const { model } = slice;
    const { transcribeSpeech } = await import('../../speech/transcribe.ts');
    const { decodeTrack } = await import('../../speech/track-bytes.ts');
    const listener = await loadRecogniser(model, context);
    const track = decodeTrack(await context.getBlob(listen.track.digest), listen.track);
    const sound = await soundOf(probe, listen.sound, context);
    const heard = await readingMedia(() => transcribeSpeech(sound(), track, listener, listen.spans));
    const understanding = await understand(heard, { track, sound, listen }, context);
    return {
      ...{ producer: listener.producer, language: transcribedLanguage(model), ...heard, ...captions },
      ...(understanding && { understanding }),
    };
  },
});

/** The recogniser that transcribes, and the two whose disagreement is asked where it is unsure. */
function speechProducers(model: RecogniserName) {
  return {
    model: recognisers[model].producer,
    small: recognisers[languagePair.small].producer,
    large: recognisers[languagePair.large].producer,
  };
}

/** Where the confidence leaves doubt, two sizes of the recogniser are compared: a second small pass, on few videos. */
async function understand(
  heard: Transcription,
  { track, sound, listen }: { track: SpeechTrack; sound: () => AsyncIterable<AudioChunk>; listen: Listening },
  context: StageContext,
): Promise<Understanding | null> {
  const { certaintyOf, doubtfulConfidence, understandingOf, unsureSpans } = await import(
    '../../speech/understanding.ts'
  );
  const certainty = certaintyOf(heard, listen.spans);
  if (certainty === null) return null;
  if (certainty.confidence >= doubtfulConfidence) return understandingOf(certainty, listen.disagreement, []);
  const { chooseLanguageWindows, compareModels } = await import('../../speech/language.ts');
  const windows = chooseLanguageWindows(track, unsureSpans(heard.utterances, listen.spans));
  const models = {
    small: await loadRecogniser(languagePair.small, context),
    large: () => loadRecogniser(languagePair.large, context),
  };
  const compared = await readingMedia(() => compareModels(sound(), windows, models));
  return understandingOf(certainty, listen.disagreement, compared);
}

function sliceOf(settings: Settings): TranscribeSlice {
  const {
    transcribe: { model, captions },
    roles,
    languages,
  } = settings;
  const own = ownRecogniser(settings);
  // Which captions are wanted, and what a model that is not told heard.
  const wanted = captions === 'prefer' || roles.transcribe || own ? { languages } : {};
  if (own) return { captions, ...wanted, own: { ...own.recogniser, digest: own.extension.digest } };
  if (!roles.transcribe) return { model, captions, ...wanted };
  const { chunkSec, provider, model: name, language, extra } = roles.transcribe;
  return { captions, ...wanted, remote: { chunkSec, model: { provider, model: name, language, extra } } };
}
