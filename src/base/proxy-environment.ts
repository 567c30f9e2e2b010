/**
 * The environment for agents of `node:http` that are made by hand, which do not look at Node's own switch for HTTPS_PROXY
 * and its like; undefined where it is off.
 */
export function proxyEnvironment(): NodeJS.ProcessEnv | undefined {
  return process.env.NODE_USE_ENV_PROXY === '1' ? process.env : undefined;
}
