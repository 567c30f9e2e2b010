import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { onnxMetadata } from '../models/onnx-metadata.ts';
import { type WeightPaths, weightsOf } from '../models/weights.ts';
import type { ReaderModel } from '../records/reader-model.ts';

export interface ReaderWeights {
  /** Text detection (DBNet), ONNX. */
  detection: string;
  /** Text recognition (SVTR with a CTC head), ONNX. */
  recognition: string;
  /** The characters that the recogniser can emit, by class. */
  alphabet: readonly string[];
}

interface Parts {
  detection: string;
  recognition: string;
  /** One character a line, in the order of the classes. */
  characters(paths: WeightPaths): Promise<readonly string[]>;
}

/** Which of a model's files does what, and where its alphabet stands. */
const partsOf: Record<ReaderModel, Parts> = {
  'ppocr-v4': {
    detection: 'ch_PP-OCRv4_det_infer.onnx',
    recognition: 'ch_PP-OCRv4_rec_infer.onnx',
    characters: async (paths) => linesOf(await readFile(paths['ppocr_keys_v1.txt']!, 'utf8')),
  },
  'ppocr-v6': {
    detection: 'PP-OCRv6_det_small.onnx',
    recognition: 'PP-OCRv6_rec_small.onnx',
    characters: async (paths) =>
      linesOf((await onnxMetadata(paths['PP-OCRv6_rec_small.onnx']!, 'character')) ?? ''),
  },
  'ppocr-v6-hub': {
    detection: 'det.onnx',
    recognition: 'rec.onnx',
    characters: async (paths) => characterDict(await readFile(paths['rec.yml']!, 'utf8')),
  },
};

/**
 * The weights of a model on this machine, and its alphabet.
 * @throws ModelError where the model is not installed, or its files are not what they should be.
 */
export async function readerWeights(model: ReaderModel): Promise<ReaderWeights> {
  const paths = await weightsOf(model);
  const { detection, recognition, characters } = partsOf[model];
  return {
    detection: paths[detection]!,
    recognition: paths[recognition]!,
    alphabet: withBlankAndSpace(await characters(paths)),
  };
}

/** Class 0 is the CTC blank (an empty string here), the last the space that PaddleOCR appends (`use_space_char`). */
function withBlankAndSpace(characters: readonly string[]): string[] {
  return ['', ...characters, ' '];
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** Characters in the description that PaddlePaddle exports with a model (`inference.yml`). */
export function characterDict(text: string): string[] {
  // Characters such as 0, ~ and y are texts here and nothing else.
  const described = parse(text, { schema: 'failsafe' }) as {
    PostProcess?: { character_dict?: unknown };
  } | null;
  const characters = described?.PostProcess?.character_dict;
  if (!Array.isArray(characters)) throw new Error('Expected PostProcess.character_dict in inference.yml.');
  return characters as string[];
}
