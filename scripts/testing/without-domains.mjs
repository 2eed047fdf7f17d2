/**
 * In place of the domains by which tap finds the test that an error belongs to which nobody has caught: for them
 * Node.js follows each promise from its beginning to its end, which took a tenth of the processor's time of all tests.
 * Without them such an error ends the process, and its stack is what the process has printed.
 */
export class Domain {
  destroyed = false

  constructor(onerror) {
    this.onerror = onerror
  }

  destroy() {
    this.destroyed = true
  }
}
