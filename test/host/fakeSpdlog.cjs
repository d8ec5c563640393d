/**
 * A fake of the native module by which VS Code writes its logs: it would have to be compiled against the headers of the Node that runs the
 * server. Each line is appended at once, nothing is rotated.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

class Logger {
  constructor(path) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.plain = false;
  }
  write(level, text) {
    appendFileSync(this.path, this.plain ? text : `${new Date().toISOString()} [${level}] ${text}\n`);
  }
  trace(text) {
    this.write('trace', text);
  }
  debug(text) {
    this.write('debug', text);
  }
  info(text) {
    this.write('info', text);
  }
  warn(text) {
    this.write('warning', text);
  }
  error(text) {
    this.write('error', text);
  }
  critical(text) {
    this.write('critical', text);
  }
  clearFormatters() {
    this.plain = true;
  }
  setPattern() {}
  setLevel() {}
  getLevel() {
    return 0;
  }
  flush() {}
  drop() {}
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (_name, path) => new Logger(path);
exports.createAsyncRotatingLogger = async (_name, path) => new Logger(path);
