import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { freeBytes } from '../models/free-memory.ts';
import { ReusedFloats } from '../models/reused-floats.ts';
import { openSession } from '../models/session.ts';
import { type RgbPicture, resizePicture } from './picture.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { defaultRegionSettings, type RegionSettings, textRegions } from './text-regions.ts';

/** ImageNet's mean and standard deviation, in the order in which PaddleOCR applies them to B, G, R. */
const channelMean = [0.485, 0.456, 0.406] as const;
const channelDeviation = [0.229, 0.224, 0.225] as const;
/** The network halves the picture five times. */
const stride = 32;

/** Finds where text stands in a picture. Holds a model: close it. */
export class Detector {
  readonly #session: InferenceSession;
  readonly #floats = new ReusedFloats();

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async load(modelFile: string): Promise<Detector> {
    const options = { inputsVary: true, keepsMemory: true, foldsSteps: true };
    return new Detector(await openSession(modelFile, options));
  }

  /**
   * Text regions in pixels of the picture.
   *
   * @param longSide long side of what the network sees, in pixels; rounded to a multiple of 32
   */
  async detect(
    picture: RgbPicture,
    longSide: number,
    settings: RegionSettings = defaultRegionSettings,
  ): Promise<RotatedRectangle[]> {
    const scale = longSide / Math.max(picture.width, picture.height);
    const width = toStride(picture.width * scale);
    const height = toStride(picture.height * scale);
    const resized = await resizePicture(picture, width, height);
    const size = width * height;
    const regions = await this.#floats.use(4 * size, async (floats) => {
      const [planes, map] = [floats.subarray(0, 3 * size), floats.subarray(3 * size)];
      writePlanes(resized, planes);
      if (resized !== picture) freeBytes(resized.data);
      const { inputNames, outputNames } = this.#session;
      await this.#session.run(
        { [inputNames[0]!]: new Tensor('float32', planes, [1, 3, height, width]) },
        { [outputNames[0]!]: new Tensor('float32', map, [1, 1, height, width]) },
      );
      return textRegions(map, width, height, settings);
    });
    return regions.map((region) => stretch(region, picture.width / width, picture.height / height));
  }

  async close(): Promise<void> {
    await this.#session.release();
    this.#floats.free();
  }
}

function toStride(pixels: number): number {
  return Math.max(stride, Math.round(pixels / stride) * stride);
}

/** A plane for each of blue, green and red. */
function writePlanes({ width, height, data }: RgbPicture, planes: Float32Array): void {
  const size = width * height;
  for (let plane = 0; plane < 3; plane++) {
    const scale = 1 / (255 * channelDeviation[plane]!);
    const offset = channelMean[plane]! / channelDeviation[plane]!;
    for (let i = 0; i < size; i++) planes[plane * size + i] = data[3 * i + 2 - plane]! * scale - offset;
  }
}

/** The region in a picture whose sides are longer by two nearly equal factors. */
function stretch(region: RotatedRectangle, factorX: number, factorY: number): RotatedRectangle {
  const cos = Math.cos(region.angle);
  const sin = Math.sin(region.angle);
  return {
    cx: region.cx * factorX,
    cy: region.cy * factorY,
    halfWidth: region.halfWidth * Math.hypot(cos * factorX, sin * factorY),
    halfHeight: region.halfHeight * Math.hypot(sin * factorX, cos * factorY),
    angle: Math.atan2(sin * factorY, cos * factorX),
  };
}
