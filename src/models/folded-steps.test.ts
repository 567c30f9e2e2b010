import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { withFoldedSteps } from './folded-steps.ts';
import { onnx } from './onnx-fields.ts';
import { floatsOf, initialiserOf } from './onnx-floats.ts';
import { floatOf, integerOf, nodeIn, nodeOf } from './onnx-node.ts';
import { fieldOf, fieldsIn, messageOf, wholeOf } from './protobuf.ts';

const channels = 16;
const [height, width] = [9, 11];

interface Given {
  /** By name, with its shape; numbers have none. */
  constants: Record<string, readonly number[]>;
  nodes: readonly Buffer[];
  outputs: readonly string[];
  /** Constants that whoever runs the model may give, too. */
  inputs?: readonly string[];
  /** Version of the operators. */
  opset?: number;
}

const noise = (at: number): number => Math.sin(12.9898 * (at + 1)) * 2;

function described(name: string): Buffer {
  const type = messageOf([1, messageOf([1, onnx.types.float])]);
  return messageOf([1, name], [2, type]);
}

function modelOf({ constants, nodes, outputs, inputs = [], opset = 11 }: Given): Buffer {
  let count = 0;
  const tensors = Object.entries(constants).map(([name, dims]) => {
    const size = dims.reduce((product, one) => product * one, 1);
    // A name that is a number is that number.
    const values = Array.from({ length: size }, () =>
      Number.isNaN(Number(name)) ? noise(count++) : Number(name),
    );
    return initialiserOf(name, floatsOf(dims, values));
  });
  const graph = Buffer.concat([
    ...nodes,
    messageOf([2, 'folded']),
    ...tensors,
    ...['picture', ...inputs].map((name) => fieldOf(onnx.graph.input, described(name))),
    ...outputs.map((name) => fieldOf(onnx.graph.output, described(name))),
  ]);
  return messageOf([1, 8], [onnx.model.graph, graph], [8, messageOf([1, ''], [2, opset])]);
}

function operatorsIn(model: Buffer): string[] {
  const [graph] = [...fieldsIn(model, wholeOf(model))].filter(({ number }) => number === onnx.model.graph);
  return [...fieldsIn(model, graph!)]
    .filter(({ number }) => number === onnx.graph.node)
    .map((field) => nodeIn(model, field).operator);
}

async function run(model: Buffer): Promise<number[][]> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const picture = Float32Array.from({ length: 3 * height * width }, (_, at) => noise(7 * at));
  const outputs = await session.run({ picture: new Tensor('float32', picture, [1, 3, height, width]) });
  await session.release();
  return session.outputNames.map((name) => Array.from(outputs[name]!.data as Float32Array));
}

/** What is made stays the same but for rounding. */
async function expectSame(given: Given): Promise<Buffer> {
  const model = modelOf(given);
  const folded = withFoldedSteps(Buffer.from(model));
  const [before, after] = [await run(model), await run(folded)];
  expect(after.length).toBe(before.length);
  for (const [index, values] of before.entries()) {
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    for (const [at, value] of values.entries())
      expect(Math.abs(after[index]![at]! - value)).toBeLessThan(1e-5 * largest);
  }
  return folded;
}

const padded = (name: string, group = 1): Buffer[] => [
  integerOf('group', group),
  ...[messageOf([1, name], ...[1, 1, 1, 1].map((pixels): [number, number] => [8, pixels]), [20, 7])],
];

const strides = messageOf([1, 'strides'], [8, 2], [8, 2], [20, 7]);
const clip = nodeOf('Clip', ['plus', '0', '6'], ['bounded']);

/** A convolution that looks around the picture, constants, an activation in four steps, and constants again. */
const first = [
  nodeOf('Conv', ['picture', 'w1'], ['a'], padded('pads')),
  nodeOf('Add', ['a', 'perChannel'], ['b']),
  nodeOf('Mul', ['1.75', 'b'], ['c']),
  nodeOf('Add', ['c', '0.25'], ['d']),
  nodeOf('Add', ['d', '3'], ['plus']),
  clip,
  nodeOf('Mul', ['d', 'bounded'], ['product']),
  nodeOf('Div', ['product', '6'], ['e']),
  nodeOf('Mul', ['e', '-1.5'], ['f']),
  nodeOf('Add', ['f', '0.125'], ['g']),
];
const numbers = Object.fromEntries(['1.75', '0.25', '3', '0', '6', '-1.5', '0.125'].map((one) => [one, []]));
const constants = {
  ...numbers,
  w1: [channels, 3, 3, 3],
  w2: [channels, 1, 3, 3],
  w3: [channels, channels, 1, 1],
  w5: [channels, channels, 1, 1],
  b3: [channels],
  perChannel: [1, channels, 1, 1],
};

test('constants go into convolutions; what is added before one that sees zeros around the picture stays a step', async () => {
  const nodes = [...first, nodeOf('Conv', ['g', 'w2'], ['out'], padded('pads', channels))];
  const folded = await expectSame({ constants, nodes, outputs: ['out'] });
  expect(operatorsIn(folded)).toEqual(['Conv', 'Conv', 'Clip', 'Mul', 'Conv', 'Conv']);
});

