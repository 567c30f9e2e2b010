import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { freeTensors } from '../models/free-memory.ts';
import { ModelError } from '../models/model-error.ts';
import { ReusedFloats } from '../models/reused-floats.ts';
import { openSession } from '../models/session.ts';
import type { RgbPicture } from './picture.ts';

/** One character as the recogniser saw it. */
export interface RecognisedCharacter {
  text: string;
  /** 0 to 1. */
  probability: number;
  /** Centre of the steps that voted for it, in pixels of the line crop. */
  x: number;
  /** Highest probability of a space anywhere between this character and the one before, 0 to 1. */
  spaceBefore: number;
}

/** Shorter lines are padded to this width, as the model was trained. */
const minInputWidth = 320;

/** Reads line crops, one at a time: in a batch, padding costs more than it saves. Holds a model: close it. */
export class Recogniser {
  readonly #session: InferenceSession;
  readonly #alphabet: readonly string[];
  readonly #input = new ReusedFloats();

  private constructor(session: InferenceSession, alphabet: readonly string[]) {
    this.#session = session;
    this.#alphabet = alphabet;
  }

  /** @throws ModelError where the model tells apart more or fewer characters than the alphabet has. */
  static async load(modelFile: string, alphabet: readonly string[]): Promise<Recogniser> {
    const session = await openSession(modelFile, { inputsVary: true, foldsSteps: true });
    const [output] = session.outputMetadata;
    const classes = output?.isTensor ? output.shape.at(-1) : undefined;
    if (classes === alphabet.length) return new Recogniser(session, alphabet);
    await session.release();
    throw new ModelError(
      'choice',
      `Expected ${modelFile} to tell apart as many characters as its alphabet has (${alphabet.length}, with blank and space), got ${classes}.`,
    );
  }

  /** @param line an RGB picture 48 pixels high */
  async recognise(line: RgbPicture): Promise<RecognisedCharacter[]> {
    const width = Math.max(minInputWidth, line.width);
    return await this.#input.use(3 * line.height * width, async (planes) => {
      writePlanes(line, width, planes);
      const input = new Tensor('float32', planes, [1, 3, line.height, width]);
      const output = await this.#session.run({ [this.#session.inputNames[0]!]: input });
      const probabilities = output[this.#session.outputNames[0]!]!;
      const { data, dims } = probabilities;
      const characters = decodeCtc(data as Float32Array, dims[1]!, this.#alphabet, width);
      freeTensors([probabilities]);
      return characters;
    });
  }

  async close(): Promise<void> {
    await this.#session.release();
    this.#input.free();
  }
}

/** A plane for each of blue, green and red: values from -1 to 1; the padding is 0, as in training. */
function writePlanes({ width, height, data }: RgbPicture, paddedWidth: number, planes: Float32Array): void {
  if (width < paddedWidth) planes.fill(0);
  for (let plane = 0; plane < 3; plane++) {
    for (let y = 0; y < height; y++) {
      const row = (plane * height + y) * paddedWidth;
      for (let x = 0; x < width; x++) planes[row + x] = data[3 * (y * width + x) + 2 - plane]! / 127.5 - 1;
    }
  }
}

/**
 * Best-path CTC decoding (Graves et al. 2006, section 3.2): the likeliest class at each step, repeats
 * collapsed, blanks (class 0) left out. A character's probability is that of its first step.
 *
 * @param probabilities `steps` rows of one probability per class
 * @param width pixels that the steps span
 */
export function decodeCtc(
  probabilities: Float32Array,
  steps: number,
  alphabet: readonly string[],
  width: number,
): RecognisedCharacter[] {
  const classes = alphabet.length;
  const space = classes - 1;
  const characters: RecognisedCharacter[] = [];
  let previous = 0;
  let firstStep = 0;
  let spaceBefore = 0;
  for (let step = 0; step < steps; step++) {
    const row = probabilities.subarray(step * classes, (step + 1) * classes);
    let best = 0;
    for (let i = 1; i < classes; i++) if (row[i]! > row[best]!) best = i;
    if (best !== 0 && best !== previous) {
      characters.push({ text: alphabet[best]!, probability: row[best]!, x: 0, spaceBefore });
      firstStep = step;
      spaceBefore = 0;
    }
    if (best !== 0) characters.at(-1)!.x = ((firstStep + step + 1) / 2) * (width / steps);
    else spaceBefore = Math.max(spaceBefore, row[space]!);
    previous = best;
  }
  return characters;
}
