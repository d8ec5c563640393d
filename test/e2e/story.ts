import assert from 'node:assert/strict';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import type { Actor } from './actors.ts';

/** What a story works with. */
export interface Stage {
  readonly workbench: Workbench;
  /** The story's own copy of its workspace. */
  readonly folder: string;
  readonly port: number;
  /** What `before` has set up. */
  readonly actors: readonly Actor[];
}

/** One thing that a user does, from the failure to the running server. */
export interface Story {
  readonly name: string;
  readonly title: string;
  /** The folder of test/fixtures/workspaces that is opened; `__PORT__` in it becomes the story's port. */
  readonly workspace: string;
  /** Opened in place of the folder: a .code-workspace that `before` makes. */
  readonly workspaceFile?: (folder: string) => string;
  /** The window is opened with no folder; the story's is there all the same. */
  readonly isEmptyWindow?: boolean;
  /** Folders of test/fixtures/extensions that are installed besides. */
  readonly extensions?: readonly string[];
  /** VS Code's display language, a tag such as `de`; English without. */
  readonly language?: string;
  /** Not told in the minimum version: the behaviour does not differ there and it takes a minute. */
  readonly latestOnly?: boolean;
  /** Takes more than half a minute: it is begun before the others. */
  readonly isLong?: boolean;
  /** User settings besides the quiet ones of the host. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The user's key bindings besides VS Code's own. */
  readonly keybindings?: (port: number) => readonly object[];
  readonly choosePort: () => Promise<number>;
  /** Takes the port, before the window is opened. */
  readonly before: (folder: string, port: number, cleanup: Cleanup) => Promise<readonly Actor[]>;
  readonly tell: (stage: Stage) => Promise<void>;
}

/** The first of the actors; the story has set up one at least. */
export function only(actors: readonly Actor[]): Actor {
  const [first] = actors;
  assert.ok(first);
  return first;
}

/** The shop answers with the pid of a process other than the one that held the port. */
export async function answersAnew(port: number, oldPid: number): Promise<string> {
  return until(`a new shop on ${port}`, async () => {
    const body = await httpGet(port);
    return body !== undefined && !body.includes(`pid ${oldPid}\n`) && body;
  });
}
