import { readFile } from 'node:fs/promises';
import core from '@energetic-ai/core';
import { weightsOf } from '../models/weights.ts';
import { faceModel } from './face-producer.ts';
import { type RgbPicture, shrinkPicture } from './picture.ts';

type Tensor = { shape: number[]; data(): Promise<Float32Array>; dispose(): void };
type Weights = Record<string, Tensor>;

// The package re-exports these from TensorFlow.js, whose types it bundles no copy of.
const tf = core as unknown as {
  ready(): Promise<void>;
  io: { decodeWeights(bytes: ArrayBuffer, specs: unknown[]): Weights };
  tidy(compute: () => Tensor): Tensor;
  tensor4d(values: Float32Array, shape: number[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  leakyRelu(x: Tensor, slope: number): Tensor;
  pad(x: Tensor, sides: number[][]): Tensor;
  maxPool(x: Tensor, size: number[], strides: number[], padding: 'same'): Tensor;
  conv2d(x: Tensor, filter: Tensor, strides: number[], padding: 'valid'): Tensor;
  separableConv2d(x: Tensor, depth: Tensor, point: Tensor, strides: number[], padding: 'valid'): Tensor;
};

/** Side of the square the network looks at; it sees faces from about 5 % of the picture's long edge up. */
const inputSide = 416;
const meanRgb = [117.001, 114.697, 97.404] as const;
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

let loading: Promise<Weights> | undefined;

async function load(): Promise<Weights> {
  await tf.ready();
  const paths = await weightsOf(faceModel);
  const manifest = await readFile(paths['tiny_face_detector_model-weights_manifest.json']!, 'utf8');
  const [{ weights }] = JSON.parse(manifest) as [{ weights: unknown[] }];
  const bytes = Uint8Array.from(await readFile(paths['tiny_face_detector_model.bin']!));
  return tf.io.decodeWeights(bytes.buffer, weights);
}

/** How much of a picture is faces (forehead to chin, ear to ear); 0 where none is found. */
export interface FaceShares {
  /** Area of the largest over the picture's. A head and shoulders that fill a 16:9 frame give 0.05 to 0.15. */
  largest: number;
  /** Area that all of them cover together. */
  all: number;
}

/**
 * Looks for faces.
 *
 * Tiny YOLO v2 with separable convolutions, trained on faces: the tiny face detector of face-api.js, whose
 * 190 kB of weights (MIT) come with the package. About 25 ms of CPU time.
 */
export async function faceShares(rgb: Uint8Array, width: number, height: number): Promise<FaceShares> {
  loading ??= load();
  const weights = await loading;
  const picture = await shrinkPicture({ rgb, width, height }, inputSide);
  const output = tf.tidy(() => forward(tf.tensor4d(squared(picture), [1, inputSide, inputSide, 3]), weights));
  const cells = output.shape[1]!;
  const numbers = await output.data();
  output.dispose();
  const long = Math.max(width, height);
  return sharesOf(facesIn(numbers, cells, width / long, height / long));
}

/** The picture in the top left of a black square, as the network was trained: mean taken off, over 255. */
function squared({ rgb, width, height }: RgbPicture): Float32Array {
  const square = new Float32Array(inputSide * inputSide * 3);
  for (let i = 0; i < square.length; i++) {
    const pixel = Math.floor(i / 3);
    const x = pixel % inputSide;
    const y = Math.floor(pixel / inputSide);
    const value = x < width && y < height ? rgb[(y * width + x) * 3 + (i % 3)]! : 0;
    square[i] = (value - meanRgb[i % 3]!) / 255;
  }
  return square;
}

function forward(input: Tensor, weights: Weights): Tensor {
  const named = (name: string): Tensor => weights[name]!;
  const border = [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ];
  let x = tf.conv2d(input, named('conv0/filters'), [1, 1], 'valid');
  x = tf.leakyRelu(tf.add(x, named('conv0/bias')), 0.1);
  for (let layer = 1; layer <= 5; layer++) {
    const [depth, point] = [named(`conv${layer}/depthwise_filter`), named(`conv${layer}/pointwise_filter`)];
    x = tf.pad(tf.maxPool(x, [2, 2], [2, 2], 'same'), border);
    x = tf.separableConv2d(x, depth, point, [1, 1], 'valid');
    x = tf.leakyRelu(tf.add(x, named(`conv${layer}/bias`)), 0.1);
  }
  x = tf.maxPool(x, [2, 2], [1, 1], 'same');
  return tf.add(tf.conv2d(x, named('conv8/filters'), [1, 1], 'valid'), named('conv8/bias'));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** A face in the picture; all are shares of its sides. */
interface FaceBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The boxes that are faces, of which one face may have several. The picture is `shareX` by `shareY` of the square. */
function facesIn(numbers: Float32Array, cells: number, shareX: number, shareY: number): FaceBox[] {
  const faces: FaceBox[] = [];
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
    const [left, right] = sidesOf((cell % cells) + sigmoid(x), Math.exp(w) * anchorWidth, cells, shareX);
    const [top, bottom] = sidesOf(
      Math.floor(cell / cells) + sigmoid(y),
      Math.exp(h) * anchorHeight,
      cells,
      shareY,
    );
    faces.push({ left, top, right, bottom });
  }
  return faces;
}

/** Where a box starts and ends within the side from 0 to `limit`, over `limit`; centre and length are in cells. */
function sidesOf(centre: number, length: number, cells: number, limit: number): [number, number] {
  const start = Math.min(limit, Math.max(0, (centre - length / 2) / cells));
  const end = Math.max(start, Math.min(limit, (centre + length / 2) / cells));
  return [start / limit, end / limit];
}

/** Cells along each side of the grid on which overlapping boxes are added up. */
const gridCells = 100;

function sharesOf(faces: readonly FaceBox[]): FaceShares {
  const areas = faces.map(({ left, top, right, bottom }) => (right - left) * (bottom - top));
  const largest = Math.max(0, ...areas);
  const covered = new Uint8Array(gridCells * gridCells);
  const cellAt = (share: number): number => Math.round(share * gridCells);
  for (const { left, top, right, bottom } of faces) {
    for (let y = cellAt(top); y < cellAt(bottom); y++)
      covered.fill(1, y * gridCells + cellAt(left), y * gridCells + cellAt(right));
  }
  const all = covered.reduce((sum, cell) => sum + cell, 0) / covered.length;
  return { largest, all: Math.max(largest, all) };
}
