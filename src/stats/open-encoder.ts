import type { Settings } from '../config/schema.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { translateEncoderErrors } from '../vision/image-encoder-error.ts';
import { imageEncoderOptions, openImageEncoder } from '../vision/image-encoders.ts';

/**
 * Opens the image encoder that is configured. Keys come from the environment and are kept nowhere.
 * @throws UsageError where what is configured is not there; StoppedError where a hub or endpoint does not work now
 */
export async function openConfiguredEncoder(
  settings: Settings['embedImage'],
  environment: NodeJS.ProcessEnv,
): Promise<ImageEncoder> {
  const encoder = await translateEncoderErrors(async () =>
    openImageEncoder(imageEncoderOptions(settings, environment)),
  );
  return { ...encoder, embed: (picture) => translateEncoderErrors(() => encoder.embed(picture)) };
}
