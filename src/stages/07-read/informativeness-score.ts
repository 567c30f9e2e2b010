import type { Settings } from '../../config/schema.ts';
import type { StageScore } from '../../engine/score.ts';
import type { Reading } from '../../records/reading.ts';

/** How much the screens carry, as whoever read them last says. */
export const informativenessScore: StageScore<Reading, Settings> = {
  name: 'informativeness',
  of: 'screens',
  step: 50,
  values: ({ screens }) => screens.map(({ informativeness }) => informativeness),
  threshold: { setting: 'read.minInformativeness', value: ({ read }) => read.minInformativeness },
};
