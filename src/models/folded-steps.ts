import { onnx } from './onnx-fields.ts';
import { type Floats, floatsOf, valuesOf, viewOf } from './onnx-floats.ts';
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
 *
 * Weights are changed where they are stored, so that they take memory once: the bytes given are of no use after that.
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

/** Whether a node is a convolution of a picture whose weights are known, and are its own. */
function isConvolution(graph: OnnxGraph, { operator, inputs: [, weights, bias] }: GraphNode): boolean {
  return (
    operator === 'Conv' &&
    graph.constant(weights)?.dims.length === 4 &&
    graph.readersOf(weights!).length === 1 &&
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

interface Kernel {
  channels: number;
  /** How many weights in a row are for one channel. */
  each: number;
  weights: DataView;
  bias: Float32Array;
}

function kernelOf(graph: OnnxGraph, { operator, inputs: [, weightsName, biasName] }: GraphNode): Kernel {
  const floats = graph.constant(weightsName)!;
  const [first, second, rows, columns] = floats.dims as [number, number, number, number];
  const isEnlarging = operator === 'ConvTranspose';
  const channels = isEnlarging ? second : first;
  const known = graph.constant(biasName);
  return {
    channels,
    each: rows * columns * (isEnlarging ? 1 : second),
    weights: viewOf(floats),
    bias: known ? valuesOf(known) : new Float32Array(channels),
  };
}

/** Gives a convolution constants of its own that are added. */
function setBias(graph: OnnxGraph, convolution: GraphNode, bias: Float32Array): void {
  const [input, weights] = convolution.inputs;
  const name = graph.addConstant(`${convolution.outputs[0]}.bias`, floatsOf([bias.length], bias));
  convolution.inputs = [input!, weights!, name];
  convolution.stored = null;
}

function foldConstants(graph: OnnxGraph, convolution: GraphNode): void {
  const { channels, each, weights, bias } = kernelOf(graph, convolution);
  const { steps, passed, output } = stepsAfter(graph, convolution, channels);
  if (passed.length === 0) return;
  for (const node of passed) graph.replace(node);
  for (let at = 0; at < weights.byteLength; at += 4) {
    const scale = steps.scale[Math.floor(at / (4 * each)) % channels]!;
    weights.setFloat32(at, weights.getFloat32(at, true) * scale, true);
  }
  convolution.outputs = [output];
  setBias(
    graph,
    convolution,
    bias.map((value, channel) => value * steps.scale[channel]! + steps.shift[channel]!),
  );
}

function foldActivation(graph: OnnxGraph, convolution: GraphNode): void {
  const { channels } = kernelOf(graph, convolution);
  const found = channels % channelBlock === 0 ? activationAfter(graph, convolution, channels) : null;
  if (!found) return;
  const { x, before, bounds, nodes } = found;
  const { steps, passed, output } = stepsAfter(graph, nodes.at(-1)!, channels);
  const [scale, shift] = [onlyOf(steps.scale), onlyOf(steps.shift)];
  if (scale === null || shift === null) return;
  const [gate, limited] = [graph.freeName(`${output}.gate`), graph.freeName(`${output}.bounded`)];
  const goesOn = shift !== 0 && addToNext(graph, output, shift);
  const product = shift === 0 || goesOn ? output : graph.freeName(`${output}.product`);
  const written = [
    eachChannel(graph, x, gate, {
      scale: before.scale.map((value) => value * scale),
      shift: before.shift.map((value) => value * scale),
    }),
    bounded(graph, gate, limited, {
      ...bounds,
      values: bounds.values.map((value) => value * scale).sort((a, b) => a - b),
    }),
    added('Mul', [x, limited], product),
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
  const [gain, bias, mean, variance] = inputs.slice(1).map((name) => {
    const constant = graph.constant(name);
    return constant && valuesOf(constant);
  });
  const areKnown = [gain, bias, mean, variance].every((values) => values?.length === channels);
  if (!areKnown || inputs[0] !== input || outputs.length > 1) return null;
  const [epsilon = usualEpsilon] = numbersIn(attributes.get('epsilon'));
  const scale = Float64Array.from(gain!, (value, at) => value / Math.sqrt(variance![at]! + epsilon));
  return { scale, shift: scale.map((value, at) => bias![at]! - mean![at]! * value) };
}

/** A constant by channels; null where it is none of a channel. */
function eachOf(constant: Floats, channels: number): Float64Array | null {
  const { dims, bytes } = constant;
  if (dims.length > 4 || bytes.length > 4 * channels) return null;
  const values = valuesOf(constant);
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
    ? inputs.slice(1).flatMap((name) => {
        const constant = graph.constant(name);
        return constant ? [...valuesOf(constant)] : [];
      })
    : ['min', 'max'].flatMap((name) => numbersIn(attributes.get(name)));
  return values.length === 2 ? { values, areInputs } : null;
}

/** Cuts values to bounds. */
function bounded(graph: OnnxGraph, input: string, output: string, { values, areInputs }: Bounds): GraphNode {
  const [low, high] = values as [number, number];
  const constant = (part: string, value: number): string =>
    graph.addConstant(`${output}.${part}`, floatsOf([], [value]));
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
  for (const reader of readers) {
    const { each, weights, bias } = kernelOf(graph, reader);
    for (let channel = 0; channel < bias.length; channel++) {
      let sum = 0;
      for (let at = channel * each; at < (channel + 1) * each; at++) sum += weights.getFloat32(4 * at, true);
      bias[channel]! += shift * sum;
    }
    setBias(graph, reader, bias);
  }
  return true;
}

function isPadded({ attributes }: GraphNode): boolean {
  return attributes.has('auto_pad') || numbersIn(attributes.get('pads')).some((pixels) => pixels !== 0);
}

/** A convolution of each channel by itself, which scales and shifts it. */
function eachChannel(graph: OnnxGraph, input: string, output: string, { scale, shift }: Steps): GraphNode {
  const channels = scale.length;
  const constants = [
    graph.addConstant(`${output}.weights`, floatsOf([channels, 1, 1, 1], scale)),
    graph.addConstant(`${output}.bias`, floatsOf([channels], shift)),
  ];
  const node = added('Conv', [input, ...constants], output);
  node.attributes.set('group', integerOf('group', channels));
  return node;
}

function added(operator: string, inputs: string[], output: string): GraphNode {
  return { operator, inputs, outputs: [output], attributes: new Map(), stored: null };
}
