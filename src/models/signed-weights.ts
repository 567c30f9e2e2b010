import { readFileSync } from 'node:fs';
import { onnx } from './onnx-fields.ts';
import { nodeIn, textIn } from './onnx-node.ts';
import { type Field, fieldsIn, numberAt } from './protobuf.ts';

const integerProduct = 'MatMulInteger';
const transposition = 'Transpose';
/** Inputs of it that are weights: the matrix, and what stands for zero in it. */
const weightInputs = [1, 3];

/**
 * Writes the weights of an ONNX model's integer products with signs: each byte less 128, and what stands for zero, too. The
 * products stay the same to the last bit, and on processors that multiply bytes (`multipliesSignedBytes`) the runtime has
 * kernels twice as fast, which want weights with signs. Changes the bytes in place, their number stays.
 *
 * @returns how many tensors were written anew; none where some of them are stored otherwise than this can write
 */
export function makeWeightsSigned(model: Buffer): number {
  const found: Found = { weights: new Set(), transposed: new Map(), tensors: new Map() };
  for (const field of fieldsIn(model, { start: 0, bytes: model.length }))
    if (field.number === onnx.model.graph) collect(model, field, found);
  const unsigned = [...found.weights].flatMap((name) => {
    const tensor = found.tensors.get(found.transposed.get(name) ?? name);
    return tensor?.type === onnx.types.unsignedByte ? [tensor] : [];
  });
  if (!unsigned.every((tensor) => canBeSigned(model, tensor))) return 0;
  for (const tensor of unsigned) makeSigned(model, tensor);
  return unsigned.length;
}

interface Found {
  /** Names of tensors that are weights of integer products. */
  weights: Set<string>;
  /** What is turned over, by the name of the result. */
  transposed: Map<string, string>;
  tensors: Map<string, StoredTensor>;
}

interface StoredTensor {
  type: number;
  /** Where the type stands. */
  typeAt: number;
  content: (Field & { head: number }) | null;
}

function collect(model: Buffer, graph: Field, found: Found): void {
  for (const field of fieldsIn(model, graph)) {
    if (field.number === onnx.graph.node) collectNode(model, field, found);
    else if (field.number === onnx.graph.initialiser) {
      const { name, ...tensor } = tensorIn(model, field);
      found.tensors.set(name, tensor);
    }
  }
}

function collectNode(model: Buffer, field: Field, found: Found): void {
  const { operator, inputs, outputs, graphs } = nodeIn(model, field);
  for (const graph of graphs) collect(model, graph, found);
  if (operator === transposition && outputs[0] && inputs[0]) found.transposed.set(outputs[0], inputs[0]);
  if (operator !== integerProduct) return;
  for (const at of weightInputs) if (inputs[at]) found.weights.add(inputs[at]);
}

function tensorIn(model: Buffer, field: Field): StoredTensor & { name: string } {
  const tensor: StoredTensor & { name: string } = { name: '', type: 0, typeAt: 0, content: null };
  for (const part of fieldsIn(model, field)) {
    if (part.number === onnx.tensor.name) tensor.name = textIn(model, part);
    else if (part.number === onnx.tensor.bytes || part.number === onnx.tensor.numbers) tensor.content = part;
    else if (part.number === onnx.tensor.type) {
      tensor.type = part.value ?? 0;
      tensor.typeAt = part.start - 1;
    }
  }
  return tensor;
}

/** Whether a tensor is stored as bytes, or is a single number among numbers. */
function canBeSigned(model: Buffer, { content }: StoredTensor): boolean {
  if (content === null || content.value !== null) return false;
  return (
    content.number === onnx.tensor.bytes ||
    numberAt(model, content.start)?.end === content.start + content.bytes
  );
}

function makeSigned(model: Buffer, { typeAt, content }: StoredTensor): void {
  if (content === null) return;
  model[typeAt] = onnx.types.signedByte;
  const end = content.start + content.bytes;
  if (content.number === onnx.tensor.bytes) {
    flipHighBits(model.subarray(content.start, end));
    return;
  }
  // One number, written as such. A negative one would take ten bytes; as a byte it takes what the other took.
  const { value } = numberAt(model, content.start)!;
  const length = end - content.head - 2;
  model[content.head] = onnx.tensor.bytes * 8 + 2;
  // The length of the content, in as many bytes as are left for it.
  for (let at = 1; at < length; at++) model[content.head + at] = at === 1 ? 0x81 : 0x80;
  model[end - 2] = length === 1 ? 1 : 0;
  model[end - 1] = value ^ 0x80;
}

/** Four bytes at once, but for those at the ends: a model has tens of millions. */
function flipHighBits(bytes: Uint8Array): void {
  const head = Math.min(bytes.length, -bytes.byteOffset & 3);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  for (let at = 0; at < head; at++) bytes[at]! ^= 0x80;
  for (let at = 0; at < words.length; at++) words[at]! ^= 0x80808080;
  for (let at = head + 4 * words.length; at < bytes.length; at++) bytes[at]! ^= 0x80;
}

let isFast: boolean | undefined;

/** Whether this processor multiplies bytes exactly where one has a sign. Older ones round such sums to 16 bits. */
export function multipliesSignedBytes(): boolean {
  isFast ??= /\bavx512_vnni\b|\bavx_vnni\b/.test(processorFlags());
  return isFast;
}

/** As Linux tells them; nothing elsewhere, where models stay as they are. */
function processorFlags(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
