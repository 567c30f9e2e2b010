/** Bytes `start` to `end`, both of them too, as HTTP counts. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The range that a `Range` header asks for (RFC 9110 section 14), of a file of `size` bytes.
 * @returns 'whole' where there is no header, or one that may be ignored: another unit, several ranges, not a range;
 *   'unsatisfiable' where it lies outside the file.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, first, last] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}
