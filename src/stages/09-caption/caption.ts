import { DataError } from '../../base/errors.ts';
import { groupBy } from '../../base/group-by.ts';
import type { EmbeddingModel } from '../../clients/model-choice.ts';
import { pinnedVersion } from '../../config/package.ts';
import { encoders } from '../../encoder/encoders.ts';
import { cosine } from '../../encoder/similarity.ts';
import type { StageContext } from '../../engine/stage.ts';
import { type Producer, toScore } from '../../records/basics.ts';
import { clipsSchema } from '../../records/clip.ts';
import { captionsSchema, descriptionsSchema, readingSchema } from '../../records/reading.ts';
import { screensSchema } from '../../records/screen.ts';
import { builtInEncoder, type SentenceEncoderName } from '../../records/sentence-encoder.ts';
import { refinedSchema, transcriptSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';
import { clipText, sightings } from '../shared/clip-contents.ts';
import { captionUse } from '../shared/expected-use.ts';
import { type ModelLimits, modelLimits, modelProducer, openModels, rejectionOf } from '../shared/models.ts';
import { describePicture, describeProducer } from './describe-picture.ts';

/** Turns texts into vectors of one length; a text without a word has none. */
interface TextEncoder {
  producer: Producer;
  embed(texts: readonly string[]): Promise<(ArrayLike<number> | null)[]>;
}

/**
 * Clip → what it shows in words, and how near that is to what is said (paper section 4.2).
 * All screens seen in the clip are described, kept or not, so that thresholds move without measuring again. By rules,
 * or where a model described the clip (`describe`) as it did.
 */
export const caption = defineVideoStage({
  name: 'caption',
  version: 3,
  resource: ({ roles }) => (roles.embedText ? 'net' : 'llm'),
  title: 'compare images with speech',
  optional: true,
  readsSource: false,
  slice: ({ caption: { encoder }, roles: { caption, embedText } }) => ({
    isDescribed: caption !== null,
    embedText: embedText && embeddingModelOf(embedText),
    ...(embedText === null && encoderSlice(encoder)),
  }),
  limits: modelLimits,
  // A text of the rules is part of the key even where a model describes: it stands in where that fails.
  providers: ({ embedText, encoder = builtInEncoder }) => ({
    describe: describeProducer,
    ...(embedText ? { encoder: null } : encoderIdentity(encoder)),
  }),
  ignores: ({ isDescribed }) => (isDescribed ? [] : ['describe']),
  inputs: { clip: clipsSchema, transcribe: transcriptSchema, keyframe: screensSchema },
  optionalInputs: { refine: refinedSchema, read: readingSchema, describe: descriptionsSchema },
  output: captionsSchema,
  checks: [],
  scores: [
    {
      name: 'similarity of image and speech',
      of: 'clips',
      step: 5,
      values: ({ captions }) => captions.map(({ similarity }) => similarity),
      threshold: { setting: 'caption.minSimilarity', value: (settings) => settings.caption.minSimilarity },
    },
  ],
  cpuSecPerSec: 0.007,
  expectedUse: captionUse,
  async run(
    { clip, transcribe, keyframe, refine, read, describe },
    { embedText, encoder: name = builtInEncoder },
    context,
    limits,
  ) {
    const texts = refine?.texts ?? transcribe.utterances.map(({ text }) => text);
    const reads = new Map(read?.screens.map((screen) => [screen.screen, screen]));
    const byRules = keyframe.screens.map((screen) =>
      describePicture({
        lines: reads.get(screen.index)?.lines.map(({ text }) => text) ?? [],
        facts: screen.facts,
      }),
    );
    const seen = groupBy(sightings(keyframe.screens, clip.clips), (pair) => pair.clip);
    const pairs = clip.clips.map((one) => {
      const told = describe?.descriptions[one.index];
      const rules = (seen.get(one) ?? []).map(({ screen }) => byRules[screen.index]).join(' ');
      return {
        description: told?.text ?? rules,
        speech: clipText(one, texts),
        // Only where a model was asked is there more than one that may have done it.
        ...(describe && { producer: told?.text ? describe.producer : describeProducer }),
        ...(told?.rejected && { rejected: told.rejected }),
      };
    });
    const encoder = embedText
      ? await remoteEncoder(embedText, context, limits)
      : await openEncoder(name, context);
    const vectors = await encoder.embed(pairs.flatMap(({ description, speech }) => [description, speech]));
    return {
      producer: describe?.producer ?? describeProducer,
      encoder: encoder.producer,
      captions: pairs.map(({ speech, ...told }, index) => {
        const [shown, said] = [vectors[2 * index], vectors[2 * index + 1]];
        const isComparable = told.description !== '' && speech !== '' && shown && said;
        return { clip: index, ...told, similarity: isComparable ? toScore(cosine(shown, said)) : null };
      }),
    };
  },
});

/** Empty for the encoder that comes with Lectern: what it compared before there was a choice stays valid. */
function encoderSlice(encoder: SentenceEncoderName): { encoder?: SentenceEncoderName } {
  return encoder === builtInEncoder ? {} : { encoder };
}

/** What makes the vectors, for the key: the model, and the packages that run it. */
function encoderIdentity(name: SentenceEncoderName): object {
  const { producer, packages } = encoders[name];
  if (packages.length === 0) return { encoder: producer };
  return {
    encoder: producer,
    packages: Object.fromEntries(packages.map((one) => [one, pinnedVersion(one)])),
  };
}

async function openEncoder(name: SentenceEncoderName, context: StageContext): Promise<TextEncoder> {
  const encoder = await context.shared(`sentence encoder ${name}`, () => encoders[name].load());
  return {
    producer: encoder.producer,
    async embed(texts) {
      const vectors = await encoder.embed(texts);
      return vectors.map((vector) => (vector.some((value) => value !== 0) ? vector : null));
    },
  };
}

async function remoteEncoder(
  model: EmbeddingModel,
  context: StageContext,
  limits: ModelLimits,
): Promise<TextEncoder> {
  const models = await openModels(limits, context);
  return {
    producer: modelProducer(model, null),
    async embed(texts) {
      const worded = texts.filter((text) => text.trim() !== '');
      if (worded.length === 0) return texts.map(() => null);
      const answer = await models.embed({ model, texts: worded });
      if (answer.outcome === 'rejected') {
        const { message } = rejectionOf(answer);
        throw new DataError('no-embedding', `${model.model} rejects the text: ${message}`);
      }
      const vectors = answer.value[Symbol.iterator]();
      return texts.map((text) => (text.trim() === '' ? null : (vectors.next().value ?? null)));
    },
  };
}

function embeddingModelOf({ provider, model, dimensions }: EmbeddingModel): EmbeddingModel {
  return { provider, model, dimensions };
}
