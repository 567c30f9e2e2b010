/** A field of a message in the format of Protocol Buffers: where its content lies. */
export interface Field {
  number: number;
  start: number;
  bytes: number;
  /** Of a field that is a number: its value; its content has no bytes, and ends at `start`. */
  value: number | null;
}

/** The field whose head begins at `at`; null where there is no such head. */
export function fieldIn(buffer: Buffer, at: number): Field | null {
  const tag = numberAt(buffer, at);
  if (tag === null) return null;
  const number = Math.floor(tag.value / 8);
  const content = numberAt(buffer, tag.end);
  switch (tag.value % 8) {
    case 0:
      return content && { number, start: content.end, bytes: 0, value: content.value };
    case 1:
      return { number, start: tag.end, bytes: 8, value: null };
    case 2:
      return content && { number, start: content.end, bytes: content.value, value: null };
    case 5:
      return { number, start: tag.end, bytes: 4, value: null };
    default:
      return null;
  }
}

/** The fields of a message that lies between two places, with the place of each head. */
export function* fieldsIn(
  buffer: Buffer,
  { start, bytes }: Pick<Field, 'start' | 'bytes'>,
): Generator<Field & { head: number }> {
  const end = start + bytes;
  for (let head = start; head < end; ) {
    const field = fieldIn(buffer, head);
    if (field === null || field.start + field.bytes > end) throw new Error('Expected a message of fields.');
    yield { ...field, head };
    head = field.start + field.bytes;
  }
}

/** A message with some of its fields written anew, in parts that are not copied. */
export function inAll(
  buffer: Buffer,
  message: Pick<Field, 'start' | 'bytes'>,
  number: number,
  written: (field: Field) => Buffer[],
): Buffer[] {
  return [...fieldsIn(buffer, message)].flatMap((field) =>
    field.number === number ? fieldOfParts(number, written(field)) : [asItIs(buffer, field)],
  );
}

/** A field with its head. */
export function asItIs(buffer: Buffer, { head, start, bytes }: Field & { head: number }): Buffer {
  return buffer.subarray(head, start + bytes);
}

/** All of a message that is alone in its buffer. */
export function wholeOf(buffer: Buffer): Pick<Field, 'start' | 'bytes'> {
  return { start: 0, bytes: buffer.length };
}

/** A number of seven bits a byte, lowest first. */
export function numberAt(buffer: Buffer, at: number): { value: number; end: number } | null {
  let value = 0;
  for (let index = 0; index < 10 && at + index < buffer.length; index++) {
    const byte = buffer[at + index]!;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return null;
}

/** Whole numbers of a field that repeats: one by one, or in a row. */
export function integersIn(buffer: Buffer, { start, bytes, value }: Field): number[] {
  if (value !== null) return [value];
  const numbers: number[] = [];
  for (let at = start; at < start + bytes; ) {
    const number = numberAt(buffer, at);
    if (number === null) throw new Error('Expected whole numbers.');
    numbers.push(number.value);
    at = number.end;
  }
  return numbers;
}

/** A message of fields by their numbers: texts, bytes and messages, or numbers that are not negative. */
export function messageOf(...fields: [number: number, content: string | Uint8Array | number][]): Buffer {
  return Buffer.concat(fields.map(([number, content]) => fieldOf(number, content)));
}

export function fieldOf(number: number, content: string | Uint8Array | number): Buffer {
  if (typeof content === 'number') return Buffer.concat([numberOf(number * 8), numberOf(content)]);
  const bytes = Buffer.from(content);
  return Buffer.concat([numberOf(number * 8 + 2), numberOf(bytes.length), bytes]);
}

/** A field whose content lies in parts, which are not copied. */
export function fieldOfParts(number: number, parts: readonly Buffer[]): Buffer[] {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  return [numberOf(number * 8 + 2), numberOf(bytes), ...parts];
}

function numberOf(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
  return Buffer.from([...bytes, left]);
}
