import { randomUUID } from 'node:crypto'

import type { Page } from 'playwright-core'
import t from 'tap'

import { owner } from '../fixtures/owner.ts'
import { browser, system } from '../fixtures/stage.ts'

const ENTRIES = 1_000
/** Of a thousand tiles a screen of 1280 × 900 shows about fifteen. */
const MOST_LAID_OUT = 3_000
const MOST_LOADED = 200

/**
 * Answers the gallery with one entry that is real a thousand times, in one page: more than the gateway would give, and
 * the hardest case for the browser. Each copy has a thumbnail of its own address.
 */
async function fillGallery(page: Page): Promise<Set<number>> {
  const loaded = new Set<number>()
  let picture: Buffer | undefined
  await page.route('**/gallery?*', async (route) => {
    const response = await route.fetch()
    const { uploads } = (await response.json()) as { uploads: Entry[] }
    const [entry] = uploads
    if (!entry) return route.fulfill({ response })
    picture ??= await (await page.request.get(entry.shown.image.details.thumbnail)).body()
    const copies = Array.from({ length: ENTRIES }, (_, n) => copyOf(entry, n))
    return route.fulfill({ response, json: { uploads: copies, next_cursor: null } })
  })
  await page.route('**/thumbnails/*', async (route) => {
    loaded.add(Number(/\d+$/.exec(new URL(route.request().url()).pathname)?.[0]))
    await route.fulfill({ body: picture ?? '', contentType: 'image/webp' })
  })
  return loaded
}

interface Entry {
  upload_id: string
  shown: { image: { details: { thumbnail: string } } }
}

function copyOf(entry: Entry, n: number): Entry {
  const thumbnail = `${system.gatewayUrl}/thumbnails/${n}`
  const { image } = entry.shown
  return {
    ...entry,
    upload_id: n === 0 ? entry.upload_id : randomUUID().replaceAll('-', ''),
    shown: { ...entry.shown, image: { ...image, details: { ...image.details, thumbnail } } },
  }
}

/** Elements that have a box: contents of tiles that `content-visibility` skips have none. */
const COUNT_LAID_OUT = `[...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility({ contentVisibilityAuto: true })).length`

/** Scrolls to the end, faster than anybody does, and says how long tasks and frames took. */
const SCROLL = `new Promise((resolve) => {
  const tasks = []
  const frames = []
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ entryTypes: ['longtask'] })
  let last = performance.now()
  const step = (now) => {
    frames.push(now - last)
    last = now
    const before = scrollY
    scrollBy(0, innerHeight / 2)
    if (scrollY > before) return requestAnimationFrame(step)
    observer.disconnect()
    resolve({ tasks, frames })
  }
  requestAnimationFrame(step)
})`

/** Counts the time that the main thread itself has worked: other programs on the machine do not add to it. */
async function startMeasuring(page: Page): Promise<() => Promise<Map<string, number>>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }
  const before = await read()
  return async () => {
    const after = await read()
    return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]))
  }
}

function describeTimes(seconds: Map<string, number>, frames: number): string {
  return ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
    .map((name) => `${name} ${(((seconds.get(name) ?? 0) / frames) * 1_000).toFixed(2)} ms`)
    .join(', ')
}

t.test('a gallery of a thousand entries lays out and loads what is seen, and scrolls', async (t) => {
  const visitor = await browser.visit(t, 'thousand', {
    viewport: { width: 1280, height: 900 },
    storageState: owner,
  })
  const { page } = visitor
  const loaded = await fillGallery(page)
  await page.goto(system.gatewayUrl)
  await page
    .locator('.gallery li')
    .nth(ENTRIES - 1)
    .waitFor({ state: 'attached' })

  const laidOut = await page.evaluate<number>(COUNT_LAID_OUT)
  t.ok(
    laidOut <= MOST_LAID_OUT,
    `${laidOut} of ${await page.evaluate<number>('document.querySelectorAll("body *").length')} elements are laid out`,
  )

  await page.locator('.gallery [data-cell]').first().focus()
  const lastIsLoaded = page.waitForRequest(`**/thumbnails/${ENTRIES - 1}`)
  await page.keyboard.press('End')
  await lastIsLoaded
  t.ok(loaded.size <= MOST_LOADED, `${loaded.size} thumbnails are loaded`)
  t.notOk(loaded.has(ENTRIES / 2), 'none of the part that nobody saw')

  await page.evaluate('scrollTo(0, 0)')
  const measure = await startMeasuring(page)
  const { tasks, frames } = await page.evaluate<{ tasks: number[]; frames: number[] }>(SCROLL)
  const sorted = frames.toSorted((a, b) => a - b)
  t.comment(`tasks over 50 ms: ${tasks.length}, the longest ${Math.max(0, ...tasks)} ms`)
  t.comment(
    `frames: ${frames.length}, median ${sorted[frames.length >> 1]?.toFixed(1)} ms, p95 ${sorted[Math.floor(frames.length * 0.95)]?.toFixed(1)} ms`,
  )
  t.comment(`of the main thread's own time, a frame: ${describeTimes(await measure(), frames.length)}`)
  t.equal(loaded.size > MOST_LOADED, true, 'the others come as they come into sight')
  const atEnd = await page.evaluate<number>(COUNT_LAID_OUT)
  t.ok(atEnd <= MOST_LAID_OUT, `${atEnd} elements are laid out at the end`)
  t.same(visitor.errors, [])
})
