import type { Producer } from '../records/basics.ts';
import type { RecogniserName } from '../records/recogniser.ts';
import type { SpeechModel } from './speech-model.ts';
import { type MoonshineSize, moonshineProducer, moonshineWeights, type Weights } from './weights.ts';

/** A recogniser that comes with Lectern; what it is called and understands is in `recogniserFacts`. */
export interface Recogniser {
  /** Its identity, known without loading it. */
  producer: Producer;
  /** The files that it is loaded from. */
  weights(): readonly Weights[];
  load(): Promise<SpeechModel>;
}

export const recognisers: Record<RecogniserName, Recogniser> = {
  tiny: moonshine('tiny'),
  base: moonshine('base'),
};

function moonshine(size: MoonshineSize): Recogniser {
  return {
    producer: moonshineProducer(size),
    weights: () => Object.values(moonshineWeights(size)),
    load: async () => (await import('./moonshine.ts')).loadMoonshine(size),
  };
}
