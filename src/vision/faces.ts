import { readFile } from 'node:fs/promises';
import core from '@energetic-ai/core';
import { weightsOf } from '../models/weights.ts';
import { faceModel } from './face-producer.ts';
import { type PicturePart, type RgbPicture, shrinkPicture } from './picture.ts';

type Tensor = { shape: number[]; data(): Promise<Float32Array>; dispose(): void };
type Weights = Record<string, Tensor>;

// The package re-exports these from TensorFlow.js, whose types it bundles no copy of.
const tf = core as unknown as {
  ready(): Promise<void>;
  io: { decodeWeights(bytes: ArrayBuffer, specs: unknown[]): Weights };
  tidy(compute: () => Tensor): Tensor;
  tensor4d(values: Float32Array, shape: number[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  fill(shape: number[], value: number): Tensor;
  prelu(x: Tensor, slopes: Tensor): Tensor;
  maxPool(x: Tensor, size: number[], strides: number[], padding: 'same'): Tensor;
  conv2d(x: Tensor, filter: Tensor, strides: number[], padding: 'valid'): Tensor;
  separableConv2d(x: Tensor, depth: Tensor, point: Tensor, strides: number[], padding: 'same'): Tensor;
};

/** Side of the square the network looks at; it sees faces from about 5 % of the square up. */
const inputSide = 416;
/** A picture with less than this share of its short side to spare is looked at as a whole. */
const squareEnough = 0.25;
/** A face of this share fills the frame, and nobody looks for a larger one. */
const fillingFace = 0.05;
/** What the network takes for each byte of red, green and blue: the mean taken off, over 255. */
const [redOf, greenOf, blueOf] = [117.001, 114.697, 97.404].map((mean) =>
  Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / 255),
) as [Float32Array, Float32Array, Float32Array];
/** Width and height of the network's five box shapes, in grid cells. */
const anchors = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
/** Numbers per box: centre x and y, width, height, and the score. */
const boxNumbers = 5;
/** Close-ups scored 0.82 and more; drawings and slides that look like a face to it stayed below 0.56. */
const smallestScore = 0.6;
/** Boxes that overlap so far are of one face. */
const sameFace = 0.3;
/** Cells along each side of the grid on which overlapping boxes are added up. */
const coverCells = 100;

/** Layers 0 to this one are bent; what is below zero keeps this part of itself. */
const lastLayer = 5;
const slope = 0.1;

let loading: Promise<Weights> | undefined;

/** What the network is given, each time anew: TensorFlow.js copies it before it computes. */
const square = new Float32Array(inputSide * inputSide * 3);

async function load(): Promise<Weights> {
  await tf.ready();
  const paths = await weightsOf(faceModel);
  const manifest = await readFile(paths['tiny_face_detector_model-weights_manifest.json']!, 'utf8');
  const [{ weights }] = JSON.parse(manifest) as [{ weights: unknown[] }];
  const bytes = Uint8Array.from(await readFile(paths['tiny_face_detector_model.bin']!));
  const decoded = tf.io.decodeWeights(bytes.buffer, weights);
  // TensorFlow.js has SIMD for a slope of each channel, but not for one of all.
  for (let layer = 0; layer <= lastLayer; layer++)
    decoded[`conv${layer}/slopes`] = tf.fill(decoded[`conv${layer}/bias`]!.shape, slope);
  return decoded;
}

/** A face (forehead to chin, ear to ear), in shares of the picture's width and height. */
export interface Face {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * The faces in a picture, several boxes of one among them. Tiny YOLO v2 with separable convolutions, trained on faces:
 * the tiny face detector of face-api.js, whose 190 kB of weights (MIT) come with the package. About 25 ms of CPU time for
 * each of up to four looks, and as much to confirm what is seen.
 */
export async function findFaces(rgb: Uint8Array, width: number, height: number): Promise<Face[]> {
  loading ??= load();
  const weights = await loading;
  const found: Face[] = [];
  for (const part of partsOf(width, height)) {
    if (found.some((face) => areaOf(face) > fillingFace)) break;
    const picture = await shrinkPicture({ rgb, width, height }, inputSide, part);
    for (const face of await confirmedIn(picture, weights)) {
      found.push({
        left: (part.left + face.left * part.width) / width,
        top: (part.top + face.top * part.height) / height,
        width: (face.width * part.width) / width,
        height: (face.height * part.height) / height,
      });
    }
  }
  return found;
}

/**
 * The largest of the faces, null where there is none. Of a head and shoulders that fill a 16:9 frame it covers 0.05 to
 * 0.15, of a speaker down to the hips 0.01 to 0.04.
 */
export function largestFace(faces: readonly Face[]): Face | null {
  return faces.reduce<Face | null>(
    (largest, face) => (largest && areaOf(largest) >= areaOf(face) ? largest : face),
    null,
  );
}

/** Share of the picture that the faces cover together, at least that of the largest. */
export function shareOfFaces(faces: readonly Face[]): number {
  const covered = new Uint8Array(coverCells * coverCells);
  const cellAt = (share: number): number => Math.round(share * coverCells);
  for (const { left, top, width, height } of faces) {
    for (let y = cellAt(top); y < cellAt(top + height); y++)
      covered.fill(1, y * coverCells + cellAt(left), y * coverCells + cellAt(left + width));
  }
  const all = covered.reduce((sum, cell) => sum + cell, 0) / covered.length;
  return Math.max(all, ...faces.map(areaOf));
}

/**
 * The boxes that are found in the mirror too: the heads of 131 of 133 pictures are, while glasses on a keyboard, say,
 * are a face from one side only.
 */
async function confirmedIn(picture: RgbPicture, weights: Weights): Promise<Face[]> {
  const faces = await boxesIn(picture, weights);
  if (faces.length === 0) return [];
  const mirrored = (await boxesIn(mirror(picture), weights)).map((face) => ({
    ...face,
    left: 1 - face.left - face.width,
  }));
  return faces.filter((face) => mirrored.some((other) => overlap(face, other) >= sameFace));
}

/** Area that two boxes share over the area that they take together. */
function overlap(a: Face, b: Face): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const shared = Math.max(0, across) * Math.max(0, down);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

function mirror({ rgb, width, height }: RgbPicture): RgbPicture {
  const mirrored = new Uint8Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [to, from] = [(y * width + x) * 3, (y * width + width - 1 - x) * 3];
      for (let plane = 0; plane < 3; plane++) mirrored[to + plane] = rgb[from + plane]!;
    }
  }
  return { rgb: mirrored, width, height };
}

