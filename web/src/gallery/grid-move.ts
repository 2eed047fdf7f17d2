/**
 * Where the focus goes in a grid that is one tab stop, as the ARIA practices have it
 * (https://www.w3.org/WAI/ARIA/apg/patterns/grid/).
 *
 * @returns the index of the cell, undefined for keys that move nothing
 */
export function gridMove(key: string, at: number, count: number, columns: number): number | undefined {
  const wanted = (
    {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: count - 1,
    } as Record<string, number>
  )[key]
  return wanted !== undefined && wanted >= 0 && wanted < count ? wanted : undefined
}
