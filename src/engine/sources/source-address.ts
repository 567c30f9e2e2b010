const remote = /^(s3|https?):\/\//i;

/** Whether a source lies in a bucket or on the web, and not in a folder of this machine. */
export function isRemoteSource(address: string): boolean {
  return remote.test(address);
}

/** An address for messages: without what may be a password or a signature. */
export function shownAddress(address: string): string {
  const url = URL.parse(address);
  return url === null ? 'a source whose address is none' : `${url.protocol}//${url.host}${url.pathname}`;
}
