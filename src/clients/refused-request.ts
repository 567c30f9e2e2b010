import { RequestRefusedError } from '../endpoints/request-refused-error.ts';
import type { Rejection } from './unusable-reply.ts';

/** The outcome of a request that the server did not take; any other error is thrown again. */
export function rejectionOf(error: unknown): Rejection {
  if (!(error instanceof RequestRefusedError)) throw error;
  return { reason: error.reason, message: error.message };
}
