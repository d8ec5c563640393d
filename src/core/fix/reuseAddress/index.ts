import type { ReuseAddressPlan, TextEdit } from '../../model/fix.ts';
import type { Platform } from '../../model/platform.ts';
import { sentences } from '../../model/whyNotReuseAddress.ts';
import { lineOf } from '../../text/digits.ts';
import { applyEdits } from '../textEdit.ts';
import type { Language, Site } from './language.ts';
import { languageOf } from './languages/table.ts';
import { findSites, mayLack } from './sites.ts';
import { readSource } from './source.ts';

export interface ReuseAddressRequest {
  readonly text: string;
  /** The editor's language id; other common names of a language do as well. */
  readonly languageId: string;
  readonly platform: Platform;
  /** Where the bind is expected, from 1: the line of a stack frame. */
  readonly line?: number;
  /** Any path that ends with the file's name: tells the language when the id does not. */
  readonly file?: string;
}

/** Longer texts are not looked at: no hand-written server is that long. UTF-16 units. */
export const longestText = 1_000_000;

/**
 * The edits that make a program set SO_REUSEADDR before it binds, or why there are none. Without a line every bind that
 * lacks it is edited; with one, the bind that stands there or nearest. Never rejects: any text gives a plan.
 */
export async function planReuseAddress(request: ReuseAddressRequest): Promise<ReuseAddressPlan> {
  const { text, platform, line } = request;
  if (platform === 'win32') return { kind: 'not-needed', reason: sentences.windows };
  const language = languageOf(request.languageId, request.file, text);
  if (language === undefined) return { kind: 'not-found', reason: sentences.unknownLanguage };
  if (text.length > longestText) return { kind: 'not-found', reason: sentences.tooLong };
  const sites = findSites(readSource(text, language, platform));
  const asked = line === undefined ? sites : nearest(text, sites, line);
  const plan = planFor(text, language, asked);
  if (plan.kind !== 'edit') return plan;
  // What was put in has to be seen: else a second run would put it in again.
  const edited = applyEdits(text, plan.edits);
  const again = findSites(readSource(edited, language, platform));
  const left = line === undefined ? again : nearest(edited, again, shifted(text, plan));
  if (!left.some(site => site.state.kind === 'needs')) return plan;
  return { kind: 'not-found', reason: sentences.unclear, snippet: language.snippet };
}

/** The line of the bind after the edits. */
function shifted(text: string, plan: { readonly edits: readonly TextEdit[]; readonly line?: number }): number {
  const line = plan.line ?? 1;
  let added = 0;
  for (const edit of plan.edits) {
    if (lineOf(text, edit.start) > line || (lineOf(text, edit.start) === line && edit.end > edit.start)) continue;
    added += edit.text.split('\n').length - text.slice(edit.start, edit.end).split('\n').length;
  }
  return line + added;
}

/** A bind call that would profit. Lines count from 1. */
export interface BindSite {
  readonly startLine: number;
  readonly endLine: number;
}

/** The bind calls that lack the option and can be given it: where a refactoring may be offered. Total. */
export function bindSites(text: string, languageId: string, file?: string): BindSite[] {
  const language = languageOf(languageId, file, text);
  if (language === undefined || text.length > longestText || !mayLack(language)) return [];
  return findSites(readSource(text, language))
    .filter(site => site.state.kind === 'needs')
    .map(site => ({ startLine: lineOf(text, site.start), endLine: lineOf(text, Math.max(site.start, site.end - 1)) }));
}

function planFor(text: string, language: Language, sites: readonly Site[]): ReuseAddressPlan {
  const edits: TextEdit[] = [];
  let moved = false;
  let first: number | undefined;
  for (const site of sites) {
    if (site.state.kind !== 'needs') continue;
    const fresh = site.state.edits.filter(edit => !edits.some(other => isSame(edit, other)));
    if (fresh.some(edit => edits.some(other => overlap(edit, other)))) continue;
    edits.push(...fresh);
    moved ||= site.state.how === 'moved';
    first ??= site.start;
  }
  if (first !== undefined) {
    return {
      kind: 'edit',
      edits,
      note: moved ? sentences.movedNote : sentences.note,
      line: lineOf(text, first),
      ...(language.compiled === true ? { needsBuild: true } : {}),
    };
  }
  for (const site of sites) {
    if (site.state.kind === 'unsafe') {
      return { kind: 'not-found', reason: site.state.reason, snippet: site.state.snippet };
    }
  }
  for (const site of sites) {
    switch (site.state.kind) {
      case 'set':
        return { kind: 'not-needed', reason: sentences.set };
      case 'default':
        return { kind: 'not-needed', reason: `${site.state.api} sets SO_REUSEADDR by itself. ${language.why}`.trim() };
      case 'client':
        return { kind: 'not-needed', reason: sentences.client };
      case 'datagram':
        return { kind: 'not-needed', reason: sentences.datagram };
      case 'not-inet':
        return { kind: 'not-needed', reason: sentences.notInet };
      case 'needs':
      case 'unsafe':
        break;
    }
  }
  return language.always === true
    ? { kind: 'not-needed', reason: language.why }
    : { kind: 'not-found', reason: sentences.noBind };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.start < b.end && b.start < a.end;
}

/**
 * The site that holds the line, with what belongs to it; else the one that is nearest, rather below the line than above:
 * what was put before a bind moves it down.
 */
function nearest(text: string, sites: readonly Site[], line: number): Site[] {
  let best: { site: Site; distance: number } | undefined;
  for (const site of sites) {
    const from = lineOf(text, Math.min(site.from ?? site.start, site.start));
    const to = lineOf(text, Math.max(site.start, site.end - 1));
    const distance = line < from ? from - line : line > to ? 2 * (line - to) + 1 : 0;
    if (best === undefined || distance < best.distance) best = { site, distance };
  }
  return best === undefined ? [] : [best.site];
}
