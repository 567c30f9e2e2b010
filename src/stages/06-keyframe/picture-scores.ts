import type { Settings } from '../../config/schema.ts';
import type { StageScore } from '../../engine/score.ts';
import type { PictureFacts, Screens } from '../../records/screen.ts';

type PictureScore = StageScore<Screens, Settings>;

const factOf =
  (name: 'sharpness' | 'plainShare' | 'facesShare'): PictureScore['values'] =>
  ({ screens }) =>
    screens.map(({ facts }: { facts: PictureFacts }) => facts[name]);

/** A share that may be larger than every image's drops none. */
const unlessAll = (share: number): number | null => (share < 1 ? share : null);

/** What images can be left out by for their looks alone. */
export const pictureScores: readonly PictureScore[] = [
  {
    name: 'sharpness',
    of: 'screens',
    step: 10_000,
    values: factOf('sharpness'),
    threshold: { setting: 'read.minSharpness', value: ({ read }) => read.minSharpness },
  },
  {
    name: 'share in one colour',
    of: 'screens',
    step: 5,
    values: factOf('plainShare'),
    threshold: { setting: 'read.maxPlain', value: ({ read }) => unlessAll(read.maxPlain) },
  },
  {
    name: 'share of faces',
    of: 'screens',
    step: 2,
    values: factOf('facesShare'),
    threshold: { setting: 'read.maxFaces', value: ({ read }) => unlessAll(read.maxFaces) },
  },
];
