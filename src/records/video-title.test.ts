import { expect, test } from 'vitest';
import type { TextLine } from './reading.ts';
import { videoTitle } from './video-title.ts';

/** A line of a slide; `height` in parts of a hundred of the picture. */
function line(text: string, height: number, confidence = 0.95): TextLine {
  const high = height / 100;
  return {
    text,
    confidence,
    box: [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.9, 0.1 + high],
      [0.1, 0.1 + high],
    ],
  };
}

function named(
  slide: TextLine[],
  { title = null as string | null, path = '/videos/week 3/lesson-02.mp4' } = {},
) {
  return videoTitle({ title, path, slide });
}

test('the given title comes first, as it is', () => {
  const slide = [line('Euclid’s elements', 12)];
  expect(named(slide, { title: 'Roots\u202e and powers' })).toEqual({
    text: 'Roots\u202e and powers',
    from: 'manifest',
  });
  expect(named(slide, { title: ' \n ' }).from).toBe('slide');
});

test('then what is written largest on the first slide, over several lines', () => {
  const authors = [line('Christoph Schuhmann', 2.3), line('LAION', 2), line('contact@laion.ai', 2)];
  expect(
    named([line('LAION-400M: An open dataset of', 4.4), line('image-text pairs', 4.6), ...authors]),
  ).toEqual({
    text: 'LAION-400M: An open dataset of image-text pairs',
    from: 'slide',
  });
  expect(
    named([line('Geometry, lesson 4', 4), line('The Pythagorean theorem', 10), line('in three steps', 5)])
      .text,
  ).toBe('The Pythagorean theorem');
  expect(named([line('Satz des Pythagoras', 6), line('Übung für Anfänger', 6)]).text).toBe(
    'Satz des Pythagoras Übung für Anfänger',
  );
});

test('else the name of the file: no slide, or one whose text is no title', () => {
  const file = { text: 'lesson-02', from: 'file' };
  const untitled: Record<string, TextLine[]> = {
    'no slide': [],
    'a clock': [line('01:00:40:16', 8)],
    'a formula': [line('a² + b² = c²', 10)],
    'an address': [line('www.example.org/lessons', 8)],
    'a menu': [line('File Edit View History Bookmarks', 3)],
    'a short word': [line('LAION', 10)],
    'text of one size': ['First the sides', 'then the squares', 'then the sum'].map((text) => line(text, 4)),
    'text of one size that fills the slide': Array.from({ length: 9 }, () => line('and so on it goes', 4)),
    'two large lines far apart': [line('A large beginning', 9), line('small', 3), line('A large end', 9)],
    'a whole sentence': [
      line('Today we look at what follows from all that we have seen in the last lesson on roots', 5),
    ],
    'a doubtful reading': [line('The Pvthaqorean lheorem', 10, 0.5)],
    'a line without a box': [{ ...line('The Pythagorean theorem', 10), box: [] }],
  };
  for (const [what, slide] of Object.entries(untitled)) expect(named(slide), what).toEqual(file);
});

test('names of files, of any system, without folders and ending', () => {
  const titles: [string, string][] = [
    ['/videos/Lesson 4. Roots.webm', 'Lesson 4. Roots'],
    ['C:\\videos\\roots.MP4', 'roots'],
    ['.mp4', '.mp4'],
    ['/videos/2024.10.01', '2024.10.01'],
    ['/videos/<img\u202e src=x>.mp4', '<img src=x>'],
    ['/videos/\n.mp4', '.mp4'],
    ['/videos/\n', 'video'],
  ];
  for (const [path, text] of titles) expect(named([], { path }).text).toBe(text);
  expect([...named([], { path: `/${'é'.repeat(200)}.mp4` }).text]).toHaveLength(100);
});
