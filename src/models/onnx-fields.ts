/** Numbers of the fields of ONNX models, and of its types of data (onnx.proto). */
export const onnx = {
  model: { graph: 7 },
  graph: { node: 1, initialiser: 5, valueInfo: 13 },
  node: { input: 1, output: 2, name: 3, operator: 4, attribute: 5 },
  attribute: { name: 1, integer: 3, graph: 6, type: 20 },
  tensor: { type: 2, numbers: 5, name: 8, bytes: 9 },
  types: { float: 1, unsignedByte: 2, signedByte: 3 },
  attributeTypes: { integer: 2 },
} as const;
