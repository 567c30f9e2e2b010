import { readFileSync } from 'node:fs';

/** What src/vision/kernel exports; its sources say what the arguments mean. */
export interface Kernel {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  scratchBytes(stride: number): number;
  ssim(
    a: number,
    b: number,
    width: number,
    height: number,
    stride: number,
    offset: number,
    c1: number,
    c2: number,
    scratch: number,
  ): number;
  shrinkScratchBytes(stride: number): number;
  shrink(
    source: number,
    stride: number,
    factor: number,
    target: number,
    targetWidth: number,
    targetHeight: number,
    scratch: number,
  ): void;
  tileDifferences(
    a: number,
    b: number,
    columns: number,
    rows: number,
    bar: number,
    counts: number,
    sums: number,
  ): void;
  findSteps(
    plane: number,
    stride: number,
    width: number,
    height: number,
    clear: number,
    faint: number,
    ink: number,
    inRow: number,
    inColumn: number,
  ): void;
}

// Neither the language's nor Node's type definitions describe WebAssembly; those of the browser would bring the DOM.
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
};

const pageBytes = 65_536;
let compiled: object | null | undefined;

/** A kernel with a memory of its own, or null where the machine's WebAssembly has no SIMD. Compiled once. */
export function instantiateKernel(): Kernel | null {
  if (compiled === undefined) {
    const bytes = readFileSync(new URL('./ssim.wasm', import.meta.url));
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled && (new WebAssembly.Instance(compiled).exports as Kernel);
}

/** Grows the kernel's memory to at least `bytes` and gives a view of all of it. */
export function growTo({ memory }: Kernel, bytes: number): Uint8Array {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing > 0) memory.grow(missing);
  return new Uint8Array(memory.buffer);
}
