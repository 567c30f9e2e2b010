/** Leading boxes of an ISO (MP4, MOV) file. */
const isoBoxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp']);

/** First bytes, in hexadecimal, of other containers that have a header. */
const magics = ['1a45dfa3', '52494646', '464c56', '4f676753', '3026b2758e66cf11', '000001ba', '664c6143'];

/** Number of leading bytes that `startsLikeMedia` looks at. */
export const signatureBytes = 16;

/**
 * Tells whether a file begins as a container with a header does, though it could not be opened.
 * That separates a broken video from something that never was one.
 */
export function startsLikeMedia(head: Buffer): boolean {
  const hex = head.toString('hex');
  return isoBoxes.has(head.toString('latin1', 4, 8)) || magics.some((magic) => hex.startsWith(magic));
}
