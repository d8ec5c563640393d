import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's root. A bundled test runs from another folder, so the bundler writes the root in here. */
export const projectRoot: string = process.env['PORT_MEDIC_ROOT'] ?? process.cwd();

/** The absolute path of something under test/fixtures, e.g. `fixturePath('output', 'node.txt')`. */
export function fixturePath(...parts: readonly string[]): string {
  return join(projectRoot, 'test', 'fixtures', ...parts);
}

/** The text of a file under test/fixtures, read as UTF-8. Throws when it does not exist. */
export function fixtureText(...parts: readonly string[]): string {
  return readFileSync(fixturePath(...parts), 'utf8');
}

/** A file under test/fixtures that holds JSON, parsed. The caller states the shape (`as`). */
export function fixtureJson(...parts: readonly string[]): unknown {
  return JSON.parse(fixtureText(...parts));
}
