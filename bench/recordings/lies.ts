/** Headers that state another length than the file holds. */

/** Overwrites the stated length of the whole and of each track. @throws Error where there is none to overwrite. */
export function statedLength(file: Buffer, container: 'mp4' | 'mkv', statedSec: number): Buffer {
  const lied = Buffer.from(file);
  const found = container === 'mkv' ? matroska(lied, statedSec) : iso(lied, statedSec);
  if (found === 0) throw new Error('No stated length found.');
  return lied;
}

/** Segment information: the element Duration (0x4489), eight bytes of floating point, in milliseconds. */
function matroska(file: Buffer, statedSec: number): number {
  const at = file.subarray(0, 4096).indexOf(Buffer.from([0x44, 0x89, 0x88]));
  if (at < 0) return 0;
  file.writeDoubleBE(statedSec * 1000, at + 3);
  return 1;
}

/** `mvhd` and `tkhd` count in the film's units, `mdhd` in the track's; all of version 0. */
function iso(file: Buffer, statedSec: number): number {
  const places: { at: number; scaleAt: number; durationAt: number }[] = [];
  let filmScaleAt = 0;
  for (const [type, scale, duration] of [
    ['mvhd', 12, 16],
    ['mdhd', 12, 16],
    ['tkhd', null, 20],
  ] as const) {
    for (let at = file.indexOf(type); at >= 0; at = file.indexOf(type, at + 4)) {
      // Box content starts after the type: version and flags, then two times of four bytes.
      if (file[at + 4] !== 0) continue;
      if (type === 'mvhd') filmScaleAt = at + 4 + scale;
      places.push({
        at,
        scaleAt: scale === null ? filmScaleAt : at + 4 + scale,
        durationAt: at + 4 + duration,
      });
    }
  }
  for (const { scaleAt, durationAt } of places) {
    file.writeUInt32BE(Math.round(statedSec * file.readUInt32BE(scaleAt)), durationAt);
  }
  return places.length;
}
