import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import type { Document, DocumentImage, DocumentPart } from '../../records/document.ts';
import { documentImage, documentText } from '../document-draft.ts';
import { countWords } from '../sample.fixture.ts';
import type { PackageCounts, PackageOptions, Packager, PackedSource, WritePackage } from './packager.ts';
import { textbookContents } from './record-contents.ts';
import { writePackage } from './write-package.ts';

export const packageDefaults: PackageOptions = {
  text: 'refined',
  ocr: 'on',
  imageTokens: 576,
  dialect: 'swift',
};

/** Bytes that begin like a JPEG, or like another type, and differ by name. */
export function pictureBytes(name: string): Buffer {
  const starts: Record<string, number[]> = {
    png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    gif: [0x47, 0x49, 0x46, 0x38],
  };
  const start = starts[name.split('.').at(-1)!] ?? [0xff, 0xd8, 0xff];
  return Buffer.concat([Buffer.from(start), Buffer.from(` ${name}`)]);
}

/** A document of texts (`speech: …`, `ocr: …`, `end`, or any other) and pictures (`#name`). */
export function aDocument(id: string, parts: readonly string[], facts: Partial<Document> = {}): Document {
  const place = { video: 'v', clip: 0 };
  return {
    id,
    parts: parts.map((part): DocumentPart => {
      if (part.startsWith('#')) return documentImage(part.slice(1), place);
      const [, role, text] = /^(speech|ocr|end): (.*)$/s.exec(part) ?? [];
      if (!role) return documentText('text', part);
      return documentText(role as 'speech', text!, {
        ...place,
        raw: role === 'speech' ? `raw ${text}` : null,
      });
    }),
    videos: [],
    url: null,
    split: null,
    ...facts,
  };
}

/** Documents with their pictures; those whose name begins with `lost` are not there. */
export async function* sourcesOf(documents: Iterable<Document>): AsyncGenerator<PackedSource> {
  const picture = async ({ name }: DocumentImage): Promise<Uint8Array | null> => {
    if (name.startsWith('lost')) return null;
    return name.startsWith('broken') ? Buffer.from('<html>') : pictureBytes(name);
  };
  for (const document of documents) yield { document, picture };
}

/** Writes a package to a new folder. */
export async function written(
  packager: Packager | WritePackage,
  documents: Iterable<Document>,
  options: Partial<PackageOptions> = {},
): Promise<{ folder: string; counts: PackageCounts }> {
  const folder = await temporaryFolder();
  const counts = await writePackage(
    sourcesOf(documents),
    {
      folder,
      packager: typeof packager === 'function' ? { write: packager, describe: textbookContents } : packager,
      options: { ...packageDefaults, ...options },
      about: { format: 'test' },
      inputs: null,
      share: null,
      unreadable: () => 0,
    },
    { countTokens: countWords },
  );
  return { folder, counts };
}
