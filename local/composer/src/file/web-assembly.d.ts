/** What of WebAssembly is used here: Node has it, but declares none of it. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  function compile(program: Uint8Array): Promise<Module>
}
