/** Lets a few at a time to each host; the others wait in the order in which they came. */
export class HostSlots {
  readonly #perHost: number;
  readonly #hosts = new Map<string, { busy: number; waiting: (() => void)[] }>();

  constructor(perHost: number) {
    this.#perHost = perHost;
  }

  async run<T>(host: string, work: () => Promise<T>): Promise<T> {
    const slot = this.#hosts.get(host) ?? { busy: 0, waiting: [] };
    this.#hosts.set(host, slot);
    if (slot.busy === this.#perHost) await new Promise<void>((resolve) => slot.waiting.push(resolve));
    else slot.busy++;
    try {
      return await work();
    } finally {
      const next = slot.waiting.shift();
      if (next) next();
      else if (--slot.busy === 0) this.#hosts.delete(host);
    }
  }
}
