/** Bytes of a block of a tar file. */
export const blockBytes = 512;

/** Two empty blocks end a tar file. */
export const tarEnd = Buffer.alloc(2 * blockBytes);

const longestName = 100;
const encoder = new TextEncoder();

const sizeAt = 124;
const sizeDigits = 11;
const sumAt = 148;

/** What all headers have in common. */
const anyHeader = Buffer.alloc(blockBytes);
anyHeader.write(octal(0o644, 7), 100);
anyHeader.write(octal(0, 7), 108);
anyHeader.write(octal(0, 7), 116);
anyHeader.write(octal(0, 11), 136);
anyHeader.fill(' ', sumAt, sumAt + 8);
anyHeader.write('0', 156);
anyHeader.write('ustar\u000000', 257, 'latin1');
const sumOfAny = sumOf(anyHeader);

/**
 * The header of a regular file (POSIX ustar): owner, mode and time are always the same, so that equal files give equal
 * bytes.
 * @throws RangeError where the name has more than 100 bytes, or the file 8 GiB.
 */
export function tarHeader(name: string, bytes: number): Buffer {
  const encoded = encoder.encode(name);
  if (encoded.length > longestName || bytes >= 8 ** sizeDigits)
    throw new RangeError(
      `Expected a name of up to 100 bytes and a file below 8 GiB, got ${name} (${bytes}).`,
    );
  const header = Buffer.from(anyHeader);
  header.set(encoded, 0);
  header.write(octal(bytes, sizeDigits), sizeAt, 'latin1');
  const sum = sumOfAny + sumOf(encoded) + sumOf(header.subarray(sizeAt, sizeAt + sizeDigits));
  header.write(`${octal(sum, 6)}\u0000 `, sumAt, 'latin1');
  return header;
}

/** What follows a file of so many bytes, up to the next block. */
export function tarPadding(bytes: number): Buffer {
  return tarEnd.subarray(0, (blockBytes - (bytes % blockBytes)) % blockBytes);
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
