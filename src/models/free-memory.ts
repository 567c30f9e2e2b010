import type { Tensor } from 'onnxruntime-node';

/**
 * Gives the memory of a buffer back at once, which can't be used after that. The collector sees an array as a small object,
 * and would let hundreds of megabytes of them wait.
 */
export function freeBytes({ buffer, byteLength }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) buffer.transfer(0);
}

/** The same for tensors that a session gave, or that were made for one call of it. */
export function freeTensors(tensors: Iterable<Tensor>): void {
  for (const { data } of tensors) if (ArrayBuffer.isView(data)) freeBytes(data);
}
