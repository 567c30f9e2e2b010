import { onnx } from './onnx-fields.ts';
import { type Field, fieldOf, fieldsIn, integersIn, messageOf, wholeOf } from './protobuf.ts';

/**
 * A node of an ONNX graph: its operator, behind its domain where that is not ONNX itself, the names of what goes in and
 * comes out, and the graphs inside of it.
 */
export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
  /** The messages of its attributes, by name. */
  attributes: Map<string, Buffer>;
  graphs: Field[];
}

export function nodeIn(model: Buffer, node: Field): OnnxNode {
  const found: OnnxNode = { operator: '', inputs: [], outputs: [], attributes: new Map(), graphs: [] };
  let domain = '';
  for (const field of fieldsIn(model, node)) {
    if (field.number === onnx.node.input) found.inputs.push(textIn(model, field));
    else if (field.number === onnx.node.output) found.outputs.push(textIn(model, field));
    else if (field.number === onnx.node.operator) found.operator = textIn(model, field);
    else if (field.number === onnx.node.domain) domain = textIn(model, field);
    else if (field.number === onnx.node.attribute)
      for (const inner of fieldsIn(model, field)) {
        if (inner.number === onnx.attribute.name)
          found.attributes.set(textIn(model, inner), contentOf(model, field));
        if (inner.number === onnx.attribute.graph) found.graphs.push(inner);
      }
  }
  return domain === '' || domain === 'ai.onnx'
    ? found
    : { ...found, operator: `${domain}.${found.operator}` };
}

/** A node as a field of a graph. */
export function nodeOf(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Iterable<Buffer> = [],
): Buffer {
  const { node } = onnx;
  return fieldOf(
    onnx.graph.node,
    messageOf(
      ...inputs.map((input): [number, string] => [node.input, input]),
      ...outputs.map((output): [number, string] => [node.output, output]),
      [node.name, `${operator} of ${outputs[0]}`],
      [node.operator, operator],
      ...[...attributes].map((attribute): [number, Buffer] => [node.attribute, attribute]),
    ),
  );
}

/** An attribute that is a whole number, not negative. */
export function integerOf(name: string, value: number): Buffer {
  return messageOf(
    [onnx.attribute.name, name],
    [onnx.attribute.integer, value],
    [onnx.attribute.type, onnx.attributeTypes.integer],
  );
}

function contentOf(model: Buffer, { start, bytes }: Field): Buffer {
  return model.subarray(start, start + bytes);
}

/** An attribute that is a float. */
export function floatOf(name: string, value: number): Buffer {
  const float = Buffer.alloc(5);
  float[0] = onnx.attribute.float * 8 + 5;
  float.writeFloatLE(value, 1);
  return Buffer.concat([
    messageOf([onnx.attribute.name, name]),
    float,
    messageOf([onnx.attribute.type, onnx.attributeTypes.float]),
  ]);
}

/** The numbers of an attribute: a float, whole numbers, or none. */
export function numbersIn(attribute: Buffer | undefined): number[] {
  if (attribute === undefined) return [];
  return [...fieldsIn(attribute, wholeOf(attribute))].flatMap((field) => {
    if (field.number === onnx.attribute.float) return [attribute.readFloatLE(field.start)];
    const isWhole = field.number === onnx.attribute.integer || field.number === onnx.attribute.integers;
    return isWhole ? integersIn(attribute, field) : [];
  });
}

export function textIn(model: Buffer, { start, bytes }: Field): string {
  return model.toString('utf8', start, start + bytes);
}
