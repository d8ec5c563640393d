import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { Setting, settingSection } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import { folder } from './support.ts';

export function isFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first file of this name in a folder of PATH. */
export function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map(each => join(each, name)).find(isFile);
}

/** A process that has ended may wait for its parent to notice, which only Linux tells. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  if (process.platform === 'linux')
    return existsSync(`/proc/${pid}`) && !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const python = '/usr/bin/python3';

/** debugpy's adapter as Debian's python3-debugpy installs it. */
export const debugpy = ['/usr/lib/python3/dist-packages/debugpy/adapter/__main__.py'].find(isFile);

/** Runs a command to its end in the workspace. Throws, with what it printed, unless it exits with 0. Never through a shell. */
export async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd: folder().uri.fsPath });
  return stdout;
}

/** Starts sessions on a held port without the question before it: the failure itself is what is looked at. */
export async function withoutQuestions(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(settingSection);
  await settings.update(Setting.preflight, false, vscode.ConfigurationTarget.Workspace);
}

/** The pid that the conflict offers to end. */
export function holderPid({ diagnosis }: Conflict): number | undefined {
  const fix = diagnosis?.fixes.find(each => each.kind === 'kill');
  return fix?.holder.pid;
}

/** On the port of the environment; its traceback names the port nowhere. */
export const pythonServer = `import http.server
import os

port = int(os.environ["PORT"])
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler)
print("listening on", port, flush=True)
server.serve_forever()
`;

export const goServer = `package main

import (
	"flag"
	"log"
	"net"
	"net/http"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	flag.Parse()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(listener, nil))
}
`;

/** Its error is perror's: no port in it. */
export const cServer = `#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int port = 8080;
  for (int i = 1; i + 1 < argc; i++) {
    if (strcmp(argv[i], "--port") == 0) port = atoi(argv[i + 1]);
  }
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {0};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("bind");
    return 1;
  }
  listen(listener, 16);
  pause();
  return 0;
}
`;

/** A server whose parent is gone, as what a stopped session leaves behind. It ends with `dispose`, if nothing else has ended it. */
export class Orphan {
  readonly pid: number;
  readonly #startedAt: string | undefined;

  private constructor(pid: number, startedAt: string | undefined) {
    this.pid = pid;
    this.#startedAt = startedAt;
  }

  /** Starts `argv` in the workspace and waits for its first line: whole, since a write after it would meet a closed pipe. */
  static async start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Orphan> {
    const launcher = `
      const [command, ...args] = ${JSON.stringify(argv)};
      const child = require('node:child_process').spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout.on('data', data => { if (data.includes(10)) { console.log(child.pid); process.exit(); } });`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', launcher], {
      cwd: folder().uri.fsPath,
      env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const pid = Number(stdout);
    return new Orphan(pid, await startTicks(pid));
  }

  async dispose(): Promise<void> {
    if (isAlive(this.pid) && (await startTicks(this.pid)) === this.#startedAt) process.kill(this.pid, 'SIGKILL');
  }
}

/** When a living process started, in clock ticks since boot: what tells it from a later one with the same pid. Told by Linux only. */
async function startTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
