import { afterEach, expect, test, vi } from 'vitest';
import { type Settings, settingsSchema } from '../../config/schema.ts';
import { encoders } from '../../encoder/encoders.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Transcript } from '../../records/speech.ts';
import { screensOf, tiling } from '../testing.ts';
import { caption } from './caption.ts';
import { describeProducer } from './describe-picture.ts';

afterEach(() => vi.restoreAllMocks());

const settingsOf = (given: object): Settings => settingsSchema.parse(given);
const byAnEndpoint = {
  providers: { local: { baseUrl: 'http://127.0.0.1:1/v1' } },
  roles: { embedText: { provider: 'local', model: 'm' } },
};

/** What of the settings and of what does the work is in the key. */
function keyed(given: object): { slice: unknown; providers: unknown } {
  const slice = caption.slice(settingsOf(given));
  return { slice, providers: caption.providers(slice) };
}

test('without a choice the key is what it was before there was one', () => {
  expect(keyed({})).toEqual({
    slice: { isDescribed: false, embedText: null },
    providers: {
      describe: describeProducer,
      encoder: { name: 'energetic-ai', model: 'universal-sentence-encoder-lite', version: '0.2.0' },
    },
  });
  expect(Object.keys(caption.slice(settingsOf({})))).toEqual(['isDescribed', 'embedText']);
  expect(keyed({ caption: { encoder: 'use-lite' } })).toEqual(keyed({}));
});

test('another encoder is in the key, with its weights and what runs them', () => {
  expect(keyed({ caption: { encoder: 'minilm' } })).toEqual({
    slice: { isDescribed: false, embedText: null, encoder: 'minilm' },
    providers: {
      describe: describeProducer,
      encoder: {
        name: 'minilm',
        model: 'all-MiniLM-L6-v2-int8',
        version: expect.stringMatching(/^1\.0\.0\+8199be6f699a\.be50c3628f2b/),
      },
      packages: {
        'onnxruntime-node': expect.stringMatching(/^\d/),
        '@huggingface/tokenizers': expect.stringMatching(/^\d/),
      },
    },
  });
});

test('where an endpoint embeds, the built-in encoder is no part of the key', () => {
  expect(keyed({ ...byAnEndpoint, caption: { encoder: 'minilm' } })).toEqual(keyed(byAnEndpoint));
});

/** The artefact of a video of two clips, in which this is shown and said. */
async function captioned(
  given: object,
  said: readonly string[],
): Promise<ReturnType<typeof caption.output.parse>> {
  const transcribe: Transcript = {
    producer: { name: 'test', model: 'none', version: '1' },
    language: 'en',
    utterances: said.map((text, index) => ({
      startSec: 10 * index,
      endSec: 10 * index + 9,
      text,
      confidence: null,
    })),
    rejected: [],
  };
  const keyframe = screensOf(said.map((_, index) => ({ at: [10 * index, 10 * index + 10] })));
  const clip = { clips: tiling(said.map((_, index) => 10 * index + 10)) };
  const settings = settingsOf(given);
  const context = { shared: (_name: string, load: () => Promise<unknown>) => load() } as StageContext;
  const inputs = { clip, transcribe, keyframe, refine: null, read: null, describe: null };
  const output = await caption.run(inputs, caption.slice(settings), context, caption.limits!(settings));
  return caption.output.parse(output);
}

test('the chosen encoder compares, and the artefact names it', async () => {
  const { producer } = encoders.minilm;
  const close = async () => {};
  const load = vi.spyOn(encoders.minilm, 'load').mockResolvedValue({
    producer,
    dimensions: 2,
    embed: async (texts) => texts.map((_, index) => Float32Array.of(1, index % 2)),
    close,
  });
  const { encoder, captions } = await captioned({ caption: { encoder: 'minilm' } }, ['Ohm found a law.']);
  expect(load).toHaveBeenCalledOnce();
  expect(encoder).toEqual(producer);
  expect(captions[0]!.similarity).toBeCloseTo(Math.SQRT1_2, 3);
});

test('speech without a word is compared with nothing', async () => {
  const { captions } = await captioned({}, ['Ohm found a law.', '\u0007']);
  expect(captions.map(({ similarity }) => similarity)).toEqual([expect.any(Number), null]);
});
