import type { Settings } from '../../config/schema.ts';
import { thresholdCheck } from '../../engine/check.ts';
import { heuristicsProducer } from '../../language/heuristics-producer.ts';
import { probeSchema } from '../../records/media.ts';
import { type Judgement, judgementSchema, transcriptSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';

/** Their words are not between blanks, so that neither counts nor rates of words say anything. */
const unspaced = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'km', 'my']);

/** A measure of words, where the language has words that can be counted. */
function ofWords(measure: (scores: Judgement) => number): (scores: Judgement) => number | null {
  return (scores) => (unspaced.has(scores.language) ? null : measure(scores));
}

/** A score that knows English words only. */
function ofEnglish(measure: (scores: Judgement) => number): (scores: Judgement) => number | null {
  return (scores) => (scores.language === 'en' ? measure(scores) : null);
}

/** Transcript → heuristic scores; the checks drop videos that teach nothing. Reads the raw text, as the paper does. */
export const judge = defineVideoStage({
  name: 'judge',
  version: 2,
  resource: 'cpu',
  title: 'judge the transcript',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => heuristicsProducer,
  inputs: { probe: probeSchema, transcribe: transcriptSchema },
  optionalInputs: {},
  output: judgementSchema,
  checks: [
    thresholdCheck<Judgement, Settings>({
      reason: 'too-little-speech',
      setting: 'judge.minWords',
      value: ofWords((scores) => scores.words),
      atLeast: (settings) => settings.judge.minWords,
      evidence: () => ({ measure: 'words' }),
    }),
    thresholdCheck<Judgement, Settings>({
      reason: 'too-little-speech',
      setting: 'judge.minWordsPerMinute',
      value: ofWords((scores) => scores.wordsPerMinuteOfVideo),
      atLeast: (settings) => settings.judge.minWordsPerMinute,
      evidence: () => ({ measure: 'words per minute of video' }),
    }),
    thresholdCheck<Judgement, Settings>({
      reason: 'speech-rate',
      setting: 'judge.maxWordsPerMinute',
      value: ofWords((scores) => scores.wordsPerMinute),
      atMost: (settings) => settings.judge.maxWordsPerMinute,
      evidence: () => ({ measure: 'words per minute of speech' }),
    }),
    thresholdCheck<Judgement, Settings>({
      reason: 'repetition',
      setting: 'judge.maxRepetition',
      value: ofWords((scores) => scores.repetition),
      atMost: (settings) => settings.judge.maxRepetition,
    }),
    thresholdCheck<Judgement, Settings>({
      reason: 'transcription-quality',
      setting: 'judge.minTranscriptionQuality',
      value: ofEnglish((scores) => scores.transcriptionQuality),
      atLeast: (settings) => settings.judge.minTranscriptionQuality,
      evidence: () => ({ measure: 'heuristic' }),
    }),
    thresholdCheck<Judgement, Settings>({
      reason: 'knowledge-density',
      setting: 'judge.minKnowledgeDensity',
      value: ofEnglish((scores) => scores.knowledgeDensity),
      atLeast: (settings) => settings.judge.minKnowledgeDensity,
      evidence: () => ({ measure: 'heuristic' }),
    }),
  ],
  scores: [
    {
      name: 'transcription quality',
      of: 'videos',
      step: 50,
      values: ({ transcriptionQuality }) => [transcriptionQuality],
      threshold: {
        setting: 'judge.minTranscriptionQuality',
        value: (settings) => settings.judge.minTranscriptionQuality,
      },
    },
    {
      name: 'knowledge density',
      of: 'videos',
      step: 50,
      values: ({ knowledgeDensity }) => [knowledgeDensity],
      threshold: {
        setting: 'judge.minKnowledgeDensity',
        value: (settings) => settings.judge.minKnowledgeDensity,
      },
    },
  ],
  cpuSecPerSec: 0.0001,
  async run({ probe, transcribe }) {
    const { judgeTranscript } = await import('../../language/heuristics.ts');
    const scores = judgeTranscript(transcribe.utterances, transcribe.rejected.length);
    const wordsPerMinuteOfVideo = Math.round((scores.words / probe.durationSec) * 600) / 10;
    const { language } = transcribe;
    return { producer: heuristicsProducer, language, ...scores, wordsPerMinuteOfVideo };
  },
});
