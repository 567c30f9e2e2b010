// `lectern/extend`: gives types to checks, stages, recognisers, formats and stores of one's own. Does nothing.

import type { Objects } from '../engine/objects.ts';
import type { OwnFormat } from '../formats/own-format.ts';
import type { Extension, OwnCheck, OwnRecogniserOfSpeech, OwnStageOfVideo } from '../stages/own/extension.ts';

export type { MeasuredKind } from '../config/extensions.ts';
export type {
  Extension,
  Measure,
  OwnCheck,
  OwnInputs,
  OwnRecogniserOfSpeech,
  OwnSegment,
  OwnStageOfVideo,
  OwnWork,
  StageResults,
} from '../stages/own/extension.ts';

/** A check of one's own, with the types of what it gets. */
export function defineCheck<const Name extends string>(check: OwnCheck<Name>): OwnCheck<Name> {
  return check;
}

/** A stage of one's own, with the types of what it gets. */
export function defineStage<const Name extends string>(stage: OwnStageOfVideo<Name>): OwnStageOfVideo<Name> {
  return stage;
}

/** A recogniser of one's own. */
export function defineRecogniser(recogniser: OwnRecogniserOfSpeech): OwnRecogniserOfSpeech {
  return recogniser;
}

/** What a module that is named in `extensions` exports by default. */
export function defineExtension(extension: Extension): Extension {
  return extension;
}

/** An output format of one's own, for `exportDataset` or `lectern export --format ./module.mjs`. */
export function defineFormat(format: OwnFormat): OwnFormat {
  return format;
}

/** A store of one's own, for `makeTextbook({ out })`. */
export function defineStore(store: Objects): Objects {
  return store;
}
