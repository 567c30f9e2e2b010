import { readFileSync } from 'node:fs';
import { type Field, fieldsIn, numberAt } from './protobuf.ts';

/** Fields of messages and types of data in onnx.proto. */
const modelGraph = 7;
const graphNode = 1;
const graphInitialiser = 5;
const nodeInput = 1;
const nodeOperator = 4;
const nodeAttribute = 5;
const attributeGraph = 6;
const tensorType = 2;
const tensorNumbers = 5;
const tensorName = 8;
const tensorBytes = 9;
const unsignedByte = 2;
const signedByte = 3;

const integerProduct = 'MatMulInteger';
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
  const found: Found = { weights: new Set(), tensors: new Map() };
  for (const field of fieldsIn(model, { start: 0, bytes: model.length }))
    if (field.number === modelGraph) collect(model, field, found);
  const unsigned = [...found.weights].flatMap((name) => {
    const tensor = found.tensors.get(name);
    return tensor?.type === unsignedByte ? [tensor] : [];
  });
  if (!unsigned.every((tensor) => canBeSigned(model, tensor))) return 0;
  for (const tensor of unsigned) makeSigned(model, tensor);
  return unsigned.length;
}

interface Found {
  /** Names of tensors that are weights of integer products. */
  weights: Set<string>;
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
    if (field.number === graphNode) collectNode(model, field, found);
    else if (field.number === graphInitialiser) {
      const { name, ...tensor } = tensorIn(model, field);
      found.tensors.set(name, tensor);
    }
  }
}

function collectNode(model: Buffer, node: Field, found: Found): void {
  const inputs: string[] = [];
  let operator = '';
  for (const field of fieldsIn(model, node)) {
    if (field.number === nodeInput) inputs.push(textOf(model, field));
    else if (field.number === nodeOperator) operator = textOf(model, field);
    else if (field.number === nodeAttribute)
      for (const inner of fieldsIn(model, field))
        if (inner.number === attributeGraph) collect(model, inner, found);
  }
  if (operator !== integerProduct) return;
  for (const at of weightInputs) if (inputs[at]) found.weights.add(inputs[at]);
}

function tensorIn(model: Buffer, field: Field): StoredTensor & { name: string } {
  const tensor: StoredTensor & { name: string } = { name: '', type: 0, typeAt: 0, content: null };
  for (const part of fieldsIn(model, field)) {
    if (part.number === tensorName) tensor.name = textOf(model, part);
    else if (part.number === tensorBytes || part.number === tensorNumbers) tensor.content = part;
    else if (part.number === tensorType) {
      tensor.type = part.value ?? 0;
      tensor.typeAt = part.start - 1;
    }
  }
  return tensor;
}

function textOf(model: Buffer, { start, bytes }: Field): string {
  return model.toString('utf8', start, start + bytes);
}

/** Whether a tensor is stored as bytes, or is a single number among numbers. */
function canBeSigned(model: Buffer, { content }: StoredTensor): boolean {
  if (content === null || content.value !== null) return false;
  return (
    content.number === tensorBytes || numberAt(model, content.start)?.end === content.start + content.bytes
  );
}

function makeSigned(model: Buffer, { typeAt, content }: StoredTensor): void {
  if (content === null) return;
  model[typeAt] = signedByte;
  const end = content.start + content.bytes;
  if (content.number === tensorBytes) {
    for (let at = content.start; at < end; at++) model[at]! ^= 0x80;
    return;
  }
  // One number, written as such. A negative one would take ten bytes; as a byte it takes what the other took.
  const { value } = numberAt(model, content.start)!;
  const length = end - content.head - 2;
  model[content.head] = tensorBytes * 8 + 2;
  // The length of the content, in as many bytes as are left for it.
  for (let at = 1; at < length; at++) model[content.head + at] = at === 1 ? 0x81 : 0x80;
  model[end - 2] = length === 1 ? 1 : 0;
  model[end - 1] = value ^ 0x80;
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
