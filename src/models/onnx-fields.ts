/** Numbers of the fields of ONNX models, and of its types of data (onnx.proto). */
export const onnx = {
  model: { graph: 7 },
  graph: { node: 1, initialiser: 5, input: 11, output: 12, valueInfo: 13 },
  valueInfo: { name: 1 },
  node: { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, integer: 3, tensor: 5, graph: 6, integers: 8, type: 20 },
  tensor: { dimensions: 1, type: 2, floats: 4, numbers: 5, name: 8, bytes: 9 },
  types: { float: 1, unsignedByte: 2, signedByte: 3 },
  attributeTypes: { float: 1, integer: 2 },
} as const;
