import { type HubSettings, hubSettings } from '../models/hub/hub-settings.ts';
import { ModelError } from '../models/model-error.ts';
import type { EndpointEncoderOptions } from './endpoint-encoder.ts';
import type { ImageEncoder } from './image-encoder.ts';
import { ImageEncoderError } from './image-encoder-error.ts';
import type { OnnxEncoderOptions } from './onnx-encoder.ts';

export type ImageEncoderOptions =
  /** MobileNet V2 out of an npm package: small, no download, and no CLIP. */
  | { encoder: 'embedded' }
  /** A CLIP vision model with projection, as ONNX. */
  | ({ encoder: 'onnx' } & OnnxEncoderOptions)
  | ({ encoder: 'endpoint' } & EndpointEncoderOptions);

/** The `embedImage` section of the configuration. */
export interface ImageEncoderSettings {
  encoder: ImageEncoderOptions['encoder'];
  model: string;
  file: string;
  revision: string;
  weights: string | null;
  preprocessing: string | null;
  hub: string | null;
  url: string | null;
  timeoutSec: number;
}

/**
 * What an encoder needs, of the configuration and of the environment: keys are in nothing else.
 * @throws ImageEncoderError where an endpoint has no address, or the hub a wrong one
 */
export function imageEncoderOptions(
  { encoder, model, file, revision, weights, preprocessing, hub, url, timeoutSec }: ImageEncoderSettings,
  environment: NodeJS.ProcessEnv,
): ImageEncoderOptions {
  switch (encoder) {
    case 'embedded':
      return { encoder };
    case 'onnx':
      return {
        encoder,
        model,
        file,
        revision,
        weights,
        preprocessing,
        hub: encoderHub({ hub }, environment),
      };
    case 'endpoint': {
      if (url === null) {
        throw new ImageEncoderError(
          'choice',
          'Set embedImage.url: the URL of the endpoint without /embeddings.',
        );
      }
      return { encoder, url, model, apiKey: environment.LECTERN_EMBED_IMAGE_KEY || null, timeoutSec };
    }
  }
}

/** @throws ImageEncoderError where what the environment says of the hub makes no sense */
export function encoderHub({ hub }: { hub: string | null }, environment: NodeJS.ProcessEnv): HubSettings {
  try {
    return hubSettings(environment, hub);
  } catch (error) {
    throw error instanceof ModelError ? new ImageEncoderError(error.fault, error.message) : error;
  }
}

/**
 * Loads what the encoder needs and nothing else.
 * @throws ImageEncoderError where there is no such model, or where a hub or endpoint does not give what it should
 */
export async function openImageEncoder(options: ImageEncoderOptions): Promise<ImageEncoder> {
  switch (options.encoder) {
    case 'embedded':
      return (await import('./mobilenet.ts')).loadMobileNet();
    case 'onnx':
      return (await import('./onnx-encoder.ts')).loadOnnxEncoder(options);
    case 'endpoint':
      return (await import('./endpoint-encoder.ts')).openEndpointEncoder(options);
  }
}
