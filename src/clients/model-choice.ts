/** A model and how it is asked. All of it bears on the answer and belongs to the key of what is made of it. */
export interface ChatModel {
  /** Name of the provider in the configuration. */
  provider: string;
  /** Name of the model at the provider. */
  model: string;
  /** 0 and up; null: not sent, for models that do not support it. */
  temperature: number | null;
  /** Most tokens of an answer. */
  maxTokens: number;
  /** Fields that go into the body of the request as they are, such as `{"seed": 1}` or `{"top_p": 0.9}`. */
  extra: Readonly<Record<string, unknown>>;
}

/** The part of a role that says how its model is asked. */
export function chatModelOf({ provider, model, temperature, maxTokens, extra }: ChatModel): ChatModel {
  return { provider, model, temperature, maxTokens, extra };
}

export interface EmbeddingModel {
  provider: string;
  model: string;
  /** Length of the vectors, for models that can shorten them; null leaves it to the model. */
  dimensions: number | null;
}
