import type { HubSettings } from './hub-settings.ts';

export function fileUrl(
  { repo, commit, path }: { repo: string; commit: string; path: string },
  { endpoint }: HubSettings,
): string {
  return `${endpoint}/${repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

export function revisionUrl(repo: string, revision: string, { endpoint }: HubSettings): string {
  return `${endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}`;
}

export function treeUrl(repo: string, commit: string, { endpoint }: HubSettings): string {
  return `${endpoint}/api/models/${repo}/tree/${commit}?recursive=true`;
}
