/**
 * A small ONNX model as bytes, written field by field (onnx.proto, IR version 8, opset 13): `operator` applied to one
 * float tensor [1, 3, side, side]. `Flatten` hands out what the model was given; `GlobalAveragePool` and the like do
 * for others.
 */
export function onnxModel({
  operator,
  input = 'pixel_values',
  output = 'image_embeds',
}: {
  operator: string;
  input?: string;
  output?: string;
}): Uint8Array {
  const node = message(text(1, input), text(2, output), text(4, operator));
  const graph = message(
    field(1, node),
    text(2, 'graph'),
    field(11, tensor(input, [1, 3, 'height', 'width'])),
    field(12, tensor(output, [1, 'features'])),
  );
  return message(number(1, 8), field(7, graph), field(8, message(text(1, ''), number(2, 13))));
}

function tensor(name: string, shape: readonly (number | string)[]): Uint8Array {
  const dimensions = shape.map((side) =>
    field(1, typeof side === 'number' ? message(number(1, side)) : message(text(2, side))),
  );
  const float = 1;
  const type = message(number(1, float), field(2, message(...dimensions)));
  return message(text(1, name), field(2, message(field(1, type))));
}

function message(...fields: Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

function field(tag: number, bytes: Uint8Array): Uint8Array {
  const lengthDelimited = 2;
  return Buffer.concat([varint((tag << 3) | lengthDelimited), varint(bytes.length), bytes]);
}

function text(tag: number, value: string): Uint8Array {
  return field(tag, Buffer.from(value, 'utf8'));
}

function number(tag: number, value: number): Uint8Array {
  return Buffer.concat([varint(tag << 3), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
