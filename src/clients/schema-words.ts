import type { Message } from './message.ts';

const mostRepeatedChars = 4000;

/** The conversation with the form of the answer told in its last turn, for servers without a schema mode. */
export function withSchemaInWords(messages: readonly Message[], schema: unknown): Message[] {
  const text = `Answer with one JSON object and nothing else: no introduction, no code fence. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', parts: [{ type: 'text', text }] }];
  return [...messages.slice(0, -1), { role: 'user', parts: [...last.parts, { type: 'text', text }] }];
}

/** The conversation, what the model said, and what was wrong with it. */
export function repairMessages(messages: readonly Message[], said: string, wrong: string): Message[] {
  const text = `That answer cannot be used. ${wrong} Answer the question above once more, briefly, with one JSON object of the form that was asked for and nothing else.`;
  const repeated = [...said.trim()].slice(0, mostRepeatedChars).join('').toWellFormed();
  return [
    ...messages,
    // Templates want turns to alternate and none to be empty.
    { role: 'assistant', parts: [{ type: 'text', text: repeated || '(no answer)' }] },
    { role: 'user', parts: [{ type: 'text', text }] },
  ];
}
