/**
 * Puts the text of a field on the clipboard; a page without TLS may not, then the text is selected for the person.
 *
 * @returns whether it was copied
 */
export async function copyText(field: HTMLInputElement, clipboard: Clipboard | undefined): Promise<boolean> {
  try {
    if (!clipboard) throw new Error('no clipboard')
    await clipboard.writeText(field.value)
    return true
  } catch {
    field.focus()
    field.select()
    return false
  }
}
