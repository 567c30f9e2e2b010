import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/schema.ts';
import { StoppedError, UsageError } from '../engine/errors.ts';
import { type ImageEncoder, type ImageEncoderOptions, openImageEncoder } from '../vision/image-encoder.ts';
import { ImageEncoderError } from '../vision/image-encoder-error.ts';

/**
 * Opens the image encoder that is configured. Keys come from the environment and are kept nowhere.
 * @throws UsageError where what is configured is not there; StoppedError where a hub or endpoint does not work now
 */
export async function openConfiguredEncoder(
  settings: Settings['embedImage'],
  environment: NodeJS.ProcessEnv,
): Promise<ImageEncoder> {
  const options = encoderOptions(settings, environment);
  const encoder = await told(() => openImageEncoder(options));
  return { ...encoder, embed: (picture) => told(() => encoder.embed(picture)) };
}

function encoderOptions(
  { encoder, model, file, revision, hub, url, timeoutSec }: Settings['embedImage'],
  environment: NodeJS.ProcessEnv,
): ImageEncoderOptions {
  switch (encoder) {
    case 'embedded':
      return { encoder };
    case 'onnx': {
      const cacheFolder =
        environment.LECTERN_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lectern');
      return { encoder, model, file, revision, hub, cacheFolder, hubToken: environment.HF_TOKEN || null };
    }
    case 'endpoint': {
      if (url === null) {
        throw new UsageError(
          'Expected embedImage.url, the address of the endpoint up to and without /embeddings, got none.',
        );
      }
      const apiKey = environment.LECTERN_EMBED_IMAGE_KEY || null;
      return { encoder, url, model, apiKey, timeoutSec };
    }
  }
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImageEncoderError)) throw error;
    throw error.fault === 'choice' ? new UsageError(error.message) : new StoppedError(error.message);
  }
}
