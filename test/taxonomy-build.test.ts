import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSubjects } from '../src/taxonomy/check-taxonomy.ts';
import { loadTaxonomy } from '../src/taxonomy/load-taxonomy.ts';
import { pointsOf } from '../src/taxonomy/taxonomy.ts';
import { type Ended, lectern, temporaryFolder } from './cli.ts';
import { type ChatBody, textOf } from './protocol-chat.ts';
import { type ProtocolOptions, type ProtocolServer, startProtocolServer } from './protocol-server.ts';

/** What stands between the marks of a prompt. */
function fenced(text: string, name: string): string {
  return new RegExp(`⟦${name}⟧\\n([\\s\\S]*?)\\n?⟦/${name}⟧`).exec(text)?.[1] ?? '';
}

/** A model that plans any subject: two courses of two sub-courses of six points, with the flaws that models have. */
function plan(body: ChatBody): string {
  const text = textOf(body);
  const [subject, course, subCourse] = ['subject', 'course', 'subCourse'].map((name) => fenced(text, name));
  if (subCourse) {
    const points = Array.from({ length: 5 }, (_, n) => `${n + 1}. ${subCourse} lesson ${'abcde'[n]}`);
    // Said again everywhere in the course; only the first stays.
    return JSON.stringify({
      points: [...points, `Basics of ${course}s`, '"quoted": #1 – naïve', '\u0007\n', ...points],
    });
  }
  if (course)
    return JSON.stringify({ subCourses: [`${course} I`, `${course} Ⅱ`, `${course.toUpperCase()} i`] });
  const courses = ['Alpha', 'Beta'].map((name) => ({ name: `${name} ${subject}`, level: 'secondary' }));
  return JSON.stringify({ courses: [...courses, { name: `alpha-${subject!.toLowerCase()}`, level: '' }] });
}

interface Place {
  folder: string;
  run(...args: string[]): Promise<Ended>;
  server: ProtocolServer;
}

