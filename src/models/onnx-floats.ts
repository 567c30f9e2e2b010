import { onnx } from './onnx-fields.ts';
import { textIn } from './onnx-node.ts';
import { type Field, fieldOf, fieldsIn, integersIn, messageOf } from './protobuf.ts';

/** A tensor of floats. */
export interface Floats {
  dims: readonly number[];
  values: Float32Array;
}

/** The name of a tensor, and what it holds where that is floats. */
export function floatsIn(model: Buffer, tensor: Field): { name: string; floats: Floats | null } {
  const dims: number[] = [];
  let [name, type] = ['', 0];
  let values: Float32Array | null = null;
  for (const field of fieldsIn(model, tensor)) {
    if (field.number === onnx.tensor.dimensions) dims.push(...integersIn(model, field));
    else if (field.number === onnx.tensor.type) type = field.value ?? 0;
    else if (field.number === onnx.tensor.name) name = textIn(model, field);
    else if (field.number === onnx.tensor.bytes || field.number === onnx.tensor.floats)
      values = copied(model, field);
  }
  const size = dims.reduce((product, one) => product * one, 1);
  return { name, floats: type === onnx.types.float && values?.length === size ? { dims, values } : null };
}

/** A tensor as a field of a graph. */
export function initialiserOf(name: string, { dims, values }: Floats): Buffer {
  return fieldOf(
    onnx.graph.initialiser,
    messageOf(
      ...dims.map((size): [number, number] => [onnx.tensor.dimensions, size]),
      [onnx.tensor.type, onnx.types.float],
      [onnx.tensor.name, name],
      [onnx.tensor.bytes, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)],
    ),
  );
}

/** In a file they may begin anywhere. */
function copied(model: Buffer, { start, bytes }: Field): Float32Array {
  const values = new Float32Array(bytes / 4);
  new Uint8Array(values.buffer).set(model.subarray(start, start + bytes));
  return values;
}
