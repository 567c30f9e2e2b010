import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../index.ts';
import { errorMessage } from '../library/program.ts';
import { answer, answerFault } from './answer.ts';
import { RequestFault } from './fault.ts';
import type { LiveDataset } from './live-dataset.ts';
import type { PageFile } from './page-files.ts';

/** A server that listens. */
export interface ViewServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** Ports that are tried where the usual one is taken. */
const portsTried = 20;

/**
 * Listens on this machine's own address, where no other machine can reach it.
 * @param port 0 for any free one; with `isFixed` false, the next free one from it.
 * @param onFault Is told what went wrong in an answer that was not the caller's fault.
 * @throws UsageError where the port cannot be had.
 */
export async function startServer(
  live: LiveDataset,
  pageFiles: ReadonlyMap<string, PageFile>,
  { port, isFixed }: { port: number; isFixed: boolean },
  onFault: (message: string) => void,
): Promise<ViewServer> {
  const server = createServer((request, response) => {
    answer(live, pageFiles, request, response).catch((error: unknown) => {
      if (!(error instanceof RequestFault)) onFault(errorMessage(error));
      if (response.headersSent) response.destroy();
      else answerFault(pageFiles, request, response, error);
    });
  });
  const last = isFixed || port === 0 ? port : port + portsTried - 1;
  for (let tried = port; ; tried++) {
    const error = await listen(server, tried);
    if (error === null) break;
    if (error.code === 'EADDRINUSE' && tried < last) continue;
    const which = port === last ? `The port ${port} is` : `The ports ${port} to ${last} are`;
    throw new UsageError(
      error.code === 'EADDRINUSE'
        ? `${which} in use. Choose another with --port, or any free one with --port 0.`
        : `The port ${tried} cannot be used (${error.code ?? error.message}). Choose another with --port.`,
    );
  }
  const { port: got } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${got}/`,
    port: got,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening);
      resolve(error);
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve(null);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ host, port, exclusive: true });
  });
}
