/** How files of each type of picture begin; null stands for any byte. */
const beginnings: readonly { type: string; bytes: readonly (number | null)[] }[] = [
  { type: 'jpg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'gif', bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'webp', bytes: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
  { type: 'bmp', bytes: [0x42, 0x4d] },
  { type: 'tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { type: 'tiff', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { type: 'avif', bytes: [null, null, null, null, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66] },
];

/** The usual ending of a picture's name, by its bytes, whatever it was called; null where they are no picture. */
export function pictureType(bytes: Uint8Array): string | null {
  const found = beginnings.find(({ bytes: start }) =>
    start.every((byte, index) => byte === null || bytes[index] === byte),
  );
  return found?.type ?? null;
}
