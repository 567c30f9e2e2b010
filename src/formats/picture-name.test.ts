import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPictureName, localPicturePath, parseClipStem, parsePictureName } from './picture-name.ts';

const published = '/mnt/data/dataset_images_interval_7/-1uixJ1V-As/-1uixJ1V-As@10.0_55.0#6.jpg';

describe('picture names', () => {
  test('read the published one', () => {
    expect(parsePictureName(published)).toEqual({ video: '-1uixJ1V-As', startSec: 10, endSec: 55, n: 6 });
    expect(parsePictureName('a_b/a_b@0.0_9.9#1.jpg')).toEqual({
      video: 'a_b',
      startSec: 0,
      endSec: 9.9,
      n: 1,
    });
    expect(parseClipStem('x/v/v@1.0_2.5')).toEqual({ video: 'v', startSec: 1, endSec: 2.5 });
  });

  test('come back as they were written', () => {
    const tenths = fc.nat({ max: 400_000 }).map((value) => value / 10);
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
        tenths,
        tenths,
        fc.integer({ min: 1, max: 5000 }),
        (video, startSec, endSec, n) => {
          const name = { video, startSec, endSec, n };
          expect(parsePictureName(formatPictureName(name))).toEqual(name);
          expect(parsePictureName(`/some@where/#1/${formatPictureName(name)}`)).toEqual(name);
        },
      ),
    );
  });

  test.each([
    '../../etc/passwd',
    '/etc/passwd',
    '..',
    '',
    'v/w@0.0_1.0#1.jpg',
    '../..@0.0_1.0#1.jpg',
    'v/v@0.0_1.0#0.jpg',
    'v/v@0.0_1.0#1.jpg/../../x',
    'v/v@0.0_1.0#1#2.jpg',
    'v/v@0_1#1.jpg',
    'v/v@0.0_1.0_2.0#1.jpg',
    'v/v@0.0_1.0#1.jpg\0.png',
    'v\\v/v\\v@0.0_1.0#1.jpg',
    'v@0.0_1.0#1.jpg',
    'v/v@1e9_2.0#1.jpg',
  ])('are not read into %j', (path) => {
    expect(parsePictureName(path)).toBeNull();
    expect(localPicturePath('images', path)).toBeNull();
  });

  test('never lead out of the folder of pictures', () => {
    expect(localPicturePath('images', published)).toBe(
      ['images', '-1uixJ1V-As', '-1uixJ1V-As@10.0_55.0#6.jpg'].join(sep),
    );
    const piece = fc.constantFrom(
      '..',
      '/',
      'v',
      '@',
      '#',
      '_',
      '0.0',
      '1.0',
      '1',
      '.jpg',
      '\\',
      '%2e',
      'C:',
    );
    const pieces = fc.array(piece, { maxLength: 14 }).map((list) => list.join(''));
    const after = pieces.map((path) => `${path}/v/v@0.0_1.0#1.jpg`);
    fc.assert(
      fc.property(fc.oneof(pieces, after), (path) => {
        const local = localPicturePath('images', path);
        if (local !== null) expect(local).toMatch(/^images[\\/][\w-]+[\\/][\w-]+@\d+\.\d_\d+\.\d#\d+\.jpg$/);
      }),
      { numRuns: 1000 },
    );
  });

  test('are refused for an id that no video can have', () => {
    expect(() => formatPictureName({ video: '../x', startSec: 0, endSec: 1, n: 1 })).toThrow(
      /video id.*"\.\.\/x"/,
    );
  });
});
