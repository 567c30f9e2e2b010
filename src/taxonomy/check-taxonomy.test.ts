import { describe, expect, test } from 'vitest';
import { checkSubjects, defaultBounds } from './check-taxonomy.ts';
import { readSubjects } from './load-taxonomy.ts';
import { nearestPairs } from './nearest-pairs.ts';
import { pointsOf, type Subject } from './taxonomy.ts';
import { normalisedName, slugOf } from './words.ts';

/** Courses of sub-courses of points. */
function subjectOf(courses: Record<string, Record<string, readonly string[]>>, name = 'Physics'): Subject {
  return {
    name,
    language: 'en',
    courses: Object.entries(courses).map(([course, subCourses]) => ({
      name: course,
      level: null,
      subCourses: Object.entries(subCourses).map(([subCourse, points]) => ({
        name: subCourse,
        points: points.map((point) => ({ name: point, id: `${slugOf(name)}.${slugOf(point)}` })),
      })),
    })),
  };
}

const open = { coursePoints: { least: 1, most: 1000 }, subCoursePoints: { least: 1, most: 1000 } };

describe('names are the same', () => {
  test.each([
    ["Newton's Law", 'newtons laws'],
    ['Bézout identity', 'Bezout identities'],
    ['Bellman–Ford algorithm', 'bellman-ford algorithms'],
    ['x² and y²', 'x2 and y2'],
    ['waves, lenses', 'wave (lens)'],
    ['classes of gases', 'class of gas'],
    ['  Ångström ', 'angstrom'],
    ['ガラス', 'カ\u3099ラス'],
  ])('%s = %s', (one, other) => {
    expect(normalisedName(one)).toBe(normalisedName(other));
  });

  test.each([
    ['C', 'C++'],
    ['C', 'C#'],
    ['gas', 'gases of the air'],
    ['wave', 'way'],
    ['हिंदी', 'हदी'],
  ])('but not %s and %s', (one, other) => {
    expect(normalisedName(one)).not.toBe(normalisedName(other));
  });
});

describe('a check finds', () => {
  test('the same point anywhere in a subject, and not in another one', () => {
    const physics = subjectOf({
      Waves: { Sound: ['Standing waves'] },
      Optics: { Light: ['standing wave', 'lens'] },
    });
    const other = subjectOf({ Music: { Strings: ['standing waves'] } }, 'Arts');
    expect(checkSubjects([physics, other], open)).toEqual([
      {
        kind: 'duplicate',
        subject: 'Physics',
        message: 'The same 2 times: Waves › Sound › Standing waves; Optics › Light › standing wave.',
      },
    ]);
  });

  test('courses and sub-courses that are there twice', () => {
    const kinds = checkSubjects(
      [subjectOf({ Optics: { Lens: ['a1'], Lenses: ['b1'] }, optics: { Lens: ['c1'] } })],
      open,
    );
    expect(kinds.map(({ message }) => message)).toEqual([
      'The same 2 times: course Optics; course optics.',
      'The same 2 times: Optics › Lens; Optics › Lenses.',
    ]);
  });

  test('an id that is there twice, in whichever subjects', () => {
    const [one, other] = [subjectOf({ A: { B: ['x'] } }), subjectOf({ A: { B: ['y'] } }, 'Arts')];
    other!.courses[0]!.subCourses[0]!.points[0]!.id = 'physics.x';
    expect(checkSubjects([one!, other!], open)).toMatchObject([{ kind: 'id', subject: 'Physics' }]);
  });

  test('courses and sub-courses that are too small or too large, and takes the bounds themselves', () => {
    const many = (count: number, from: string): string[] =>
      Array.from({ length: count }, (_, n) => `${from}${n}`);
    const course = (sizes: readonly number[], from: string): Record<string, string[]> =>
      Object.fromEntries(sizes.map((size, n) => [`${from}${n}`, many(size, `${from}${n}p`)]));
    const subject = subjectOf({
      least: course([15, 15, 5, 5], 'a'),
      most: course([15, 15, 15, 15, 15, 15, 15, 15, 15, 5], 'b'),
      small: course([15, 15, 9], 'c'),
      large: course([15, 15, 15, 15, 15, 15, 15, 15, 15, 6], 'd'),
      uneven: course([16, 15, 5, 4], 'e'),
    });
    expect(checkSubjects([subject], defaultBounds).map(({ message }) => message)).toEqual([
      'Expected 40 to 140 knowledge points, got 39, in small.',
      'Expected 40 to 140 knowledge points, got 141, in large.',
      'Expected 5 to 15 knowledge points, got 16, in uneven › e0.',
      'Expected 5 to 15 knowledge points, got 4, in uneven › e3.',
    ]);
  });
});

test('the tree that comes with Lectern has nothing to mend', async () => {
  const subjects = (await readSubjects(null)).map(({ subject }) => subject);
  expect(checkSubjects(subjects, defaultBounds)).toEqual([]);
});

describe('nearest pairs', () => {
  /** Points on a circle: closer numbers are closer. */
  async function embed(texts: readonly string[]): Promise<Float32Array[]> {
    return texts.map((text) => {
      const angle = Number(text) / 1000;
      return Number.isNaN(angle) ? new Float32Array(2) : Float32Array.of(Math.cos(angle), Math.sin(angle));
    });
  }

  test('are those with the largest cosine, of however many', async () => {
    const names = Array.from({ length: 56 }, (_, n) => String(n * n));
    const points = [...pointsOf([subjectOf({ A: { B: [...names, 'no number'] } })])];
    const pairs = await nearestPairs(points, 5, embed);
    expect(pairs.map(({ one, other }) => [one.point.name, other.point.name])).toEqual([
      ['0', '1'],
      ['1', '4'],
      ['0', '4'],
      ['4', '9'],
      ['9', '16'],
    ]);
    expect(pairs[0]!.similarity).toBeCloseTo(Math.cos(0.001), 6);
  });

  test('none are looked for where none are asked for', async () => {
    const points = [...pointsOf([subjectOf({ A: { B: ['1', '2'] } })])];
    const never = (): Promise<Float32Array[]> => Promise.reject(new Error('asked'));
    expect(await nearestPairs(points, 0, never)).toEqual([]);
    expect(await nearestPairs(points, 10, embed)).toHaveLength(1);
  });
});
