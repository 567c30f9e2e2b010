import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings } from '../config/schema.ts';
import { toCsv } from '../stats/table.ts';
import { loadTaxonomy, readSubjects } from './load-taxonomy.ts';
import { queriesOf } from './queries.ts';
import { parseSubject } from './subject-file.ts';
import { pointTable, taxonomySizes } from './tables.ts';
import { pointsOf } from './taxonomy.ts';
import { treeText } from './tree-text.ts';

const algebra = `# Comments stay out.
subject: Mathematics
courses:
  - name: Algebra
    level: secondary
    subCourses:
      - name: Equations
        points:
          - completing the square
          - {name: Vieta's formulas, id: mathematics.vieta}
          - "the \\"discriminant\\""
  - name: Geometry
    subCourses:
      - name: Triangles
        points: [Ceva's theorem]
`;

const template = defaultSettings.taxonomy.query;

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describe('a subject', () => {
  test('is read with its order, its ids and those that follow from the names', () => {
    const subject = parseSubject(algebra, 'm.yaml');
    expect(subject).toMatchObject({ name: 'Mathematics', language: 'en' });
    expect(subject.courses.map(({ name, level }) => [name, level])).toEqual([
      ['Algebra', 'secondary'],
      ['Geometry', null],
    ]);
    expect(Array.from(pointsOf([subject]), ({ point }) => point.id)).toEqual([
      'mathematics.completing-the-square',
      'mathematics.vieta',
      'mathematics.the-discriminant',
      'mathematics.cevas-theorem',
    ]);
  });

  test('in another script has ids in it', () => {
    const text =
      'subject: 数学\nlanguage: zh\ncourses: [{name: 代数, subCourses: [{name: 方程, points: [二次方程]}]}]';
    expect([...pointsOf([parseSubject(text, 'x.yaml')])][0]!.point.id).toBe('数学.二次方程');
  });

  test.each([
    ['subject: A\ncourses: [\n', /^Expected YAML, in a\.yaml line \d: /],
    ['- a', /^Expected a subject to be .*, got a list, in a\.yaml line 1\.$/],
    ['subject: A\ncourses: []', /^Expected courses to be .*, got an empty list, in a\.yaml line 2\.$/],
    [
      'subject: A\ncourses:\n  - name: B\n    subCourses:\n      - name: C\n        points:\n',
      /^Expected courses\.0\.subCourses\.0\.points to be .*, got nothing, in a\.yaml line \d\.$/,
    ],
    [
      'subject: A\ncourses:\n  - name: B\n    subCourses:\n      - name: C\n        points:\n          - ok\n          - Newton: second law\n',
      /in a\.yaml line 8\.$/,
    ],
    ['subject: A\ncourses: []\ncolour: red', /Unknown setting colour, in a\.yaml line 3/],
    ['subject: A\nlanguage: English\ncourses: []', /language.*in a\.yaml line 2/],
    ['subject: "--"\ncourses: []', /letters or digits, in a\.yaml line 1/],
    ['a: &x [1]\nb: [*x, *x]', /a\.yaml cannot be used/],
  ])('with the mistake %j is refused with its line', (text, told) => {
    const thrown = ((): unknown => {
      try {
        return parseSubject(text, 'a.yaml');
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(UsageError);
    expect((thrown as Error).message).toMatch(told);
  });
});

describe('a taxonomy', () => {
  test('is a file, a folder of files, or bundled with Lectern', async () => {
    const folder = await folderOf({
      'm.yaml': algebra,
      'c.yml': 'subject: Chemistry\ncourses: [{name: A, subCourses: [{name: B, points: [c]}]}]',
      'notes.txt': 'no subject',
      '.draft.yaml': 'not: one',
    });
    expect((await loadTaxonomy(join(folder, 'm.yaml'))).subjects).toHaveLength(1);
    expect((await loadTaxonomy(folder)).subjects.map(({ name }) => name)).toEqual([
      'Chemistry',
      'Mathematics',
    ]);
    expect((await loadTaxonomy(null)).subjects.length).toBeGreaterThan(0);
  });

  test('has a digest that changes with names and ids, not with comments', async () => {
    const digest = async (text: string): Promise<string> =>
      (await loadTaxonomy(join(await folderOf({ 'm.yaml': text }), 'm.yaml'))).digest;
    expect(await digest(algebra.replace('# Comments', '# Other comments'))).toBe(await digest(algebra));
    expect(await digest(algebra.replace('completing', 'taking'))).not.toBe(await digest(algebra));
  });

  test('without files, with one subject twice, or with one id twice is refused', async () => {
    await expect(loadTaxonomy(await folderOf({}))).rejects.toThrow(/has no taxonomy/);
    await expect(loadTaxonomy(await folderOf({ 'a.yaml': algebra, 'b.yaml': algebra }))).rejects.toThrow(
      /have the same subject/,
    );
    const twice = await folderOf({ 'a.yaml': algebra.replace("Ceva's theorem", 'Completing the SQUARE') });
    await expect(loadTaxonomy(twice)).rejects.toThrow(
      /Two knowledge points have the id mathematics\.completing-the-square/,
    );
    expect(await readSubjects(twice)).toHaveLength(1);
    await mkdir(join(twice, 'sub.yaml'));
    await expect(loadTaxonomy(twice)).rejects.toThrow(UsageError);
  });
});

describe('queries', () => {
  test('have the form of the paper, one for each point', () => {
    const queries = queriesOf({ subjects: [parseSubject(algebra, 'm.yaml')] }, template);
    expect(queries.map(({ query }) => query)).toEqual([
      '"completing the square" in Algebra Mathematics tutorial',
      '"Vieta\'s formulas" in Algebra Mathematics tutorial',
      '"the discriminant" in Algebra Mathematics tutorial',
      '"Ceva\'s theorem" in Geometry Mathematics tutorial',
    ]);
    expect(queries[1]).toMatchObject({
      id: 'mathematics.vieta',
      subject: 'Mathematics',
      course: 'Algebra',
      subCourse: 'Equations',
      knowledgePoint: "Vieta's formulas",
      language: 'en',
    });
  });

  test('take names as they are, whatever is in them', () => {
    const text =
      'subject: A\ncourses: [{name: "<point> $& $1", subCourses: [{name: B, points: ["x $` <course>"]}]}]';
    const subjects = [parseSubject(text, 'a.yaml')];
    const [query] = queriesOf({ subjects }, '<subCourse>: <point> in <course>');
    expect(query!.query).toBe('B: x $` <course> in <point> $& $1');
  });

  test.each(['tutorial', '<points>', '<point> <Course>', '<point> <>', '<point> <constructor>'])(
    'the template %j is refused',
    (bad) => {
      expect(() => queriesOf({ subjects: [] }, bad)).toThrow(UsageError);
    },
  );
});

test('tables and tree', () => {
  const subjects = [parseSubject(algebra, 'm.yaml')];
  expect(taxonomySizes(subjects)).toEqual([
    {
      subject: 'Mathematics',
      courses: 2,
      subCourses: 2,
      points: 4,
      pointsPerCourse: { min: 1, median: 2, max: 3 },
    },
  ]);
  expect(
    toCsv([pointTable(subjects)])
      .split('\r\n')
      .slice(0, 2),
  ).toEqual([
    'subject,course,sub_course,knowledge_point,id',
    'Mathematics,Algebra,Equations,completing the square,mathematics.completing-the-square',
  ]);
  expect(treeText(subjects).split('\n').slice(0, 4)).toEqual([
    'Mathematics',
    '  Algebra (secondary)',
    '    Equations',
    '      completing the square',
  ]);
});
