import { onnx } from './onnx-fields.ts';
import { type Floats, floatsIn, initialiserOf } from './onnx-floats.ts';
import { nodeIn, nodeOf, type OnnxNode, textIn } from './onnx-node.ts';
import { asItIs, type Field, fieldsIn, wholeOf } from './protobuf.ts';

/** A node of a graph that is being written anew. */
export interface GraphNode extends Omit<OnnxNode, 'graphs'> {
  /** As it is stored; null of one that was added or changed. */
  stored: Buffer | null;
}

interface Constant {
  floats: Floats | null;
  stored: Buffer;
}

/** The graph of an ONNX model, to be changed step by step. */
export class OnnxGraph {
  /** Each after those whose results it reads; without those that hold constants. */
  nodes: GraphNode[] = [];
  /** Whether nodes hold graphs, which read results by name, too. */
  hasInnerGraphs = false;
  readonly #others: Buffer[] = [];
  readonly #inputs = new Set<string>();
  readonly #outputs = new Set<string>();
  readonly #constants = new Map<string, Constant>();

  constructor(model: Buffer, graph: Field) {
    for (const field of fieldsIn(model, graph)) {
      const stored = asItIs(model, field);
      if (field.number === onnx.graph.node) this.#takeNode(nodeIn(model, field), stored);
      else if (field.number === onnx.graph.initialiser) {
        const { name, floats } = floatsIn(model, field);
        this.#constants.set(name, { floats, stored });
      } else this.#others.push(stored);
      const names = this.#namesOf(field);
      if (!names) continue;
      for (const part of fieldsIn(model, field))
        if (part.number === onnx.valueInfo.name) names.add(textIn(model, part));
    }
  }

  /** Floats that are known before the model runs, and that nobody outside of the graph gives or reads. */
  constant(name: string | undefined): Floats | null {
    if (name === undefined || this.#inputs.has(name) || this.#outputs.has(name)) return null;
    return this.#constants.get(name)?.floats ?? null;
  }

  /** @returns its name, which is the one wished for where nothing has that */
  addConstant(wished: string, floats: Floats): string {
    const name = this.freeName(wished);
    this.#constants.set(name, { floats, stored: initialiserOf(name, floats) });
    return name;
  }

  /** A name that nothing in the graph has. */
  freeName(wished: string): string {
    const isTaken = (name: string): boolean =>
      this.#constants.has(name) ||
      this.#inputs.has(name) ||
      this.nodes.some(({ inputs, outputs }) => inputs.includes(name) || outputs.includes(name));
    let name = wished;
    while (isTaken(name)) name += '_';
    return name;
  }

  readersOf(name: string): GraphNode[] {
    return this.nodes.filter(({ inputs }) => inputs.includes(name));
  }

  isOutput(name: string): boolean {
    return this.#outputs.has(name);
  }

  /** The node that alone reads a result; null where several do, or whoever runs the model. */
  onlyReader(name: string): GraphNode | null {
    const [reader, another] = this.readersOf(name);
    return reader && !another && !this.isOutput(name) ? reader : null;
  }

  /** Puts nodes in the place of one. */
  replace(node: GraphNode, ...by: readonly GraphNode[]): void {
    this.nodes.splice(this.nodes.indexOf(node), 1, ...by);
  }

  /** The content of the graph's field, in parts. Constants that nothing reads are left out. */
  written(): Buffer[] {
    const used = this.nodes.flatMap(({ inputs }) => inputs);
    const read = new Set([...this.#inputs, ...this.#outputs, ...used]);
    const constants = [...this.#constants].filter(([name]) => read.has(name));
    return [
      ...constants.map(([, { stored }]) => stored),
      ...this.nodes.map(
        ({ stored, operator, inputs, outputs, attributes }) =>
          stored ?? nodeOf(operator, inputs, outputs, attributes.values()),
      ),
      ...this.#others,
    ];
  }

  #namesOf({ number }: Field): Set<string> | null {
    if (number === onnx.graph.input) return this.#inputs;
    return number === onnx.graph.output ? this.#outputs : null;
  }

  #takeNode({ graphs, ...node }: OnnxNode, stored: Buffer): void {
    const value = node.operator === 'Constant' ? node.attributes.get('value') : undefined;
    const tensor = value && [...fieldsIn(value, wholeOf(value))].find(isTensor);
    if (value && tensor)
      this.#constants.set(node.outputs[0]!, { floats: floatsIn(value, tensor).floats, stored });
    else this.nodes.push({ ...node, stored });
    if (graphs.length > 0) this.hasInnerGraphs = true;
  }
}

function isTensor({ number }: Field): boolean {
  return number === onnx.attribute.tensor;
}
