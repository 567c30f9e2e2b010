// The readers of on-screen text against each other, picture by picture in turn.
//
//   node bench/models/read.ts [--repeat 3] [--video FILE --truth FILE] [--misses] [--model NAME]...
//
// Renders the slides of `slides.ts`; with --video also the keyframes of a recording whose texts are known. --misses prints
// what was read otherwise. Models: `ppocr-v4` and `ppocr-v6`.
import { parseArgs } from 'node:util';
import { loadReader } from '../../src/reading/reader.ts';
import { type ReaderModel, readerModels } from '../../src/records/reader-model.ts';
import { cpuSecOf, machineLine } from './cpu.ts';
import { type Picture, renderedPictures, talkPictures } from './pictures.ts';
import { median, type Right, scoreReading, sumOf } from './score.ts';

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '3' },
    video: { type: 'string' },
    truth: { type: 'string' },
    misses: { type: 'boolean', default: false },
    model: { type: 'string', multiple: true, default: ['ppocr-v4', 'ppocr-v6'] },
  },
});
const repeat = Number(values.repeat);
if (!(repeat >= 1)) throw new Error('Expected --repeat to be a number from 1.');
if ((values.video === undefined) !== (values.truth === undefined))
  throw new Error('Expected --video and --truth together.');
const models = values.model.map((name) => {
  const model = readerModels.find((one) => one === name);
  if (!model) throw new Error(`Expected --model to be one of ${readerModels.join(', ')}, got ${name}.`);
  return model;
});

interface Reading {
  picture: Picture;
  right: Right;
  /** Median of the rounds. */
  cpuSec: number;
}

const pictures = [
  ...(await renderedPictures()),
  ...(values.video ? await talkPictures(values.video, values.truth!) : []),
];
const readers = await Promise.all(models.map(async (model) => ({ model, reader: await loadReader(model) })));
const readings = new Map<ReaderModel, Reading[]>(models.map((model) => [model, []]));

console.log(machineLine());
// One round for nothing: what is loaded at the first use belongs to no picture.
for (const { reader } of readers) await reader.read(pictures[0]!.bytes);
for (const picture of pictures) {
  const rounds = new Map<ReaderModel, number[]>(models.map((model) => [model, []]));
  const texts = new Map<ReaderModel, string[]>();
  for (let round = 0; round < repeat; round++) {
    for (const { model, reader } of round % 2 ? readers.toReversed() : readers) {
      const { result, cpuSec } = await cpuSecOf(() => reader.read(picture.bytes));
      rounds.get(model)!.push(cpuSec);
      texts.set(
        model,
        result.map(({ text }) => text),
      );
    }
  }
  for (const { model } of readers) {
    const read = texts.get(model)!;
    const right = scoreReading(picture.truth, read, picture.isWhole);
    readings.get(model)!.push({ picture, right, cpuSec: median(rounds.get(model)!) });
    if (values.misses && right.charsRight < right.chars)
      console.log(`\n${picture.name}, ${model}\n  ${picture.truth.join(' | ')}\n  ${read.join(' | ')}`);
  }
}
console.log(machineLine());

const percent = (right: number, of: number): string => ((100 * right) / of).toFixed(1);
const [base] = models;
console.log(`\nCharacters / words right in %, and processor time; median of ${repeat} rounds\n`);
console.log(`| set | ${models.join(' | ')} | CPU ms a picture: ${models.join(', ')} | CPU : ${base} |`);
console.log(`|---|${models.map(() => '---|').join('')}---|---|`);
for (const set of new Set(pictures.map((picture) => picture.set))) {
  const ofSet = models.map((model) => readings.get(model)!.filter(({ picture }) => picture.set === set));
  const right = ofSet.map((list) => {
    const { chars, charsRight, words, wordsRight } = sumOf(list.map((one) => one.right));
    return `${percent(charsRight, chars)} / ${percent(wordsRight, words)}`;
  });
  const cpuSec = ofSet.map((list) => list.reduce((sum, one) => sum + one.cpuSec, 0) / list.length);
  const ratios = cpuSec.slice(1).map((sec) => (sec / cpuSec[0]!).toFixed(2));
  console.log(
    `| ${ofSet[0]!.length} ${set} | ${right.join(' | ')} | ${cpuSec.map((sec) => (1000 * sec).toFixed(0)).join(', ')} | ${ratios.join(', ')} |`,
  );
}
for (const { reader } of readers) await reader.close();
