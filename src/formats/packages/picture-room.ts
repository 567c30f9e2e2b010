/** Enough for the pictures of most documents; others get more as they need it. */
const roomBytes = 8 << 20;

/**
 * Memory for the pictures of one document after another. Without it, most of the time of an export would go into memory
 * that is taken and given back.
 */
export class PictureRoom {
  #memory: Buffer | null = null;
  #taken = 0;

  /** Bytes with anything in them: the caller's until the room is cleared. */
  readonly take = (bytes: number): Buffer => {
    this.#memory ??= Buffer.allocUnsafeSlow(roomBytes);
    if (this.#taken + bytes > roomBytes) return Buffer.allocUnsafe(bytes);
    const from = this.#taken;
    this.#taken += bytes;
    return this.#memory.subarray(from, from + bytes);
  };

  /** Makes room for other pictures. */
  clear(): void {
    this.#taken = 0;
  }
}
