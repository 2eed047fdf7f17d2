/** Which uploads a person has picked to do something with. */
export function createSelection() {
  let ids = $state.raw<ReadonlySet<string>>(new Set())
  return {
    get ids() {
      return ids
    },
    toggle(id: string): void {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      ids = next
    },
    drop(gone: readonly string[]): void {
      ids = new Set([...ids].filter((id) => !gone.includes(id)))
    },
    clear(): void {
      ids = new Set()
    },
  }
}
