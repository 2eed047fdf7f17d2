import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'

import { owner } from '../fixtures/owner.ts'
import { browser, system } from '../fixtures/stage.ts'
import type { Visitor } from '../fixtures/visitor.ts'

/** The owner of picture and melody, at a browser of this size. */
async function withWork(t: Test, name: string, viewport = { width: 390, height: 844 }): Promise<Visitor> {
  const visitor = await browser.visit(t, name, {
    ...{ viewport, acceptDownloads: true, storageState: owner },
  })
  await visitor.page.goto(system.gatewayUrl)
  return visitor
}

async function openShare(page: Page): Promise<void> {
  await page.locator('.gallery a.way').first().click()
  // Seen first: what is fetched for the card is then in the browser's cache as a picture that no script may read.
  await page.locator('.frame img').waitFor()
  await page.evaluate(`document.querySelector('.frame img').decode()`)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.locator('dialog img.preview').waitFor()
}

t.test('a clip made in the browser is a video with sound that others can play', async (t) => {
  const { page, look, errors } = await withWork(t, 'clip')
  await openShare(page)
  await look('1-share')
  await page.getByRole('button', { name: 'Make the clip' }).click()
  await page.locator('dialog progress').waitFor()
  await look('2-making')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Make the clip' }).click()
  await page.locator('dialog video').waitFor()
  await look('3-clip')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the clip' }).click(),
  ])
  t.match(download.suggestedFilename(), /^moodscape-[\d-]+-\w+\.mp4$/)
  const file = join(t.testdir(), 'clip.mp4')
  await download.saveAs(file)

  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(await readFile(file)) })
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()]
  t.same([video?.codec, video?.displayWidth, video?.displayHeight], ['avc', 720, 900])
  t.same([audio?.codec, audio?.numberOfChannels, audio?.sampleRate], ['aac', 2, 48_000])
  const [seconds, sounding] = [await video?.computeDuration(), await audio?.computeDuration()]
  t.ok(seconds && seconds > 3 && seconds <= 30, `${seconds} s`)
  t.ok(Math.abs((sounding ?? 0) - (seconds ?? 0)) < 0.2, 'the sound is as long as the pictures')
  const { comment } = await input.getMetadataTags()
  t.match(comment, /Made by a machine.*compositeWithTrainedAlgorithmicMedia/)
  t.same(errors, [], 'the encoder ran under the strict content policy')
})

t.test('a card is a PNG of 1080 × 1350 that says what made it', async (t) => {
  const { page } = await withWork(t, 'card')
  await openShare(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the card' }).click(),
  ])
  const file = join(t.testdir(), 'card.png')
  await download.saveAs(file)
  const png = await readFile(file)
  t.same([png.readUInt32BE(16), png.readUInt32BE(20)], [1080, 1350])
  t.match(png.toString('latin1'), /DigitalSourceType/)
})

t.test(
  'a public page opens without a token, never shows a photo, and ends when it is taken away',
  async (t) => {
    const { page, look, errors } = await withWork(t, 'link', { width: 1280, height: 900 })
    await openShare(page)
    await page.locator('dialog textarea').fill('A quiet evening.')
    await page.getByRole('button', { name: 'Make the page' }).click()
    const address = await page.getByLabel('Address of the page').inputValue()
    await look('1-made')

    const stranger = await browser.visit(t, 'stranger')
    t.equal((await stranger.page.goto(address))?.status(), 200)
    await stranger.page.getByText('A quiet evening.').waitFor()
    t.equal(await stranger.page.locator('img').count(), 1, 'the picture and nothing else')
    await stranger.look('1-shared')

    await page.getByRole('button', { name: 'Take the page away' }).click()
    await page.getByLabel('Address of the page').waitFor({ state: 'detached' })
    t.equal((await stranger.page.goto(address))?.status(), 404)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    t.equal(await page.locator('button[aria-haspopup=dialog]:focus').count(), 1, 'the focus is back')
    t.same(errors, [])
  },
)
