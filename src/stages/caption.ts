import type { Settings } from '../config/schema.ts';
import { defineStage } from '../engine/stage.ts';
import { describePicture, describeProducer } from '../language/describe.ts';
import { cosine } from '../language/similarity.ts';
import { toScore } from '../records/basics.ts';
import { clipsSchema } from '../records/clip.ts';
import { captionsSchema, readingSchema } from '../records/reading.ts';
import { screensSchema } from '../records/screen.ts';
import { refinedSchema, transcriptSchema } from '../records/speech.ts';
import { clipText, sightings } from './clip-contents.ts';
import { encoderProducer } from './producers.ts';

/**
 * Clip → what it shows in words, and how near that is to what is said (paper section 4.2).
 * All screens seen in the clip are described, kept or not, so that thresholds move without measuring again.
 */
export const caption = defineStage<Settings>()({
  name: 'caption',
  version: 2,
  resource: 'llm',
  title: 'describe the clips',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => ({ describe: describeProducer, encoder: encoderProducer }),
  inputs: { clip: clipsSchema, transcribe: transcriptSchema, keyframe: screensSchema },
  optionalInputs: { refine: refinedSchema, read: readingSchema },
  output: captionsSchema,
  checks: [],
  cpuSecPerSec: 0.007,
  async run({ clip, transcribe, keyframe, refine, read }, _slice, context) {
    const encoder = await context.shared('sentence encoder', async () =>
      (await import('../language/encoder.ts')).loadEncoder(),
    );
    const texts = refine?.texts ?? transcribe.utterances.map(({ text }) => text);
    const reads = new Map(read?.screens.map((screen) => [screen.screen, screen]));
    const described = keyframe.screens.map((screen) =>
      describePicture({
        lines: reads.get(screen.index)?.lines.map(({ text }) => text) ?? [],
        facts: screen.facts,
      }),
    );
    const seen = Map.groupBy(sightings(keyframe.screens, clip.clips), (pair) => pair.clip);
    const pairs = clip.clips.map((one) => ({
      description: (seen.get(one) ?? []).map(({ screen }) => described[screen.index]).join(' '),
      speech: clipText(one, texts),
    }));
    const vectors = await encoder.embed(pairs.flatMap(({ description, speech }) => [description, speech]));
    return {
      producer: describeProducer,
      encoder: encoder.producer,
      captions: pairs.map(({ description, speech }, index) => {
        const isComparable = description !== '' && speech !== '';
        const similarity = isComparable
          ? toScore(cosine(vectors[2 * index]!, vectors[2 * index + 1]!))
          : null;
        return { clip: index, description, similarity };
      }),
    };
  },
});
