/** Bytes of a block of a tar file. */
export const blockBytes = 512;

/** Two empty blocks end a tar file. */
export const tarEnd = Buffer.alloc(2 * blockBytes);

const longestName = 100;
const encoder = new TextEncoder();

/**
 * The header of a regular file (POSIX ustar): owner, mode and time are always the same, so that equal files give equal
 * bytes.
 * @throws RangeError where the name has more than 100 bytes, or the file 8 GiB.
 */
export function tarHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const encoded = encoder.encode(name);
  if (encoded.length > longestName || bytes >= 8 ** 11)
    throw new RangeError(
      `Expected a name of up to 100 bytes and a file below 8 GiB, got ${name} (${bytes}).`,
    );
  header.set(encoded, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(bytes, 11), 124);
  header.write(octal(0, 11), 136);
  header.fill(' ', 148, 156);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\u0000 `, 148, 'latin1');
  return header;
}

/** What follows a file of so many bytes, up to the next block. */
export function tarPadding(bytes: number): Buffer {
  return tarEnd.subarray(0, (blockBytes - (bytes % blockBytes)) % blockBytes);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
