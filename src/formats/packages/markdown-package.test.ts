import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Document } from '../../records/document.ts';
import { unknownVideo } from '../document-draft.ts';
import { markdownPackager } from './markdown-package.ts';
import { aDocument, written } from './package.fixture.ts';

const video = {
  ...unknownVideo('v'),
  title: 'Roots [of](http://e.example) <script>',
  licence: 'CC-BY-4.0',
  clips: [
    { index: 0, startSec: 0, endSec: 62.4 },
    { index: 1, startSec: 3661, endSec: 3700 },
  ],
};

/** The same document, of another clip. */
function inClip({ parts, ...document }: Document, clip: number): Document {
  return { ...document, parts: parts.map((part) => ({ ...part, clip })) };
}

test('a lecture is one page, though it is of two samples; its text is no markup', async () => {
  const facts = { videos: [video] };
  const one = aDocument(
    's1',
    ['#a.jpg', 'ocr: # x\n- y', 'speech: 1. <b>Take</b> the\n\nroot & *go*.'],
    facts,
  );
  const two = inClip(aDocument('s2', ['speech: More.', 'end: End of Video'], facts), 1);
  const { folder } = await written(markdownPackager, [
    one,
    two,
    aDocument('w', ['web', '#b.png'].slice(0, 1)),
  ]);
  expect(await readdir(join(folder, 'pages'))).toEqual(['000001-v.md', '000002-w.md']);
  expect(
    await readFile(join(folder, 'pages', '000001-v.md'), 'utf8'),
  ).toBe(`# Roots \\[of\\](http://e.example) \\<script\\>

- Licence: CC-BY-4.0

## 0:00–1:02

![image](../images/000000/000000000-s1-0.jpg)

> \\# x\\
> \\- y

1\\. \\<b\\>Take\\</b\\> the
root \\& \\*go\\*.

## 1:01:01–1:01:40

More.
`);
  expect(existsSync(join(folder, 'images/000000/000000000-s1-0.jpg'))).toBe(true);
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe(`# Lectures

- [Roots \\[of\\](http://e.example) \\<script\\>](pages/000001-v.md)
- [w](pages/000002-w.md)

3 samples with 1 images.
`);
});
