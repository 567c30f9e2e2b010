const signatures: readonly [string, number, string][] = [
  ['\xff\xd8\xff', 0, 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 0, 'image/png'],
  ['GIF8', 0, 'image/gif'],
  ['WEBP', 8, 'image/webp'],
  ['ftypavif', 4, 'image/avif'],
  ['BM', 0, 'image/bmp'],
];

/** The type of a picture by its first bytes; null where it is none that a page may show, such as SVG. */
export function pictureType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return signatures.find(([signature, at]) => head.startsWith(signature, at))?.[2] ?? null;
}
