import { describe, expect, test } from 'vitest';
import { loadTaxonomy } from '../../taxonomy/load-taxonomy.ts';
import { pointsOf } from '../../taxonomy/taxonomy.ts';
import { collectedVideo } from '../collected-video.fixture.ts';
import { type Labelled, labelled, labelledHeldOut, labelledLater } from './labelled.fixture.ts';
import { reviewByRules } from './rules.ts';
import { schoolWords } from './school-words.ts';

const vocabulary = await schoolWords();

function judged({ point, course, subject, title, description }: Labelled) {
  return reviewByRules(
    collectedVideo({ knowledgePoint: point, course, subject, title, description }),
    vocabulary,
  );
}

/** Counts of what was right and wrong, and the wrong ones. */
function measure(rows: readonly Labelled[]) {
  const wrong: string[] = [];
  const counts = { videos: rows.length, unwanted: 0, found: 0, rightReason: 0, wanted: 0, lost: 0 };
  for (const row of rows) {
    const { verdict, reason, evidence } = judged(row);
    const isDropped = verdict === 'drop';
    if (row.label === null) {
      counts.wanted++;
      if (isDropped) counts.lost++;
    } else {
      counts.unwanted++;
      if (isDropped) counts.found++;
      if (reason === row.label) counts.rightReason++;
    }
    if (reason !== row.label) wrong.push(`${row.label} -> ${reason}: ${row.title} (${evidence})`);
  }
  return { counts, wrong };
}

/** Says what was measured, and checks it. */
function check(name: string, rows: readonly Labelled[], least: { found: number; lost: number }): void {
  const { counts, wrong } = measure(rows);
  process.stderr.write(`${name}: ${JSON.stringify(counts)}\n${wrong.map((line) => `  ${line}\n`).join('')}`);
  expect(counts.lost).toBeLessThanOrEqual(least.lost);
  expect(counts.found).toBeGreaterThanOrEqual(least.found);
}

describe('the labelled videos', () => {
  const half = (rest: number) => labelled.filter((_, index) => index % 2 === rest);

  test('that the rules were made with', () => check('made with', half(0), { found: 22, lost: 0 }));
  test('kept aside', () => check('kept aside', half(1), { found: 22, lost: 0 }));
  test('written later', () => check('written later', labelledLater, { found: 14, lost: 1 }));
  test('written before version 2', () => check('held out', labelledHeldOut, { found: 19, lost: 3 }));
});

test('what a person would miss too is kept', () => {
  for (const facts of [{}, { title: 'Lesson 3' }, { title: 'Лекция о корнях и степенях многочленов' }])
    expect(
      reviewByRules(collectedVideo({ ...facts, knowledgePoint: 'square roots' }), vocabulary),
    ).toMatchObject({
      verdict: 'keep',
    });
});

test('the name of a file misses no topic; a title that says the same does', () => {
  const title = 'Bake sourdough bread in a small kitchen oven';
  const media = { kind: 'file' as const, path: `/videos/${title}.mp4` };
  const video = collectedVideo({ title, media, knowledgePoint: 'square roots' });
  expect(reviewByRules(video, vocabulary).verdict).toBe('keep');
  const titled = { ...video, media: { ...media, path: '/videos/1.mp4' } };
  expect(reviewByRules(titled, vocabulary).reason).toBe('irrelevant');
});

test('letters that only look like others, and marks that nobody sees, hide nothing', () => {
  for (const title of ['ＯＮＬＹＦＡＮＳ leak', 'only\u200bfans leak', 'Önlyfâns leak'])
    expect(reviewByRules(collectedVideo({ title }), vocabulary)).toMatchObject({
      verdict: 'drop',
      reason: 'sexual',
    });
});

test('no lesson is dropped for the name of its point', async () => {
  const { subjects } = await loadTaxonomy(null);
  const dropped = [...pointsOf(subjects)].flatMap(({ subject, course, subCourse, point }) => {
    const facts = { subject: subject.name, course: course.name, knowledgePoint: point.name };
    const video = collectedVideo({ ...facts, title: point.name, description: subCourse.name });
    return reviewByRules(video, vocabulary).verdict === 'drop' ? point.name : [];
  });
  expect(dropped).toEqual([]);
});

const topic = { subject: 'Mathematics', course: 'Calculus', knowledgePoint: 'chain rule' };

test('what is in another language than its topic is no other topic', () => {
  const french = {
    title: 'La règle de la chaîne',
    description: 'Comment on dérive une fonction composée avec des exemples.',
  };
  const german = {
    title: 'Wie man verkettete Funktionen ableitet',
    description: 'Wir zeigen das mit drei Aufgaben und einer Skizze.',
  };
  for (const said of [french, german])
    expect(reviewByRules(collectedVideo({ ...topic, ...said }), vocabulary).verdict).toBe('keep');
  const bread = { subject: 'Kochen', course: 'Backen', knowledgePoint: 'Sauerteig' };
  expect(reviewByRules(collectedVideo({ ...bread, ...german }), vocabulary).reason).toBe('irrelevant');
});

test('one word of the topic with another meaning is not enough', () => {
  const hob = {
    subject: 'Mathematics',
    knowledgePoint: 'induction',
    title: 'Cleaning an induction hob',
    description: 'Removes burnt food without scratches.',
  };
  expect(reviewByRules(collectedVideo(hob), vocabulary)).toMatchObject({ reason: 'irrelevant' });
  const lecture = { ...hob, title: 'Lecture 5: induction' };
  expect(reviewByRules(collectedVideo(lecture), vocabulary)).toMatchObject({ verdict: 'keep' });
});

test('to look at harm from outside is no harm, unless there is more of it', () => {
  const looked = collectedVideo({ title: 'The history of the master race', ...topic, description: '' });
  expect(reviewByRules(looked, vocabulary).verdict).toBe('keep');
  const meant = { ...looked, description: 'White power! The race war is near.' };
  expect(reviewByRules(meant, vocabulary)).toMatchObject({ verdict: 'drop', reason: 'hateful' });
  const plain = { ...looked, title: 'The master race' };
  expect(reviewByRules(plain, vocabulary)).toMatchObject({ verdict: 'drop', reason: 'hateful' });
});

test('padding costs no time that grows with its square', () => {
  for (const text of ['a - b (', 'women are ', 'best ', 'x'])
    expect(
      reviewByRules(collectedVideo({ ...topic, title: text.repeat(1e5) }), vocabulary).verdict,
    ).toBeDefined();
});
