/** What decoded row groups may take; the newest stays whatever it takes. */
const mostBytes = 64 << 20;

interface Held {
  key: string;
  values: Promise<unknown[]>;
  bytes: number;
}

/** Pictures of the row groups that were read last: neighbours are usually asked for one after the other. */
export class HeldGroups {
  #held: Held[] = [];

  /** @param bytes About how much `values` take. */
  get(
    key: string,
    load: () => Promise<unknown[]>,
    bytesOf: (values: unknown[]) => number,
  ): Promise<unknown[]> {
    const found = this.#held.find((one) => one.key === key);
    const entry = found ?? { key, values: load(), bytes: 0 };
    this.#held = [entry, ...this.#held.filter((one) => one !== entry)];
    if (found === undefined)
      entry.values.then(
        (values) => {
          entry.bytes = bytesOf(values);
          this.#trim();
        },
        () => {
          this.#held = this.#held.filter((one) => one !== entry);
        },
      );
    return entry.values;
  }

  #trim(): void {
    let bytes = 0;
    this.#held = this.#held.filter((one, index) => {
      bytes += one.bytes;
      return index === 0 || bytes <= mostBytes;
    });
  }
}
