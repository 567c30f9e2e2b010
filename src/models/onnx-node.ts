import { onnx } from './onnx-fields.ts';
import { type Field, fieldsIn } from './protobuf.ts';

/** A node of an ONNX graph: its operator, the names of what goes in and comes out, and the graphs inside of it. */
export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
  graphs: Field[];
}

export function nodeIn(model: Buffer, node: Field): OnnxNode {
  const found: OnnxNode = { operator: '', inputs: [], outputs: [], graphs: [] };
  for (const field of fieldsIn(model, node)) {
    if (field.number === onnx.node.input) found.inputs.push(textIn(model, field));
    else if (field.number === onnx.node.output) found.outputs.push(textIn(model, field));
    else if (field.number === onnx.node.operator) found.operator = textIn(model, field);
    else if (field.number === onnx.node.attribute)
      for (const inner of fieldsIn(model, field))
        if (inner.number === onnx.attribute.graph) found.graphs.push(inner);
  }
  return found;
}

export function textIn(model: Buffer, { start, bytes }: Field): string {
  return model.toString('utf8', start, start + bytes);
}