function areaOf({ width, height }: Face): number {
  return width * height;
}

/**
 * The picture is looked at as a whole, for faces that fill it, and in squares: the network takes one, and in a wide frame
 * that is made one by black bars a speaker down to the hips is too small for it.
 */
function partsOf(width: number, height: number): PicturePart[] {
  const side = Math.min(width, height);
  const rest = Math.max(width, height) - side;
  const whole = { left: 0, top: 0, width, height };
  if (rest < side * squareEnough) return [whole];
  const squares = [Math.round(rest / 2), 0, rest].map((start) => ({
    left: width > height ? start : 0,
    top: width > height ? 0 : start,
    width: side,
    height: side,
  }));
  return [whole, ...squares];
}

/** @param picture No larger than the network's square. */
async function boxesIn(picture: RgbPicture, weights: Weights): Promise<Face[]> {
  const { width, height } = picture;
  const output = tf.tidy(() => forward(tf.tensor4d(squared(picture), [1, inputSide, inputSide, 3]), weights));
  const cells = output.shape[1]!;
  const numbers = await output.data();
  output.dispose();
  const long = Math.max(width, height);
  return boxesOf(numbers, cells, width / long, height / long);
}

/** The picture in the top left of a black square, as the network was trained. */
function squared({ rgb, width }: RgbPicture): Float32Array {
  const take = (from: Uint8Array, to: number, length: number): void => {
    for (let i = 0; i < length; i += 3) {
      square[to + i] = redOf[from[i]!]!;
      square[to + i + 1] = greenOf[from[i + 1]!]!;
      square[to + i + 2] = blueOf[from[i + 2]!]!;
    }
  };
  const black = new Uint8Array(inputSide * 3);
  for (let y = 0; y < inputSide; y++) {
    const row = rgb.subarray(y * width * 3, (y + 1) * width * 3);
    take(row, y * inputSide * 3, row.length);
    take(black, y * inputSide * 3 + row.length, black.length - row.length);
  }
  return square;
}

function forward(input: Tensor, weights: Weights): Tensor {
  const named = (name: string): Tensor => weights[name]!;
  // The largest of four, shifted and bent by what only grows, is the same to the bit as the largest of four that were.
  const activated = (x: Tensor, layer: number, stride: number): Tensor => {
    const largest = tf.maxPool(x, [2, 2], [stride, stride], 'same');
    return tf.prelu(tf.add(largest, named(`conv${layer}/bias`)), named(`conv${layer}/slopes`));
  };
  let x = activated(tf.conv2d(input, named('conv0/filters'), [1, 1], 'valid'), 0, 2);
  for (let layer = 1; layer <= lastLayer; layer++) {
    const [depth, point] = [named(`conv${layer}/depthwise_filter`), named(`conv${layer}/pointwise_filter`)];
    x = activated(tf.separableConv2d(x, depth, point, [1, 1], 'same'), layer, layer < lastLayer ? 2 : 1);
  }
  return tf.add(tf.conv2d(x, named('conv8/filters'), [1, 1], 'valid'), named('conv8/bias'));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The boxes in a picture that takes `shareX` by `shareY` of the square, several of one face among them. */
function boxesOf(numbers: Float32Array, cells: number, shareX: number, shareY: number): Face[] {
  const boxes: Face[] = [];
  for (let box = 0; box * boxNumbers < numbers.length; box++) {
    const [x, y, w, h, score] = numbers.subarray(box * boxNumbers, (box + 1) * boxNumbers) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (sigmoid(score) < smallestScore) continue;
    const [anchorWidth, anchorHeight] = anchors[box % anchors.length]!;
    const cell = Math.floor(box / anchors.length);
    const [left, width] = stretch((cell % cells) + sigmoid(x), Math.exp(w) * anchorWidth, cells, shareX);
    const [top, height] = stretch(
      Math.floor(cell / cells) + sigmoid(y),
      Math.exp(h) * anchorHeight,
      cells,
      shareY,
    );
    if (width * height > 0) boxes.push({ left, top, width, height });
  }
  return boxes;
}

/** Start and length of the part of the side from 0 to `limit` that a box covers, over `limit`; its numbers are in cells. */
function stretch(
  centre: number,
  length: number,
  cells: number,
  limit: number,
): [start: number, length: number] {
  const start = Math.max(0, (centre - length / 2) / cells);
  const end = Math.min(limit, (centre + length / 2) / cells);
  return [start / limit, Math.max(0, end - start) / limit];
}
