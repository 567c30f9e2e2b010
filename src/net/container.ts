/** Kinds of files that hold videos, by the ending that they get. */
export type Container = 'mp4' | 'mkv' | 'avi' | 'flv' | 'ogv' | 'asf' | 'mpg' | 'ts' | 'm2ts';

/** Bytes of a file that `containerOf` wants to see, or all of a shorter file. */
export const containerBytes = 192 + 4 + 1;

const isoBoxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp']);
const magics: readonly (readonly [Container, string])[] = [
  ['mkv', '1a45dfa3'],
  ['flv', '464c5601'],
  ['ogv', '4f676753'],
  ['asf', '3026b2758e66cf11a6d900aa0062ce6c'],
  ['mpg', '000001ba'],
  ['mpg', '000001b3'],
];
const syncByte = 0x47;

/**
 * The kind of container that begins so, or null where it is none that holds videos. Pages, playlists, pictures, archives
 * and programs are none, whatever their name or the server's word.
 */
export function containerOf(head: Buffer): Container | null {
  const hex = head.toString('hex', 0, 16);
  const magic = magics.find(([, start]) => hex.startsWith(start));
  if (magic) return magic[0];
  if (
    head.length >= 12 &&
    head.toString('latin1', 0, 4) === 'RIFF' &&
    head.toString('latin1', 8, 12) === 'AVI '
  )
    return 'avi';
  if (isoBoxes.has(head.toString('latin1', 4, 8)) && isIsoSize(head)) return 'mp4';
  // Packets of 188 bytes, or of 192 with a time stamp before each.
  if (head[0] === syncByte && head[188] === syncByte) return 'ts';
  return head[4] === syncByte && head[196] === syncByte ? 'm2ts' : null;
}

/** The first box says its size: at least its own header, or 0 and 1, which have meanings of their own. */
function isIsoSize(head: Buffer): boolean {
  const size = head.readUInt32BE(0);
  return size >= 8 || size <= 1;
}
