/** Small shared pieces of the resolve stage. */

import type { Candidate, Endpoint } from '../../model/endpoint.ts';
import { endpointKey, isPort } from '../../model/endpoint.ts';

/** How much a source is worth: 1 is the failure's own text. What a run was told beats what a project's files say, and both beat a habit. */
export const confidence = {
  stated: 1,
  explicit: 0.9,
  source: 0.85,
  environment: 0.8,
  configuration: 0.7,
  hint: 0.6,
  fallback: 0.5,
} as const;

export interface Place {
  readonly file?: string;
  readonly line?: number;
}

/** A candidate for an endpoint read somewhere. */
export function found(endpoint: Endpoint, from: string, worth: number, place: Place = {}): Candidate {
  return { endpoint, from, confidence: worth, ...place };
}

/** One candidate an endpoint, the most trusted; most trusted first. */
export function ranked(list: readonly Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of list) {
    const { endpoint } = candidate;
    if (endpoint.protocol !== 'unix' && !isPort(endpoint.port)) continue;
    const key = endpointKey(endpoint);
    const known = best.get(key);
    if (known === undefined || known.confidence < candidate.confidence) best.set(key, candidate);
  }
  return [...best.values()].sort((a, b) => b.confidence - a.confidence);
}

/** The last part of a path, of either platform. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The folder that a path leads into; `undefined` for a bare name. */
export function folderName(path: string): string | undefined {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? undefined : path.slice(0, at);
}

/** Joins a folder and a relative path; an absolute path stays as it is. The folder's separator is kept. */
export function joinPath(folder: string | undefined, path: string): string {
  if (folder === undefined || /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)) return path;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${path.replace(/^\.[\\/]/, '')}`;
}