test('before others it goes into them, however many they are', async () => {
  const nodes = [
    ...first,
    nodeOf('Conv', ['g', 'w3', 'b3'], ['left']),
    nodeOf('Conv', ['g', 'w5'], ['right']),
    nodeOf('Add', ['left', 'right'], ['out']),
  ];
  const folded = await expectSame({ constants, nodes, outputs: ['out'] });
  expect(operatorsIn(folded)).toEqual(['Conv', 'Conv', 'Clip', 'Mul', 'Conv', 'Conv', 'Add']);
});

test.each(['a', 'd', 'e', 'g'])('a result that is asked for, %s, is there', async (name) => {
  const nodes = [...first, nodeOf('Conv', ['g', 'w3'], ['out'])];
  await expectSame({ constants, nodes, outputs: [name, 'out'] });
});

test.each([
  ['may be given by whoever runs the model', { inputs: ['w1', 'perChannel', '1.75'] }],
  ['are asked for', { outputs: ['w1', 'perChannel', 'out'] }],
])('constants that %s stay what they are', async (_, others) => {
  const nodes = [...first, nodeOf('Conv', ['g', 'w3'], ['out'])];
  await expectSame({ constants, nodes, outputs: ['out'], ...others });
});

test.each(['d.bias', 'd.gate', 'f.gate.weights', 'g.bounded', 'g.product'])(
  'what is called %s already keeps its name',
  async (name) => {
    const nodes = [
      ...first,
      nodeOf('Conv', ['g', 'w2'], ['h'], padded('pads', channels)),
      nodeOf('Add', ['h', name], ['out']),
    ];
    await expectSame({ constants: { ...constants, [name]: [1, channels, 1, 1] }, nodes, outputs: ['out'] });
  },
);

test('an operator of another domain is another one, whatever its name', () => {
  const { node } = onnx;
  const foreign = fieldOf(
    onnx.graph.node,
    messageOf(
      [node.input, 'a'],
      [node.input, 'perChannel'],
      [node.output, 'out'],
      [node.operator, 'Add'],
      [node.domain, 'org.example'],
    ),
  );
  const nodes = [first[0]!, foreign];
  const folded = withFoldedSteps(modelOf({ constants, nodes, outputs: ['out'] }));
  expect(operatorsIn(folded)).toEqual(['Conv', 'org.example.Add']);
});

test('a result that others read, too, stays what it is', async () => {
  const nodes = [
    ...first,
    nodeOf('Conv', ['g', 'w3'], ['h']),
    nodeOf('Add', ['h', 'c'], ['i']),
    nodeOf('Add', ['i', 'product'], ['out']),
  ];
  await expectSame({ constants, nodes, outputs: ['out'] });
});

test('what is no constant of a channel stays', async () => {
  const nodes = [
    nodeOf('Conv', ['picture', 'w1'], ['a'], padded('pads')),
    nodeOf('Mul', ['a', 'columns'], ['b']),
    nodeOf('Div', ['1.75', 'b'], ['out']),
  ];
  const given = { constants: { ...constants, columns: [1, 1, 1, width] }, nodes, outputs: ['b'] };
  expect(operatorsIn(await expectSame(given))).toEqual(['Conv', 'Mul', 'Div']);
});

test('weights that two convolutions share stay theirs', async () => {
  const nodes = [
    nodeOf('Conv', ['picture', 'w1'], ['a'], padded('pads')),
    nodeOf('Mul', ['a', '1.75'], ['b']),
    nodeOf('Conv', ['picture', 'w1'], ['c'], padded('pads')),
    nodeOf('Add', ['b', 'c'], ['out']),
  ];
  await expectSame({ constants, nodes, outputs: ['out'] });
});

test('bounds that stand in the node, as in older models, stay there', async () => {
  const bounds = [floatOf('min', 0), floatOf('max', 6)];
  const nodes = first.map((node) => (node === clip ? nodeOf('Clip', ['plus'], ['bounded'], bounds) : node));
  nodes.push(nodeOf('Conv', ['g', 'w3'], ['out']));
  const folded = await expectSame({ constants, nodes, outputs: ['out'], opset: 9 });
  expect(operatorsIn(folded)).toEqual(['Conv', 'Conv', 'Clip', 'Mul', 'Conv']);
});

test('a convolution that enlarges takes a normalisation', async () => {
  const nodes = [
    nodeOf('Conv', ['picture', 'w1'], ['a'], padded('pads')),
    nodeOf('ConvTranspose', ['a', 'w4'], ['b'], [strides]),
    nodeOf('Add', ['b', 'perEnlarged'], ['c']),
    nodeOf('BatchNormalization', ['c', 'gain', 'shift', 'mean', '1.75'], ['out'], [floatOf('epsilon', 0.5)]),
  ];
  const enlarged = { '1.75': [6], gain: [6], shift: [6], mean: [6], perEnlarged: [1, 6, 1, 1] };
  const given = {
    constants: { ...constants, ...enlarged, w4: [channels, 6, 2, 2] },
    nodes,
    outputs: ['out'],
  };
  expect(operatorsIn(await expectSame(given))).toEqual(['Conv', 'ConvTranspose']);
});

test('a model with graphs inside of nodes stays as it is: those may read any result', () => {
  const inner = messageOf([1, 'then_branch'], [onnx.attribute.graph, messageOf([2, 'inner'])], [20, 5]);
  const nodes = [...first, nodeOf('If', ['g'], ['out'], [inner])];
  const model = modelOf({ constants, nodes, outputs: ['out'] });
  expect(withFoldedSteps(model).equals(model)).toBe(true);
});
