import { open } from 'node:fs/promises';
import { FormatError } from '../../formats/format-error.ts';

const mark = Buffer.from('version https://git-lfs.github.com/spec');

/** Whether bytes are what Git LFS leaves in the place of a file that was not downloaded. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return mark.equals(bytes.subarray(0, mark.length));
}

export function lfsPointer(path: string): FormatError {
  return new FormatError(
    path,
    null,
    'Expected data, got a Git LFS pointer: download the file itself (git lfs pull).',
  );
}

/** @throws FormatError where the file is such a pointer. */
export async function refuseLfsPointer(path: string): Promise<void> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mark.length), 0, mark.length, 0);
    if (isLfsPointer(buffer.subarray(0, bytesRead))) throw lfsPointer(path);
  } finally {
    await handle.close();
  }
}
