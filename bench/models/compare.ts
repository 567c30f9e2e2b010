// The built-in sentence encoders against each other: do they tell which speech belongs to which picture?
//
//   node bench/models/compare.ts [--repeat 5]
//
// Every picture of `clips.ts` is compared with every speech. A mismatch from the same lecture is a hard one.
import { parseArgs } from 'node:util';
import { encoders } from '../../src/encoder/encoders.ts';
import { cosine } from '../../src/encoder/similarity.ts';
import { sentenceEncoderNames } from '../../src/records/sentence-encoder.ts';
import { describePicture } from '../../src/stages/09-caption/describe-picture.ts';
import { lectures, type ShownAndSaid } from './clips.ts';
import { cpuSecOf, machineLine } from './cpu.ts';
import { areaUnderCurve, median } from './score.ts';

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '5' } } });
const repeat = Number(values.repeat);
if (!(repeat >= 1)) throw new Error('Expected --repeat to be a number from 1.');

/** Measured on a slide: they make a caption say "a slide with the text". */
const facts = {
  edgeShare: 0.05,
  plainShare: 0.8,
  entropyBits: 2,
  busyShare: 0.2,
  sharpness: 500,
  faceShare: 0,
  facesShare: 0,
};
const captionOf = ({ shown }: ShownAndSaid): string =>
  typeof shown === 'string' ? shown : describePicture({ lines: shown, facts });

const clips = lectures.flatMap((lecture) => lecture.clips.map((clip) => ({ lecture, ...clip })));
const captions = clips.map(captionOf);
const speeches = clips.map(({ said }) => said);

const loaded = await Promise.all(
  sentenceEncoderNames.map(async (name) => ({
    name,
    encoder: await encoders[name].load(),
    cpuSec: [] as number[],
  })),
);
const results = new Map<string, Float32Array[]>();
console.log(machineLine());
// In turn, so that what else the machine does falls on all; the first round warms up and is not counted.
for (let round = 0; round <= repeat; round++) {
  for (const { name, encoder, cpuSec } of round % 2 ? loaded.toReversed() : loaded) {
    const measured = await cpuSecOf(() => encoder.embed([...captions, ...speeches]));
    results.set(name, measured.result);
    if (round > 0) cpuSec.push(measured.cpuSec);
  }
}
console.log(machineLine());

console.log(
  `\n${clips.length} clips of ${lectures.length} lectures, ${clips.length * 2} texts, median of ${repeat} rounds\n`,
);
console.log(
  '| encoder | AUC, other lectures | AUC, same lecture | right speech first | CPU ms a text | CPU |',
);
console.log('|---|---|---|---|---|---|');
const base = median(loaded[0]!.cpuSec);
for (const { name, encoder, cpuSec } of loaded) {
  const vectors = results.get(name)!;
  const [shown, said] = [vectors.slice(0, clips.length), vectors.slice(clips.length)];
  const table = shown.map((one) => said.map((other) => cosine(one, other)));
  const matched = table.map((row, index) => row[index]!);
  const pick = (isHard: boolean) =>
    table.flatMap((row, one) =>
      row.filter((_, other) => other !== one && (clips[one]!.lecture === clips[other]!.lecture) === isHard),
    );
  const first = table.filter((row, index) => Math.max(...row) === row[index]).length;
  const cells = [
    name,
    areaUnderCurve(matched, pick(false)).toFixed(3),
    areaUnderCurve(matched, pick(true)).toFixed(3),
    `${first} of ${clips.length}`,
    ((1000 * median(cpuSec)) / vectors.length).toFixed(1),
    (median(cpuSec) / base).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  await encoder.close();
}
