import { ownRecogniser } from '../config/extensions.ts';
import type { Settings } from '../config/schema.ts';
import { recognisers } from '../speech/recognisers.ts';
import { vadModel } from '../speech/vad-producer.ts';
import { faceModel } from '../vision/face-producer.ts';
import { languagePair } from './shared/recogniser.ts';

const pairModels = Object.values(languagePair).map((name) => recognisers[name].model);

/** Names of the models that each stage loads on this machine with these settings; a stage that is not here loads none. */
const modelsOfStage: Record<string, (settings: Settings) => readonly string[]> = {
  probe: ({ read }) => [read.model],
  listen: () => [vadModel, ...pairModels],
  transcribe: ({ roles, transcribe, extensions }) =>
    roles.transcribe || ownRecogniser({ extensions })
      ? []
      : [recognisers[transcribe.model].model, ...pairModels],
  keyframe: ({ keyframe, embedImage }) => [
    faceModel,
    ...(keyframe.detector === 'embedding' && embedImage.encoder === 'embedded' ? ['mobilenet'] : []),
  ],
  read: ({ read }) => [read.model],
  terms: ({ transcribe }) => [recognisers[transcribe.model].model],
  caption: ({ roles, caption }) => (roles.embedText ? [] : [caption.encoder]),
};

/** Models that these stages load, each once. */
export function modelsFor(stages: readonly string[], settings: Settings): string[] {
  return [...new Set(stages.flatMap((name) => modelsOfStage[name]?.(settings) ?? []))];
}

/** Models that the settings name for any stage. */
export function configuredModels(settings: Settings): string[] {
  return modelsFor(Object.keys(modelsOfStage), settings);
}