async function placeOf(options: ProtocolOptions): Promise<Place & AsyncDisposable> {
  const server = await startProtocolServer({ chat: plan, ...options });
  const root = temporaryFolder();
  const config = join(root, 'lectern.yaml');
  writeFileSync(
    config,
    `providers:
  local: {baseUrl: "${server.baseUrl}", concurrency: 1, retries: 0}
roles:
  taxonomy: {provider: local, model: planner}
`,
  );
  return {
    folder: join(root, 'tree'),
    server,
    run: (...args) => lectern(['taxonomy', ...args, '--config', config]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('a taxonomy is planned level by level, and is one that can be read', async () => {
  await using place = await placeOf({});
  const { folder, server } = place;
  const ended = await place.run(
    'build',
    '--subject',
    'Alchemy',
    '--subject',
    'Música',
    '--language',
    'pt-BR',
    '--out',
    folder,
  );
  expect(ended.stderr).toContain('points added in alchemy.yaml, musica.yaml');
  expect(ended.exitCode).toBe(0);
  // One question for each subject, each of two courses, and each of two sub-courses.
  expect(server.requests).toHaveLength(2 * (1 + 2 + 4));
  const { subjects } = await loadTaxonomy(folder);
  expect(subjects.map(({ name, language }) => [name, language])).toEqual([
    ['Alchemy', 'pt-BR'],
    ['Música', 'pt-BR'],
  ]);
  expect(subjects[0]!.courses.map(({ name, level }) => [name, level])).toEqual([
    ['Alpha Alchemy', 'secondary'],
    ['Beta Alchemy', 'secondary'],
  ]);
  expect(subjects[0]!.courses[0]!.subCourses.map(({ name }) => name)).toEqual([
    'Alpha Alchemy I',
    'Alpha Alchemy Ⅱ',
  ]);
  const names = Array.from(pointsOf(subjects.slice(0, 1)), ({ point }) => point.name);
  expect(names.slice(0, 7)).toEqual([
    'Alpha Alchemy I lesson a',
    'Alpha Alchemy I lesson b',
    'Alpha Alchemy I lesson c',
    'Alpha Alchemy I lesson d',
    'Alpha Alchemy I lesson e',
    'Basics of Alpha Alchemys',
    '"quoted": #1 – naïve',
  ]);
  const bounds = { coursePoints: { least: 10, most: 140 }, subCoursePoints: { least: 5, most: 15 } };
  expect(checkSubjects(subjects, bounds)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['alchemy.yaml', 'musica.yaml']);
});

test('killed three times and given again, it asks nothing twice and comes to the same', {
  timeout: 120_000,
}, async () => {
  await using undisturbed = await placeOf({});
  await undisturbed.run('build', '--subject', 'Alchemy', '--out', undisturbed.folder);
  let pid = 0;
  const kills = [2, 4, 6];
  await using place = await placeOf({
    misbehave: ({ number }) => {
      if (!kills.includes(number)) return null;
      process.kill(pid, 'SIGKILL');
      return { kind: 'hang' };
    },
  });
  const args = ['taxonomy', 'build', '--subject', 'Alchemy', '--out', place.folder];
  const config = join(place.folder, '..', 'lectern.yaml');
  const codes: (number | null)[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    const ended = await lectern([...args, '--config', config], {
      onStart: (started) => {
        pid = started;
      },
    });
    codes.push(ended.exitCode);
  }
  expect(codes).toEqual([null, null, null, 0]);
  expect(place.server.answeredTwice()).toEqual([]);
  expect(place.server.requests.filter(({ answered }) => answered)).toHaveLength(7);
  const text = (folder: string): string => readFileSync(join(folder, 'alchemy.yaml'), 'utf8');
  expect(text(place.folder)).toBe(text(undisturbed.folder));
  expect(readdirSync(place.folder)).toEqual(['alchemy.yaml']);
});

describe('what is there', () => {
  const algebra = `# Mine.
subject: Algebra
courses:
  - name: Alpha Algebra # taught first
    level: primary
    subCourses:
      - name: Rings
        points: [ideals, {name: quotients, id: algebra.q}]
`;

  test('keeps its names, ids and comments when courses are added', async () => {
    await using place = await placeOf({});
    const file = join(temporaryFolder(), 'algebra.yaml');
    writeFileSync(file, algebra);
    const ended = await place.run('extend', join(file, '..'));
    expect(ended.exitCode).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# Mine.');
    expect(text).toContain('- name: Alpha Algebra # taught first');
    const { subjects } = await loadTaxonomy(file);
    expect(subjects[0]!.courses.map(({ name }) => name)).toEqual(['Alpha Algebra', 'Beta Algebra']);
    const ids = Array.from(pointsOf(subjects), ({ point }) => point.id);
    expect(ids.slice(0, 3)).toEqual(['algebra.ideals', 'algebra.q', 'algebra.beta-algebra-i-lesson-a']);
    expect(place.server.requests).toHaveLength(1 + 1 + 2);
  });

  test('a course that is named gets sub-courses and points, and no course is added', async () => {
    await using place = await placeOf({});
    const file = join(temporaryFolder(), 'algebra.yaml');
    writeFileSync(file, algebra);
    await place.run('extend', join(file, '..'), '--course', 'alpha algebra');
    const { subjects } = await loadTaxonomy(file);
    expect(subjects[0]!.courses.map(({ name }) => name)).toEqual(['Alpha Algebra']);
    expect(subjects[0]!.courses[0]!.subCourses.map(({ name, points }) => [name, points.length])).toEqual([
      ['Rings', 9],
      ['Alpha Algebra I', 5],
      ['Alpha Algebra Ⅱ', 5],
    ]);
  });

  test('is not planned anew', async () => {
    await using place = await placeOf({});
    const file = join(temporaryFolder(), 'algebra.yaml');
    writeFileSync(file, algebra);
    const ended = await place.run('build', '--subject', 'algebra', '--out', join(file, '..'));
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('already has algebra');
    expect(place.server.requests).toEqual([]);
    // A mistake leaves nothing behind that would be in the way of the next command.
    expect((await place.run('extend', join(file, '..'))).exitCode).toBe(0);
  });
});

describe('an answer that cannot be used', () => {
  test('leaves out what it was about, and is told', async () => {
    const chat = (body: ChatBody): string =>
      fenced(textOf(body), 'subCourse').endsWith('Ⅱ') ? 'I would rather not.' : plan(body);
    await using place = await placeOf({ chat });
    const ended = await place.run('build', '--subject', 'Alchemy', '--out', place.folder);
    expect(ended.exitCode).toBe(3);
    expect(ended.stderr).toContain('Skipped, no usable answer: Alchemy › Alpha Alchemy › Alpha Alchemy Ⅱ');
    const { subjects } = await loadTaxonomy(place.folder);
    expect(subjects[0]!.courses.map(({ subCourses }) => subCourses.length)).toEqual([1, 1]);
  });

  test('from a provider that is out stops it; the same command goes on', async () => {
    await using place = await placeOf({
      misbehave: ({ number }) => (number === 3 ? { kind: 'status', status: 503 } : null),
    });
    const build = (): Promise<Ended> => place.run('build', '--subject', 'Alchemy', '--out', place.folder);
    const stopped = await build();
    expect(stopped.exitCode).toBe(4);
    expect(stopped.stderr).toContain('Rerun to resume');
    expect((await place.run('build', '--subject', 'Botany', '--out', place.folder)).exitCode).toBe(2);
    expect((await build()).exitCode).toBe(0);
    expect(place.server.answeredTwice()).toEqual([]);
  });
});

test('without a model it says how to name one', async () => {
  const ended = await lectern(['taxonomy', 'build', '--subject', 'Alchemy', '--out', temporaryFolder()]);
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain('roles.taxonomy');
});
