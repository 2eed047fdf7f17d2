import t from 'tap'

import { copyText } from '../../src/share/copy-text.ts'
import { canHandOver, handOver } from '../../src/share/hand-over.ts'

const files = [new File(['x'], 'x.png', { type: 'image/png' })]
const failing = (name: string) => ({
  canShare: () => true,
  share: () => Promise.reject(Object.assign(new Error(), { name })),
})

t.test('files are handed over where the system takes them', async (t) => {
  const shared: unknown[] = []
  const sharer = { canShare: () => true, share: async (data?: ShareData) => void shared.push(data) }
  t.equal(await handOver(files, 'This feels calm', sharer), 'shared')
  t.same(shared, [{ files, title: 'This feels calm' }])
})

t.test('a person who closes the dialog of the system has not failed', async (t) => {
  t.equal(await handOver(files, '', failing('AbortError')), 'canceled')
  t.equal(await handOver(files, '', failing('NotAllowedError')), 'refused')
})

t.test('a browser that shares nothing says so before', async (t) => {
  t.equal(canHandOver(files, {}), false)
  t.equal(canHandOver([], { canShare: () => true }), false)
  t.equal(await handOver(files, '', { canShare: () => false, share: async () => {} }), 'refused')
})

t.test('where the clipboard is closed to a page the address is selected instead', async (t) => {
  const field = () => {
    const calls: string[] = []
    const input = { value: 'address', focus: () => calls.push('focus'), select: () => calls.push('select') }
    return { calls, input: input as unknown as HTMLInputElement }
  }
  const copied: string[] = []
  const open = { writeText: async (text: string) => void copied.push(text) } as unknown as Clipboard
  t.equal(await copyText(field().input, open), true)
  t.same(copied, ['address'])
  const { calls, input } = field()
  t.equal(await copyText(input, undefined), false)
  t.same(calls, ['focus', 'select'])
})
