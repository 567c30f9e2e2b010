import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTestVideo } from '../src/media/testing.ts';
import type { Outcome } from '../src/records/index.ts';
import { type Ended, lectern, readOutcomes, readSamples, stagesRun, temporaryFolder } from './cli.ts';
import { cutLesson, type Lesson } from './lesson.ts';

const config = `
transcribe: { model: tiny }
listen: { windows: 1 }
judge: { minWords: 0, minWordsPerMinute: 0, minTranscriptionQuality: 0 }
# All are one lecture.
weave: { maxShared: 1 }
`;

/** Half of its pictures, over all of the sound. */
function withoutEnd({ pictures }: Lesson): Lesson['pictures'] {
  return pictures.slice(0, pictures.length / 2);
}

describe('odd films', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  const names = { good: 'whole.mp4', odd: 'stops.mp4' };
  let kept: Ended;

  const run = (name: string, settings: string): Promise<Ended> => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, settings);
    const videos = Object.values(names).map((video) => join(folder, video));
    return lectern(['run', ...videos, '--out', out, '--config', file, '--run', name, '--json']);
  };
  const outcomeOf = (name: string, ofRun = 'usual'): Outcome =>
    readOutcomes(out, ofRun).find(({ item, sources }) => item === null && basename(sources[0]!) === name)!;
  const inSamples = (ofRun: string): Set<string | null> =>
    new Set(readSamples(out, ofRun).flatMap(({ items }) => items.map(({ video }) => video)));

  beforeAll(async () => {
    const lesson = await cutLesson(0, 14);
    const { audio, ...pictures } = lesson;
    await writeTestVideo(join(folder, names.good), { video: pictures, audio });
    await writeTestVideo(join(folder, names.odd), {
      video: { ...pictures, pictures: withoutEnd(lesson) },
      audio,
    });
    kept = await run('usual', config);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are kept with a flag and its numbers; others have none', async () => {
    expect(kept.exitCode).toBe(0);
    const odd = outcomeOf(names.odd);
    expect(odd).toMatchObject({ verdict: 'kept', reason: null });
    const { suspect } = odd.evidence as { suspect: Record<string, { value: number; pictureSec: number }> };
    expect(Object.keys(suspect)).toEqual(['uneven-length', 'without-picture']);
    expect(suspect['uneven-length']!.value).toBeCloseTo(0.5, 1);
    expect(suspect['uneven-length']).toMatchObject({ soundSec: 14, statedSec: 14 });
    expect(suspect['uneven-length']!.pictureSec).toBeCloseTo(6.75, 1);
    expect(outcomeOf(names.good)).toMatchObject({ verdict: 'kept', evidence: {} });
    expect(inSamples('usual')).toContain(odd.video);
  });

  test('are told in status and inspect', async () => {
    const status = (await lectern(['status', out, '--run', 'usual'])).stdout;
    expect(status).toMatch(/1 of the kept is suspect: 1 uneven-length, 1 without-picture/);
    const inspected = (await lectern(['inspect', out, outcomeOf(names.odd).video, '--run', 'usual'])).stdout;
    expect(inspected).toMatch(/suspect: uneven-length \(value 0\.5\d*, atMost 0\.1, statedSec 14/);
    const good = (await lectern(['inspect', out, outcomeOf(names.good).video, '--run', 'usual'])).stdout;
    expect(good).not.toMatch(/suspect: /);
  });

  test('are dropped where that is wanted, and nothing is measured again', async () => {
    const strict = await run('strict', `${config}checks: { suspect: drop }\n`);
    expect(stagesRun(strict)).toEqual([]);
    const odd = outcomeOf(names.odd, 'strict');
    expect(odd).toMatchObject({ verdict: 'dropped', stage: 'audit', reason: 'suspect' });
    expect(odd.evidence).toHaveProperty(['suspect', 'without-picture', 'value']);
    const good = outcomeOf(names.good, 'strict');
    expect(good).toMatchObject({ verdict: 'kept' });
    expect(inSamples('strict')).not.toContain(odd.video);
    expect(inSamples('strict')).toContain(good.video);
    expect((await lectern(['status', out])).stdout).toMatch(/dropped: suspect 1/);
  });
});
