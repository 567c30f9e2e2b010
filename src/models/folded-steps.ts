import { onnx } from './onnx-fields.ts';
import type { Floats } from './onnx-floats.ts';
import { type GraphNode, OnnxGraph } from './onnx-graph.ts';
import { floatOf, integerOf, numbersIn } from './onnx-node.ts';
import { inAll, wholeOf } from './protobuf.ts';

/** The runtime keeps so many channels beside each other, where it can. */
const channelBlock = 16;

/**
 * A model of convolutions with fewer steps between them, which makes the same but for rounding. Networks are stored with
 * constants that are multiplied and added after each convolution, and with activations in four steps. The runtime takes each
 * as a pass over all values, and brings them into another order before and after.
 *
 * - Constants after a convolution become part of its weights.
 * - Of x * clip(x + a, low, high) and the constants after it two steps remain: a convolution with bounds, and the product.
 * - What is added after that goes into the next convolutions, or becomes one where they see zeros around the picture.
 */
export function withFoldedSteps(model: Buffer): Buffer {
  return Buffer.concat(
    inAll(model, wholeOf(model), onnx.model.graph, (field) => {
      const graph = new OnnxGraph(model, field);
      if (graph.hasInnerGraphs) return [model.subarray(field.start, field.start + field.bytes)];
      for (const node of [...graph.nodes]) {
        const isPlain = isConvolution(graph, node);
        if (isPlain || isEnlarging(graph, node)) foldConstants(graph, node);
        if (isPlain) foldActivation(graph, node);
      }
      return graph.written();
    }),
  );
}

/** Whether a node is a convolution of a picture whose weights are known. */
function isConvolution(graph: OnnxGraph, { operator, inputs: [, weights, bias] }: GraphNode): boolean {
  return (
    operator === 'Conv' &&
    graph.constant(weights)?.dims.length === 4 &&
    (bias === undefined || graph.constant(bias) !== null)
  );
}

/** The same of one that enlarges a picture, without groups. */
function isEnlarging(graph: OnnxGraph, node: GraphNode): boolean {
  const [groups = 1] = numbersIn(node.attributes.get('group'));
  return (
    node.operator === 'ConvTranspose' && groups === 1 && isConvolution(graph, { ...node, operator: 'Conv' })
  );
}

/** How many channels a convolution makes, and how many weights in a row are for one of them. */
function channelsOf(graph: OnnxGraph, node: GraphNode): { channels: number; each: number } {
  const { dims, values } = graph.constant(node.inputs[1])!;
  if (node.operator === 'ConvTranspose') return { channels: dims[1]!, each: dims[2]! * dims[3]! };
  return { channels: dims[0]!, each: values.length / dims[0]! };
}

function foldConstants(graph: OnnxGraph, convolution: GraphNode): void {
  const { channels, each } = channelsOf(graph, convolution);
  const { steps, passed, output } = stepsAfter(graph, convolution, channels);
  if (passed.length === 0) return;
  for (const node of passed) graph.replace(node);
  convolution.outputs = [output];
  rewrite(graph, convolution, (weights, bias) => {
    for (let run = 0; run < weights.length / each; run++) {
      const scale = steps.scale[run % channels]!;
      for (let at = run * each; at < (run + 1) * each; at++) weights[at]! *= scale;
    }
    for (const [channel, shift] of steps.shift.entries())
      bias[channel] = bias[channel]! * steps.scale[channel]! + shift;
  });
}

function foldActivation(graph: OnnxGraph, convolution: GraphNode): void {
  const { channels } = channelsOf(graph, convolution);
  const found = channels % channelBlock === 0 ? activationAfter(graph, convolution, channels) : null;
  if (!found) return;
  const { x, before, bounds, nodes } = found;
  const { steps, passed, output } = stepsAfter(graph, nodes.at(-1)!, channels);
  const [scale, shift] = [onlyOf(steps.scale), onlyOf(steps.shift)];
  if (scale === null || shift === null) return;
  const name = (part: string): string => `${output}.${part}`;
  const goesOn = shift !== 0 && addToNext(graph, output, shift);
  const product = shift === 0 || goesOn ? output : name('product');
  const written = [
    eachChannel(graph, x, name('gate'), {
      scale: before.scale.map((value) => value * scale),
      shift: before.shift.map((value) => value * scale),
    }),
    bounded(graph, name('gate'), name('bounded'), {
      ...bounds,
      values: bounds.values.map((value) => value * scale).sort((a, b) => a - b),
    }),
    added('Mul', [x, name('bounded')], product),
  ];
  if (product !== output) {
    const shifts = { scale: new Float64Array(channels).fill(1), shift: steps.shift };
    written.push(eachChannel(graph, product, output, shifts));
  }
  const all = [...nodes, ...passed];
  graph.replace(all.at(-1)!, ...written);
  for (const node of all.slice(0, -1)) graph.replace(node);
}

