import { UsageError } from '../../base/errors.ts';
import type { Settings } from '../../config/schema.ts';
import { translateEncoderErrors } from '../../vision/image-encoder-error.ts';

/**
 * The settings with commit and digests of the image encoder that stages use, looked up once, so that the keys of what they
 * make name the weights, every process works with the same ones, and a run's record holds them.
 * @param selected Names of the stages that will run.
 * @throws UsageError where there is no such model, or one with other digests than the settings have; StoppedError where a
 *   hub does not answer
 */
export async function withImageEncoder(
  settings: Settings,
  selected: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Settings> {
  const { embedImage, keyframe } = settings;
  const isUsed = selected.includes('keyframe') && keyframe.detector === 'embedding';
  if (!isUsed || embedImage.encoder !== 'onnx') return settings;
  const { identifyOnnxModel } = await import('../../vision/find-onnx-model.ts');
  const { encoderHub } = await import('../../vision/image-encoders.ts');
  const identity = await translateEncoderErrors(async () =>
    identifyOnnxModel({ ...embedImage, hub: encoderHub(embedImage, environment) }),
  );
  for (const name of ['weights', 'preprocessing'] as const) {
    if (embedImage[name] === null || embedImage[name] === identity[name]) continue;
    throw new UsageError(
      `Expected ${embedImage.file} of ${embedImage.model} to have embedImage.${name} ${embedImage[name]}, got ${identity[name]} (revision ${identity.revision}).`,
    );
  }
  return { ...settings, embedImage: { ...embedImage, ...identity } };
}
