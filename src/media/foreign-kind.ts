/** Boxes of an ISO file whose brand, right after `ftyp`, says that it holds pictures, still or moving, and no video. */
const pictureBrands: Record<string, string> = {
  avif: 'an AVIF image',
  avis: 'an animated AVIF image',
  heic: 'a HEIC image',
  heix: 'a HEIC image',
  heim: 'a HEIC image',
  heis: 'a HEIC image',
  hevc: 'an animated HEIC image',
  hevx: 'an animated HEIC image',
  mif1: 'a HEIF image',
  msf1: 'an animated HEIF image',
  'jxl ': 'a JPEG XL image',
  'crx ': 'a camera raw image',
};

/** First bytes, read as Latin-1. */
const beginnings: readonly (readonly [start: string, kind: string])[] = [
  ['GIF8', 'a GIF image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL image'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000 image'],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
  ['8BPS', 'a Photoshop image'],
  ['%PDF-', 'a PDF document'],
  ['AT&TFORM', 'a DjVu document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document (Word, PowerPoint, Excel)'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ["7z\xbc\xaf'\x1c", 'a 7z archive'],
  ['\x1f\x8b\x08', 'a gzip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ\0', 'an xz archive'],
  ['(\xb5/\xfd', 'a zstd archive'],
  ['SQLite format 3', 'a database'],
];

/** What a text begins with, behind comments and the line that says it is XML. */
const textBeginnings: readonly (readonly [start: RegExp, kind: string])[] = [
  [/^#EXTM3U/, 'a playlist (HLS or M3U)'],
  [/^<(\w+:)?MPD\b/, 'a playlist (MPEG-DASH)'],
  [/^(\[playlist\]|<(playlist|asx|smil|SmoothStreamingMedia)\b)/i, 'a playlist'],
  [/^ffconcat version/, 'an FFmpeg file list'],
  [/^<(!doctype svg|svg)\b/i, 'an SVG drawing'],
  [/^<(!doctype html|html|head|body|title|meta|script|div|p)\b/i, 'a web page'],
  [/^(WEBVTT|\d+\s+\d\d:\d\d:\d\d)/, 'a caption file'],
  [/^version https:\/\/git-lfs\./, 'a Git LFS pointer; run git lfs pull'],
  [/^\{\\rtf/, 'a text document (RTF)'],
  [/^%!PS/, 'a PostScript document'],
  [/^<[a-z!?]/i, 'an XML document'],
  [/^[[{]\s*["[{}\]]/, 'a JSON document'],
];

/** Number of leading bytes that `foreignKind` looks at. */
export const foreignKindBytes = 4096;

/**
 * Says what a file is that a video may be mistaken for: a picture, moving or not, a document, an archive, a playlist,
 * a web page. Null for media, and for what is not known. The file's name has no say.
 */
export function foreignKind(head: Buffer): string | null {
  const start = head.toString('latin1');
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) {
    const isAnimated = start.startsWith('VP8X', 12) && ((head[20] ?? 0) & 2) !== 0;
    return isAnimated ? 'an animated WebP image' : 'a WebP image';
  }
  if (start.startsWith('\x89PNG\r\n')) {
    return start.includes('acTL') ? 'an animated PNG image' : 'a PNG image';
  }
  if (start.startsWith('PK\x03\x04')) return kindOfZip(start);
  if (start.startsWith('ftyp', 4)) return pictureBrands[start.slice(8, 12)] ?? null;
  if (start.startsWith('BM') && start.startsWith('\0\0\0\0', 6)) return 'a bitmap image';
  if (start.startsWith('ustar', 257)) return 'a tar archive';
  const known = beginnings.find(([beginning]) => start.startsWith(beginning));
  return known?.[1] ?? kindOfText(head);
}

/** Office documents are ZIP archives, whose first names tell what they hold. */
function kindOfZip(start: string): string {
  const [, openKind] = /mimetypeapplication\/(epub|vnd\.oasis\.opendocument)/.exec(start) ?? [];
  if (openKind) return openKind === 'epub' ? 'an EPUB book' : 'an OpenDocument file';
  const isOffice = /\[Content_Types\]\.xml|_rels\/\.rels|docProps\/|(word|ppt|xl)\//.test(start);
  return isOffice ? 'an Office document (Word, PowerPoint, Excel)' : 'a ZIP archive';
}

function kindOfText(head: Buffer): string | null {
  const text = textOf(head);
  if (text === null) return null;
  const bare = text.replaceAll(/<\?xml[^>]*>|<!--[\s\S]*?-->/g, '').trimStart();
  const known = textBeginnings.find(([beginning]) => beginning.test(bare));
  return known?.[1] ?? 'text';
}

/** Null where there are bytes that no text holds; no medium is without them for so long. */
function textOf(head: Buffer): string | null {
  const isWide =
    head.length > 1 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff));
  const encoding = isWide ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  const text = new TextDecoder(encoding).decode(head).trimStart();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return text === '' || /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? null : text;
}
