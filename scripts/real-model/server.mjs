// A small model on this machine, behind the part of the OpenAI API that the script needs: chats (streamed or not, with
// or without a JSON schema) and embeddings. One request at a time. It is for scripts/real-model.mjs alone; for work there
// is llama.cpp's own server.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Why a request is not taken, as servers of the API say it. */
class RefusedError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Loads a model and serves it on the loopback interface.
 * @param options.folder Where `node-llama-cpp` was installed, the folder that has `node_modules`.
 * @param options.gguf Path of the weights.
 * @param options.threads Most threads of the model.
 * @param options.contextTokens Most tokens of question and answer together.
 * @returns The address up to `/v1`, and a function that ends server and model.
 */
export async function serveModel({ folder, gguf, threads, contextTokens }) {
  const entry = join(folder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const { getLlama, LlamaChat } = await import(pathToFileURL(entry).href);
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath: gguf });
  const context = await model.createContext({ contextSize: contextTokens, threads });
  const chat = new LlamaChat({ contextSequence: context.getSequence() });
  const embedder = await model.createEmbeddingContext({ contextSize: contextTokens, threads });

  async function complete(body, signal, onText) {
    const history = [...historyOf(body.messages), { type: 'model', response: [] }];
    const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: history });
    const promptTokens = contextText.tokenize(model.tokenizer).length;
    const room = contextTokens - promptTokens - 1;
    if (room < 1)
      throw new RefusedError(
        'context_length_exceeded',
        `The maximum context length is ${contextTokens} tokens; the messages have ${promptTokens}.`,
      );
    const schema = body.response_format?.json_schema?.schema;
    let outputTokens = 0;
    const { response, metadata } = await chat.generateResponse(history, {
      maxTokens: Math.min(body.max_tokens ?? room, room),
      temperature: body.temperature ?? 0,
      seed: body.seed ?? 1,
      ...(schema ? { grammar: await llama.createGrammarForJsonSchema(forGrammar(schema)) } : {}),
      onTextChunk: onText,
      onToken: (tokens) => {
        outputTokens += tokens.length;
      },
      signal,
    });
    const usage = {
      prompt_tokens: promptTokens,
      completion_tokens: outputTokens,
      total_tokens: promptTokens + outputTokens,
    };
    return { text: response, finish: metadata.stopReason === 'maxTokens' ? 'length' : 'stop', usage };
  }

  async function embed(input) {
    const data = [];
    let tokens = 0;
    for (const [index, text] of [input].flat().entries()) {
      const length = embedder.calculateInputLength(text);
      if (length > contextTokens)
        throw new RefusedError(
          'context_length_exceeded',
          `The maximum context length is ${contextTokens} tokens.`,
        );
      tokens += length;
      const { vector } = await embedder.getEmbeddingFor(text);
      data.push({ object: 'embedding', index, embedding: [...vector] });
    }
    return { object: 'list', data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
  }

  async function answer(request, response, signal) {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8'));
    signal.throwIfAborted();
    if (request.url === '/v1/embeddings') return sendJson(response, 200, await embed(body.input));
    if (request.url !== '/v1/chat/completions')
      return sendJson(response, 404, { error: { message: `There is no ${request.url}.` } });
    const head = {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: body.model,
    };
    if (!body.stream) {
      const { text, finish, usage } = await complete(body, signal, () => {});
      const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: finish };
      return sendJson(response, 200, { ...head, object: 'chat.completion', choices: [choice], usage });
    }
    const event = (choices, usage = null) => {
      // The head goes out with the first text, so that what is refused before still gets its status.
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { ...head, object: 'chat.completion.chunk', choices, usage };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    const { finish, usage } = await complete(body, signal, (content) =>
      event([{ index: 0, delta: { content }, finish_reason: null }]),
    );
    event([{ index: 0, delta: {}, finish_reason: finish }]);
    event([], usage);
    response.end('data: [DONE]\n\n');
  }

  let last = Promise.resolve();
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    last = last.then(() =>
      answer(request, response, gone.signal).catch((error) => {
        if (gone.signal.aborted) return;
        if (response.headersSent) response.destroy();
        else
          sendJson(response, error instanceof RefusedError ? 400 : 500, {
            error: { message: error.message, type: 'error', code: error.code ?? null },
          });
      }),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${server.address().port}/v1`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await llama.dispose();
    },
  };
}

function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function historyOf(messages) {
  return messages.map(({ role, content }) => {
    const text = typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n\n');
    return role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text };
  });
}

/** The grammars of node-llama-cpp know `oneOf` and `enum`, not `anyOf`; bounds of numbers they leave out. */
function forGrammar(schema) {
  if (Array.isArray(schema)) return schema.map(forGrammar);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key === 'anyOf' ? 'oneOf' : key, forGrammar(value)]),
  );
}
