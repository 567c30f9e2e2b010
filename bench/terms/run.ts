import { parseArgs } from 'node:util';
import type { TermChange } from '../../src/records/speech.ts';
import { spokenWords } from '../../src/speech/words.ts';
import { heardTerms, termsToHear } from '../../src/stages/08-refine/heard-terms.ts';
import { halves, type Lecture, readLectures, written } from './lectures.ts';
import { type Said, scoreChanges, type TermScore } from './score.ts';
import { chunksOf, recogniser, spoken } from './sound.ts';
import { voiceNames } from './voices.ts';

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: 'bench-terms' },
    voices: { type: 'string', default: voiceNames.join(',') },
    halves: { type: 'string', default: halves.join(',') },
    /** Prints the changes in the half for tuning; those of the other stay unseen. */
    show: { type: 'boolean', default: false },
  },
});

console.log(
  '| voice | half | terms said | misheard | repaired | words spoiled | terms invented | word errors before, after |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const voice of values.voices.split(',')) {
  for (const half of halves.filter((one) => values.halves.split(',').includes(one))) {
    const scores: TermScore[] = [];
    for (const lecture of readLectures(half)) scores.push(await scoreLecture(lecture, voice));
    printRow(voice, half, scores);
  }
}

async function scoreLecture(lecture: Lecture, voice: string): Promise<TermScore> {
  const { samples, slides, utterances } = await spoken(lecture, voice, values.work);
  const screens = slides.map(({ startSec, endSec }, index) => ({
    index,
    screenStartSec: startSec,
    screenEndSec: endSec,
  }));
  const reads = lecture.slides.map(({ lines }, screen) => ({
    screen,
    lines: lines.map((text) => ({ text, confidence: 1, box: [] as never })),
  }));
  const asked = termsToHear({ utterances }, screens, reads);
  const { changes } = await heardTerms(chunksOf(samples), asked, await recogniser());
  if (values.show && lecture.half === 'tuned') changes.forEach(show);
  return scoreChanges(saidIn(lecture), utterances, changes);
}

function show({ heard, put, scores }: TermChange): void {
  console.error(`${heard} > ${put} (${scores.heard.toFixed(1)}, ${scores.put.toFixed(1)})`);
}

function saidIn({ slides }: Lecture): Said {
  const words: string[] = [];
  const terms: Said['terms'] = [];
  for (const { sentences } of slides) {
    for (const sentence of sentences) {
      const before = words.length;
      words.push(...spokenWords(written(sentence)));
      let from = before;
      for (const { text, isTerm } of sentence) {
        const to = from + spokenWords(text).length;
        if (isTerm) terms.push({ from, to });
        from = to;
      }
    }
  }
  return { words, terms };
}

function printRow(voice: string, half: string, scores: readonly TermScore[]): void {
  const sum = (of: (score: TermScore) => number): number =>
    scores.reduce((total, score) => total + of(score), 0);
  const words = sum((score) => score.words);
  const [before, after] = [0, 1].map((i) => ((100 * sum(({ wrong }) => wrong[i]!)) / words).toFixed(1));
  const counts = (['terms', 'misheard', 'repaired', 'spoiled', 'invented'] as const).map((name) =>
    sum((score) => score[name]),
  );
  console.log(`| ${voice} | ${half} | ${counts.join(' | ')} | ${before} %, ${after} % |`);
}
