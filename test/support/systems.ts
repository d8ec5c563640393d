import { type TestContext, type TestOptions, test } from 'node:test';

/** `false`, or why what starts git or the project's own tools is left out: those of the machine are not programs of Wine's Windows. */
export const withoutTools: string | false =
  process.env['PORT_MEDIC_WINE'] === undefined ? false : 'git and esbuild are Linux’ here';

/** `false`, or why a test that plays tools by scripts of a POSIX shell is left out. */
export const withoutScripts: string | false =
  process.platform === 'win32' ? 'the tools are scripts of a POSIX shell; test/windows has programs' : false;

/** `test` of what starts git or the project's own tools. */
export function toolTest(name: string, body: (t: TestContext) => void | Promise<void>): void {
  const options: TestOptions = { skip: withoutTools };
  void test(name, options, body);
}
