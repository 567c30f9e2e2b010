/** Leading boxes of an ISO (MP4, MOV) file. */
const isoBoxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp']);

/** What a RIFF file may hold; others are pictures, cursors or fonts. */
const riffForms = new Set(['AVI ', 'WAVE']);

/** First bytes, in hexadecimal, of other containers that have a header. */
const magics = ['1a45dfa3', '464c56', '4f676753', '3026b2758e66cf11', '000001ba', '664c6143'];

/**
 * Tells whether a file begins as a container with a header does, though it could not be opened.
 * That separates a broken video from something that never was one.
 */
export function startsLikeMedia(head: Buffer): boolean {
  const hex = head.toString('hex');
  const isRiff = head.toString('latin1', 0, 4) === 'RIFF' && riffForms.has(head.toString('latin1', 8, 12));
  return (
    isRiff || isoBoxes.has(head.toString('latin1', 4, 8)) || magics.some((magic) => hex.startsWith(magic))
  );
}
