/** Address of a stored picture. */
export function pictureUrl(digest: string): string {
  return `/api/pictures/${digest}`;
}
