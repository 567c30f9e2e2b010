import { markdownLines, markdownText } from '../../base/markdown-text.ts';
import { picturePath, writePictures } from './loose-pictures.ts';
import type { DescribePackage } from './package-contents.ts';
import type { PackageFile, PackageFolder } from './package-folder.ts';
import type { PackageCounts, Packager, WritePackage } from './packager.ts';
import { noCounts, type PackedDocument, type PackedSlot, packedDocuments } from './packed-documents.ts';

const listBesideCard = 'PAGES.md';

/** What a folder of pages holds. A loader takes them as texts, no more. */
const markdownContents: DescribePackage = () => ({
  layout: `Pages for people: [the list of them](${listBesideCard}), a page for each lecture under \`pages/\`, and the images under \`images/\`.`,
  splits: [],
  mediaType: null,
  hasPictureFiles: true,
  tellsSources: true,
  features: [],
  snippets: [
    {
      title: 'As texts',
      language: 'python',
      code: `
from pathlib import Path

pages = {path.name: path.read_text("utf-8") for path in sorted(Path("FOLDER/pages").glob("*.md"))}`,
    },
  ],
});

/**
 * Writes documents for people: a page of Markdown for each lecture, with its pictures, times and headings, and a list of
 * the pages. What follows each other of one video is one page; a document that is of no video has its own.
 */
const writeMarkdown: WritePackage = async (sources, folder, options) => {
  const counts = noCounts();
  const index = await folder.begin(options.card ? listBesideCard : 'README.md');
  const pages = new Pages(folder, index);
  await index.write('# Lectures\n\n');
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    for (const slot of packed.slots) await pages.add(packed, slot);
    if (pages.isOfDocument) await pages.end();
  }
  await pages.end();
  await index.write(told(counts));
  await index.finish();
  return counts;
};

export const markdownPackager: Packager = {
  write: writeMarkdown,
  isOnePart: true,
  describe: markdownContents,
};

function told({ records, pictures }: PackageCounts): string {
  return records === 0 ? 'There are none.\n' : `\n${records} samples with ${pictures} images.\n`;
}

/** Writes one page after another. */
class Pages {
  readonly #folder: PackageFolder;
  readonly #index: PackageFile;
  #written = 0;
  /** The document that is written. */
  #of: PackedDocument | null = null;
  #page: { video: string | null; clip: number | null; title: string; name: string; lines: string[] } | null =
    null;

  constructor(folder: PackageFolder, index: PackageFile) {
    this.#folder = folder;
    this.#index = index;
  }

  /** Whether the page that is written is that of a document, which ends with it. */
  get isOfDocument(): boolean {
    return this.#page?.video === null;
  }

  async add(packed: PackedDocument, slot: PackedSlot): Promise<void> {
    const { video, clip, startSec } = slot.kind === 'image' ? slot.image : slot.parts[0]!.part;
    // A mark of an end, say, may not say of which video it is.
    const of = video ?? (this.#of === packed ? (this.#page?.video ?? null) : null);
    this.#of = packed;
    if (this.#page === null || of !== this.#page.video) {
      await this.end();
      this.#begin(packed, of);
    }
    const page = this.#page!;
    const heading = clip === page.clip ? null : clipHeading(packed, video, clip, startSec);
    page.clip = clip ?? page.clip;
    if (heading !== null) page.lines.push(`## ${heading}`, '');
    page.lines.push(...linesOf(packed, slot));
  }

  #begin({ document }: PackedDocument, video: string | null): void {
    const facts = document.videos.find(({ id }) => id === video);
    const title = facts?.title || video || document.id;
    const slug = (video ?? document.id).replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
    const name = `pages/${String(++this.#written).padStart(6, '0')}-${slug}.md`;
    const about = [
      ['Source', facts?.url ?? document.url],
      ['Licence', facts?.licence],
      ['Subject', facts?.subject],
    ] as const;
    const known = about.flatMap(([what, value]) => (value ? [`- ${what}: ${markdownText(value)}`] : []));
    const lines = [`# ${markdownText(title)}`, '', ...known, ...(known.length > 0 ? [''] : [])];
    this.#page = { video, clip: null, title, name, lines };
  }

  /** Writes the page, and its line in the list. */
  async end(): Promise<void> {
    const page = this.#page;
    if (!page) return;
    this.#page = null;
    await this.#folder.write(page.name, `${page.lines.join('\n').trimEnd()}\n`);
    await this.#index.write(`- [${markdownText(page.title)}](${page.name})\n`);
  }
}

function linesOf(packed: PackedDocument, slot: PackedSlot): string[] {
  if (slot.kind === 'image') {
    const { takenAtSec, startSec, again } = slot.image;
    const at = takenAtSec ?? startSec;
    const name = at === null ? 'image' : clock(at);
    return [`![${again ? `${name}, shown again` : name}](../${picturePath(packed, slot)})`, ''];
  }
  return slot.parts.flatMap(({ part, text }) => {
    if (part.role === 'end') return [];
    const lines = markdownLines(text).filter((line) => line !== '');
    // A backslash at its end breaks a line; on-screen text keeps its lines, speech is one paragraph.
    if (part.role === 'ocr')
      return [...lines.map((line, index) => `> ${line}${index < lines.length - 1 ? '\\' : ''}`), ''];
    return [...lines, ''];
  });
}

/** Where a clip is in its video; null where that is not known. */
function clipHeading(
  { document }: PackedDocument,
  video: string | null,
  clip: number | null,
  startSec: number | null,
): string | null {
  const facts = document.videos.find(({ id }) => id === video);
  const bounds = facts?.clips.find(({ index }) => index === clip);
  if (bounds) return `${clock(bounds.startSec)}–${clock(bounds.endSec)}`;
  return clip === null || startSec === null ? null : clock(startSec);
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
