import sharp from 'sharp';
import { z } from 'zod';
import { checkRgb, type RgbPicture } from './picture.ts';

/** How pictures are prepared for a CLIP vision model: what `preprocessor_config.json` of its folder says. */
export interface ClipPreprocessing {
  /** Pixels that the shorter side is resized to. */
  shortestEdge: number;
  /** Side of the square that is cut out of the middle; `shortestEdge` at most. */
  crop: number;
  /** Mean and standard deviation of red, green and blue, 0 to 1. */
  mean: Channels;
  std: Channels;
}

type Channels = readonly [red: number, green: number, blue: number];

/** CLIP's own, at the size of ViT-L/14-336 (Radford et al. 2021). */
export const clipDefaults: ClipPreprocessing = {
  shortestEdge: 336,
  crop: 336,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

const side = z.int().min(1).max(4096);
const channels = z.tuple([z.number(), z.number(), z.number()]).readonly();
const bicubic = 3;
const isOn = z.literal(true, { error: 'expected true' }).default(true);

/** The part of `CLIPImageProcessor`'s configuration that is understood; what would change the result otherwise fails. */
const configSchema = z.looseObject({
  size: z.union([side, z.looseObject({ shortest_edge: side })]).default(clipDefaults.shortestEdge),
  crop_size: z
    .union([
      side,
      z.looseObject({ height: side, width: side }).refine(({ height, width }) => height === width),
    ])
    .default(clipDefaults.crop),
  image_mean: channels.default(clipDefaults.mean),
  image_std: channels.default(clipDefaults.std),
  resample: z.literal(bicubic, { error: 'expected 3 (bicubic)' }).default(bicubic),
  rescale_factor: z
    .number()
    .refine((factor) => Math.abs(factor * 255 - 1) < 1e-6, 'expected 1/255')
    .default(1 / 255),
  do_resize: isOn,
  do_center_crop: isOn,
  do_rescale: isOn,
  do_normalize: isOn,
});

/**
 * Reads a `preprocessor_config.json`. Fields it lacks are CLIP's.
 * @throws Error that names the field, where it asks for something else than CLIP's steps
 */
export function parsePreprocessing(json: string): ClipPreprocessing {
  const parsed = configSchema.safeParse(JSON.parse(json));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Error(`"${path.join('.')}": ${message}`);
  }
  const { size, crop_size, image_mean: mean, image_std: std } = parsed.data;
  const shortestEdge = typeof size === 'number' ? size : size.shortest_edge;
  const crop = typeof crop_size === 'number' ? crop_size : crop_size.height;
  if (crop > shortestEdge)
    throw new Error(`"crop_size": expected at most ${shortestEdge} (size), got ${crop}`);
  return { shortestEdge, crop, mean, std };
}

/**
 * The steps of `CLIPImageProcessor`: shortest side by bicubic resampling (Catmull-Rom, over the area that a target
 * pixel covers), square out of the middle, 0 … 1, mean and deviation. Channels first: red, green, blue planes.
 */
export async function clipPixels(
  picture: RgbPicture,
  { shortestEdge, crop, mean, std }: ClipPreprocessing,
): Promise<Float32Array> {
  checkRgb(picture);
  const { rgb, width, height } = picture;
  const shorter = Math.min(width, height);
  const resized = {
    width: Math.floor((shortestEdge * width) / shorter),
    height: Math.floor((shortestEdge * height) / shorter),
  };
  const pixels = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ ...resized, fit: 'fill', kernel: 'cubic' })
    .extract({
      left: Math.floor((resized.width - crop) / 2),
      top: Math.floor((resized.height - crop) / 2),
      width: crop,
      height: crop,
    })
    .raw()
    .toBuffer();
  const planes = new Float32Array(3 * crop * crop);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < crop * crop; pixel++) {
      const value = pixels[pixel * 3 + channel]! / 255;
      planes[channel * crop * crop + pixel] = (value - mean[channel]!) / std[channel]!;
    }
  }
  return planes;
}