/** What is done to the values of each channel: scaled, then shifted. */
interface Steps {
  scale: Float64Array;
  shift: Float64Array;
}

/** The constants that a result is multiplied by and that are added to it, with their nodes, and what the last makes. */
function stepsAfter(
  graph: OnnxGraph,
  first: GraphNode,
  channels: number,
): { steps: Steps; passed: GraphNode[]; output: string } {
  const steps: Steps = { scale: new Float64Array(channels).fill(1), shift: new Float64Array(channels) };
  const passed: GraphNode[] = [];
  let last = first;
  for (;;) {
    const output = last.outputs[0]!;
    const next = graph.onlyReader(output);
    const step = next && stepOf(graph, next, output, channels);
    if (!step) return { steps, passed, output };
    for (let at = 0; at < channels; at++) {
      steps.scale[at]! *= step.scale[at]!;
      steps.shift[at] = steps.shift[at]! * step.scale[at]! + step.shift[at]!;
    }
    passed.push(next);
    last = next;
  }
}

/** What a node does to a result where that is a constant to each channel. */
function stepOf(graph: OnnxGraph, node: GraphNode, input: string, channels: number): Steps | null {
  const { operator, inputs } = node;
  if (operator === 'BatchNormalization') return normalisationOf(graph, node, input, channels);
  const isFirst = inputs[0] === input;
  const constant = graph.constant(inputs[isFirst ? 1 : 0]);
  const values = constant && eachOf(constant, channels);
  if (!values) return null;
  const [ones, zeros] = [new Float64Array(channels).fill(1), new Float64Array(channels)];
  if (operator === 'Mul') return { scale: values, shift: zeros };
  if (operator === 'Add') return { scale: ones, shift: values };
  if (operator === 'Div' && isFirst) return { scale: values.map((value) => 1 / value), shift: zeros };
  return null;
}

/** The epsilon of ONNX where a node tells none. */
const usualEpsilon = 1e-5;

function normalisationOf(
  graph: OnnxGraph,
  { inputs, outputs, attributes }: GraphNode,
  input: string,
  channels: number,
): Steps | null {
  const [gain, bias, mean, variance] = inputs.slice(1).map((name) => graph.constant(name)?.values);
  const areKnown = [gain, bias, mean, variance].every((values) => values?.length === channels);
  if (!areKnown || inputs[0] !== input || outputs.length > 1) return null;
  const [epsilon = usualEpsilon] = numbersIn(attributes.get('epsilon'));
  const scale = Float64Array.from(gain!, (value, at) => value / Math.sqrt(variance![at]! + epsilon));
  return { scale, shift: scale.map((value, at) => bias![at]! - mean![at]! * value) };
}

/** A constant by channels; null where it is none of a channel. */
function eachOf({ dims, values }: Floats, channels: number): Float64Array | null {
  if (dims.length > 4) return null;
  if (values.length === 1) return new Float64Array(channels).fill(values[0]!);
  return values.length === channels && dims.at(-3) === channels ? Float64Array.from(values) : null;
}

/** The number that all of them are. */
function onlyOf(values: Float64Array): number | null {
  return values.every((value) => value === values[0]) ? values[0]! : null;
}

/** The least and the most that values are cut to, and whether the model holds such as constants or in the node. */
interface Bounds {
  values: number[];
  areInputs: boolean;
}

interface Activation {
  x: string;
  before: Steps;
  bounds: Bounds;
  /** The last is the product. */
  nodes: GraphNode[];
}

