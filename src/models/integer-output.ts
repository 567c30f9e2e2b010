import { onnx } from './onnx-fields.ts';
import { integerOf, nodeIn, nodeOf, type OnnxNode } from './onnx-node.ts';
import { asItIs, type Field, fieldOfParts, fieldsIn, inAll, wholeOf } from './protobuf.ts';

/**
 * An ONNX model whose output is the product of floats and of weights that are stored as bytes, with that product made of
 * integers, as the runtime does where a model is quantised as a whole. A model that makes a word at a time, of many, spends
 * most of its time on that product, since all weights pass through memory for each word: bytes are a quarter of floats. Its
 * floats are rounded to 256 steps, as they are before any other product of such a model.
 *
 * @param output name of the output; in graphs inside of nodes, too. Where it is made otherwise nothing changes.
 */
export function withIntegerOutput(model: Buffer, output: string): Buffer {
  // In parts, and joined once: each copy would take as much memory as the model.
  return Buffer.concat(
    inAll(model, wholeOf(model), onnx.model.graph, (graph) => graphWith(model, graph, output)),
  );
}

function graphWith(model: Buffer, graph: Field, output: string): Buffer[] {
  const fields = [...fieldsIn(model, graph)];
  const nodes = new Map(
    fields
      .filter(({ number }) => number === onnx.graph.node)
      .map((field) => [field, nodeIn(model, field)] as const),
  );
  const product = [...nodes.values()].find(
    (node) => node.operator === 'MatMul' && node.outputs[0] === output,
  );
  const unpacking = [...nodes.values()].find(
    (node) => node.operator === 'DequantizeLinear' && node.outputs[0] === product?.inputs[1],
  );
  const isFound = product !== undefined && unpacking !== undefined;
  return fields.flatMap((field) => {
    const node = nodes.get(field);
    if (node === undefined)
      // What is said there of types, which the runtime finds itself, would bind the type of the weights.
      return isFound && field.number === onnx.graph.valueInfo ? [] : [asItIs(model, field)];
    if (isFound && node === unpacking) return [];
    if (isFound && node === product) return integerProduct(product, unpacking, output);
    if (node.graphs.length === 0) return [asItIs(model, field)];
    return fieldOfParts(
      onnx.graph.node,
      inAll(model, field, onnx.node.attribute, (attribute) =>
        inAll(model, attribute, onnx.attribute.graph, (inner) => graphWith(model, inner, output)),
      ),
    );
  });
}

/** The nodes that make the product of integers and scale it. */
function integerProduct({ inputs: [floats] }: OnnxNode, unpacking: OnnxNode, output: string): Buffer[] {
  const [weights, scale, zero] = unpacking.inputs;
  const name = (part: string): string => `${output}.${part}`;
  return [
    nodeOf('DynamicQuantizeLinear', [floats!], [name('bytes'), name('scale'), name('zero')]),
    nodeOf('MatMulInteger', [name('bytes'), weights!, name('zero'), zero!], [name('sums')]),
    nodeOf('Cast', [name('sums')], [name('floats')], [integerOf('to', onnx.types.float)]),
    nodeOf('Mul', [name('scale'), scale!], [name('scales')]),
    nodeOf('Mul', [name('floats'), name('scales')], [output]),
  ];
}
