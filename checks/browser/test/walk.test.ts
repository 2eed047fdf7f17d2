import t from 'tap'

import { startSystemWithPage } from './fixtures/served-page.ts'
import { faceFile, openBrowser, type Visitor } from './fixtures/visitor.ts'

const system = await startSystemWithPage(t)
const browser = await openBrowser(t)

/** Each walk has a size, a language and a scheme of its own. */
const WALKS = [
  { name: 'phone-en-light', width: 390, height: 844, locale: 'en-GB', colorScheme: 'light' },
  { name: 'desktop-es-dark', width: 1280, height: 900, locale: 'es-AR', colorScheme: 'dark' },
] as const

for (const { name, width, height, locale, colorScheme } of WALKS) {
  t.test(`${name}: from the first sight to a picture, a melody, and nothing left`, async (t) => {
    const viewport = { width, height }
    const visitor = await browser.visit(t, name, { viewport, locale, colorScheme })
    await visitor.page.goto(system.gatewayUrl)
    await agree(visitor, t.equal)
    await sendPhoto(visitor)
    await lookAtResult(visitor)
    await sayItIsWrong(visitor)
    await pointAtMood(visitor)
    await eraseEverything(visitor)
    t.equal(await visitor.page.locator('article').count(), 0, 'nothing is left')
    t.same(visitor.errors, [], 'no script failed, and nothing was refused by the content policy')
  })
}

async function agree({ page, look }: Visitor, equal: typeof t.equal): Promise<void> {
  await page.locator('h1').waitFor()
  await look('1-first-sight')
  const boxes = page.getByRole('checkbox')
  equal(await boxes.count(), 2)
  for (const box of await boxes.all()) equal(await box.isChecked(), false, 'nothing is ticked for anybody')
  equal(await page.locator('input[type=file]').first().isDisabled(), true, 'no photo before consent')
  await boxes.first().click()
  await boxes.nth(1).click()
}

async function sendPhoto({ page, look }: Visitor): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([faceFile('smile'), import.meta.filename])
  await page.locator('.tile img').waitFor()
  await page.getByRole('alert').waitFor()
  await page.locator('details.styles summary').click()
  await look('2-chosen')
  await page.locator('.way .button.main').first().click()
  await page.locator('.gallery article .work').waitFor()
  await look('3-under-way')
  await page.reload()
  await page.locator('.gallery article .play').waitFor()
  await page.locator('.gallery article .work').waitFor({ state: 'detached' })
  await look('4-gallery')
}

async function lookAtResult({ page, look }: Visitor): Promise<void> {
  await page.locator('.gallery a.way').first().click()
  await page.locator('.frame img').waitFor()
  await page.locator('.photo i').waitFor()
  await look('5-result')
  await page.locator('.listen .play').click()
  await page.locator('.listen .time', { hasText: /0:0[1-9]/ }).waitFor()
  await look('6-playing')
  await page.locator('.listen .play').click()
}

async function sayItIsWrong({ page, look }: Visitor): Promise<void> {
  await page.locator('.part > .button').first().click()
  await page.locator('dialog input[value=CALM]').check({ force: true })
  await look('7-that-is-wrong')
  await page.locator('dialog .button.main').click()
  await page.locator('.side li').nth(3).waitFor()
  await look('8-variations')
}

async function pointAtMood({ page, look }: Visitor): Promise<void> {
  await page.goto(`${system.gatewayUrl}/#/`)
  await page.locator('.choice label').nth(1).click()
  const valence = page.locator('.sliders input').first()
  await valence.focus()
  await page.keyboard.press('Home')
  await look('9-mood-pad')
  await page.locator('.way .button.main').click()
  await page.locator('.gallery li').nth(1).waitFor()
  await page.locator('.gallery article .play').nth(1).waitFor()
  await look('10-two')
}

async function eraseEverything({ page, look }: Visitor): Promise<void> {
  await page.goto(`${system.gatewayUrl}/#/you`)
  await page.locator('section .button.main').click()
  await look('11-erase-everything')
  await page.locator('dialog .button.main').click()
  await page.locator('section strong').waitFor()
  await look('12-erased')
  await page.goto(`${system.gatewayUrl}/#/`)
  await page.locator('h1').waitFor()
}