/** x * clip(x + a, low, high) of what a convolution makes. */
function activationAfter(graph: OnnxGraph, { outputs }: GraphNode, channels: number): Activation | null {
  const x = outputs[0]!;
  for (const sum of graph.readersOf(x)) {
    const before = stepOf(graph, sum, x, channels);
    const clip = before && graph.onlyReader(sum.outputs[0]!);
    const product = clip?.operator === 'Clip' ? graph.onlyReader(clip.outputs[0]!) : null;
    if (!clip || product?.operator !== 'Mul' || !product.inputs.includes(x)) continue;
    const bounds = boundsOf(graph, clip);
    if (bounds) return { x, before, bounds, nodes: [sum, clip, product] };
  }
  return null;
}

function boundsOf(graph: OnnxGraph, { inputs, attributes }: GraphNode): Bounds | null {
  const areInputs = inputs.length > 1;
  const values = areInputs
    ? inputs.slice(1).flatMap((name) => [...(graph.constant(name)?.values ?? [])])
    : ['min', 'max'].flatMap((name) => numbersIn(attributes.get(name)));
  return values.length === 2 ? { values, areInputs } : null;
}

/** Cuts values to bounds. */
function bounded(graph: OnnxGraph, input: string, output: string, { values, areInputs }: Bounds): GraphNode {
  const [low, high] = values as [number, number];
  const constant = (part: string, value: number): string =>
    graph.addConstant(`${output}.${part}`, { dims: [], values: Float32Array.of(value) });
  if (areInputs) return added('Clip', [input, constant('low', low), constant('high', high)], output);
  const node = added('Clip', [input], output);
  node.attributes.set('min', floatOf('min', low)).set('max', floatOf('max', high));
  return node;
}

/**
 * Adds a number to what convolutions read, by their own constants.
 * @returns whether it did: what a convolution sees around the picture stays zero, so none that looks there can.
 */
function addToNext(graph: OnnxGraph, name: string, shift: number): boolean {
  const readers = graph.readersOf(name);
  const areFit = readers.every(
    (reader) => isConvolution(graph, reader) && !isPadded(reader) && reader.inputs[0] === name,
  );
  if (!areFit || graph.isOutput(name)) return false;
  for (const reader of readers)
    rewrite(graph, reader, (weights, bias) => {
      const each = weights.length / bias.length;
      for (let channel = 0; channel < bias.length; channel++) {
        const own = weights.subarray(channel * each, (channel + 1) * each);
        bias[channel]! += shift * own.reduce((sum, weight) => sum + weight, 0);
      }
    });
  return true;
}

function isPadded({ attributes }: GraphNode): boolean {
  return attributes.has('auto_pad') || numbersIn(attributes.get('pads')).some((pixels) => pixels !== 0);
}

/** Gives a convolution weights and constants of its own, changed. */
function rewrite(
  graph: OnnxGraph,
  convolution: GraphNode,
  change: (weights: Float32Array, bias: Float32Array) => void,
): void {
  const [input, weightsName, biasName] = convolution.inputs;
  const { dims, values } = graph.constant(weightsName)!;
  const weights = values.slice();
  const { channels } = channelsOf(graph, convolution);
  const bias = graph.constant(biasName)?.values.slice() ?? new Float32Array(channels);
  change(weights, bias);
  const [output] = convolution.outputs;
  convolution.inputs = [
    input!,
    graph.addConstant(`${output}.weights`, { dims, values: weights }),
    graph.addConstant(`${output}.bias`, { dims: [bias.length], values: bias }),
  ];
  convolution.stored = null;
}

/** A convolution of each channel by itself, which scales and shifts it. */
function eachChannel(graph: OnnxGraph, input: string, output: string, { scale, shift }: Steps): GraphNode {
  const channels = scale.length;
  const constants = [
    graph.addConstant(`${output}.weights`, { dims: [channels, 1, 1, 1], values: Float32Array.from(scale) }),
    graph.addConstant(`${output}.bias`, { dims: [channels], values: Float32Array.from(shift) }),
  ];
  const node = added('Conv', [input, ...constants], output);
  node.attributes.set('group', integerOf('group', channels));
  return node;
}

function added(operator: string, inputs: string[], output: string): GraphNode {
  return { operator, inputs, outputs: [output], attributes: new Map(), stored: null };
}
