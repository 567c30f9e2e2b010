import { onnx } from './onnx-fields.ts';
import { textIn } from './onnx-node.ts';
import { type Field, fieldOf, fieldsIn, integersIn, messageOf } from './protobuf.ts';

/** A tensor of floats, as they are stored: they may begin anywhere in a file. */
export interface Floats {
  dims: readonly number[];
  bytes: Uint8Array;
}

/** The name of a tensor, and what it holds where that is floats. */
export function floatsIn(model: Buffer, tensor: Field): { name: string; floats: Floats | null } {
  const dims: number[] = [];
  let [name, type] = ['', 0];
  let bytes: Uint8Array | null = null;
  for (const field of fieldsIn(model, tensor)) {
    if (field.number === onnx.tensor.dimensions) dims.push(...integersIn(model, field));
    else if (field.number === onnx.tensor.type) type = field.value ?? 0;
    else if (field.number === onnx.tensor.name) name = textIn(model, field);
    else if (field.number === onnx.tensor.bytes || field.number === onnx.tensor.floats)
      bytes = model.subarray(field.start, field.start + field.bytes);
  }
  const size = dims.reduce((product, one) => product * one, 4);
  return { name, floats: type === onnx.types.float && bytes?.length === size ? { dims, bytes } : null };
}

export function floatsOf(dims: readonly number[], values: Iterable<number>): Floats {
  return { dims, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/** A copy of them. */
export function valuesOf({ bytes }: Floats): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** The floats where they are stored, to be read and written. */
export function viewOf({ bytes }: Floats): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A tensor as a field of a graph. */
export function initialiserOf(name: string, { dims, bytes }: Floats): Buffer {
  return fieldOf(
    onnx.graph.initialiser,
    messageOf(
      ...dims.map((size): [number, number] => [onnx.tensor.dimensions, size]),
      [onnx.tensor.type, onnx.types.float],
      [onnx.tensor.name, name],
      [onnx.tensor.bytes, bytes],
    ),
  );
}
