import type { Producer } from '../records/basics.ts';
import type { RecogniserName } from '../records/recogniser.ts';
import { type MoonshineSize, moonshineModel, moonshineProducer } from './moonshine-producer.ts';
import type { SpeechModel } from './speech-model.ts';

/** A recogniser that comes with Lectern; what it is called and understands is in `recogniserFacts`. */
export interface Recogniser {
  /** Its identity, known without loading it. */
  producer: Producer;
  /** Its name in the table of models. */
  model: string;
  load(): Promise<SpeechModel>;
}

export const recognisers: Record<RecogniserName, Recogniser> = {
  tiny: moonshine('tiny'),
  base: moonshine('base'),
};

function moonshine(size: MoonshineSize): Recogniser {
  return {
    producer: moonshineProducer(size),
    model: moonshineModel(size),
    load: async () => (await import('./moonshine.ts')).loadMoonshine(size),
  };
}
