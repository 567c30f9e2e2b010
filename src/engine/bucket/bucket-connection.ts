import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { proxyEnvironment } from '../../base/proxy-environment.ts';
import { BucketRetry } from './bucket-retry.ts';
import { GoogleSigner, knownMetadata } from './google-signer.ts';

/** The client library, which is loaded when a bucket is first used: it takes a third of a second. */
export type Sdk = typeof import('@aws-sdk/client-s3');

export interface BucketConnection {
  sdk: Sdk;
  client: S3Client;
  /** Host of the server. */
  host: string;
  /** Whether it speaks Google's form of the protocol. */
  isGoogle: boolean;
}

export interface ConnectionOptions {
  /** For tests, whose server is on this machine. */
  isGoogle?: boolean;
  pauseFactor?: number;
}

const connections = new Map<string, Promise<BucketConnection>>();
/** What tells one set of servers and credentials from another. */
const variables = [
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL',
  'AWS_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
];

/** The connection of this process to the server that the environment names; made once, so that its sockets are shared. */
export function sharedConnection(): Promise<BucketConnection> {
  const key = JSON.stringify(variables.map((name) => process.env[name]));
  let connection = connections.get(key);
  if (!connection) {
    connection = connect();
    connections.set(key, connection);
    connection.catch(() => connections.delete(key));
  }
  return connection;
}

/**
 * Opens a client with the usual chain of credentials, region and endpoint: environment, profile, role of a pod or machine.
 */
export async function connect({
  isGoogle: mustBeGoogle = false,
  pauseFactor,
}: ConnectionOptions = {}): Promise<BucketConnection> {
  const sdk = await import('@aws-sdk/client-s3');
  // Importing these at the top would load Node's whole client of the web in every worker.
  const [http, https] = await Promise.all([import('node:http'), import('node:https')]);
  const { region, host } = await serverOf(sdk);
  const isGoogle = mustBeGoogle || /(^|\.)storage\.googleapis\.com$/.test(host);
  const isAmazon = /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(host);
  const agent = { keepAlive: true, maxSockets: 64, proxyEnv: proxyEnvironment() };
  const handler: S3ClientConfig['requestHandler'] = {
    connectionTimeout: 10_000,
    socketTimeout: 60_000,
    httpAgent: new http.Agent(agent),
    httpsAgent: new https.Agent(agent),
  };
  const client = new sdk.S3Client({
    region,
    // Elsewhere the name of the bucket is mostly no host of its own.
    forcePathStyle: !isAmazon,
    followRegionRedirects: isAmazon,
    // Other servers refuse the newer checksums. A body is signed, and so is known to be whole when it has come.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    retryStrategy: new BucketRetry(pauseFactor),
    requestHandler: handler,
  });
  if (isGoogle) {
    client.config.signer = async () => new GoogleSigner(client.config.credentials, region);
    // Of all steps the one next to the network.
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        knownMetadata((answer.response as { headers: Record<string, string> }).headers);
        return answer;
      },
      { name: 'googleMetadata', step: 'deserialize', priority: 'low' },
    );
  }
  return { sdk, client, host, isGoogle };
}

/**
 * Region and host that the library would ask: from the environment or a profile, which it alone reads. Nothing is sent.
 */
async function serverOf(sdk: Sdk): Promise<{ region: string; host: string }> {
  const region = await new sdk.S3Client({}).config.region().catch(() => process.env.AWS_DEFAULT_REGION ?? '');
  let host = '';
  const silent = new sdk.S3Client({
    region: region || 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { hostname: string }) => {
        host = request.hostname;
        throw new Error('nothing is sent');
      },
    } as never,
  });
  await silent.send(new sdk.ListBucketsCommand({})).catch(() => {});
  const fallback = host.endsWith('.googleapis.com') ? 'auto' : 'us-east-1';
  return { region: region || fallback, host };
}
